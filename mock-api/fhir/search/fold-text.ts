/**
 * Text as string searches compare it: letter case, accents, punctuation and runs of white space do not count
 * (FHIR R4 search, 3.1.1.4.8). Text of nothing but punctuation is compared by that.
 */
export function foldText(text: string): string {
  // Most text is plain ASCII, for which the Unicode steps would change nothing.
  const lower = IS_ASCII.test(text) ? text.toLowerCase() : foldUnicode(text);
  const bare = lower.replace(PUNCTUATION, '').replace(/\s+/g, ' ').trim();
  return bare || lower.trim() || text;
}

const IS_ASCII = /^[\x20-\x7e]*$/;
const PUNCTUATION = /\p{P}/gu;

function foldUnicode(text: string): string {
  const lower = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  return lower.replaceAll('ß', 'ss').replaceAll('ς', 'σ');
}

/**
 * The later words of a name, each with what follows it, so that "quinones" finds "Carreno Quinones" and "finch" finds
 * "Halloway-Finch" (3.1.1.4.8: the parts of a family name should be searched independently).
 */
export function foldedWordStarts(name: string): string[] {
  const starts: string[] = [];
  for (const { index } of name.matchAll(WORD_BREAK)) {
    const folded = foldText(name.slice(index + 1));
    if (folded) starts.push(folded);
    if (starts.length === MOST_WORDS) break;
  }
  return starts;
}

/** No family has more; a text of a thousand letters must not become a thousand texts. */
const MOST_WORDS = 20;

const WORD_BREAK = /[\s\p{Pd}](?=[^\s\p{Pd}])/gu;

const IS_PHONE_NUMBER = /^[\d\s()+./-]*\d[\d\s()+./-]*$/;

/** An address in lower case, a telephone number without its separators: contacts are not told apart by these. */
export const foldContact = (value: string): string =>
  IS_PHONE_NUMBER.test(value) ? value.replace(/[^\d+]/g, '') : value.toLowerCase();
