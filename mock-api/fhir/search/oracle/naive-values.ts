// How FHIR R4 search (3.1.1.4.8 to 3.1.1.4.10) compares one text or code of a resource with one asked for. Shares no code with the server.
import type { Found } from './hl7-parameters.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Splits at a separator without a backslash before it. */
export function splitAt(text: string, separator: ',' | '|'): string[] {
  const parts: string[] = [];
  let part = '';
  for (const [token] of text.matchAll(/\\?[\s\S]/gu)) {
    if (token === separator) {
      parts.push(part);
      part = '';
    } else part += token;
  }
  return [...parts, part];
}

export const unescape = (text: string): string => text.replace(/\\([,|$\\])/g, '$1');

/** Neither case nor accents nor punctuation nor repeated spaces count; of punctuation alone, that is what counts. */
export function plain(text: string): string {
  const letters = Array.from(text.normalize('NFKD'), (letter) =>
    letter.toUpperCase().toLowerCase(),
  );
  const bare = letters.filter((letter) => !/\p{M}|\p{P}/u.test(letter)).join('');
  return bare.split(/\s+/).filter(Boolean).join(' ') || letters.join('').trim();
}

// --- strings ------------------------------------------------------------------------------------------------------

const PARTS = 'text family given prefix suffix line city district state postalCode country'.split(
  ' ',
);

const stringsOf = ({ value }: Found): string[] =>
  typeof value === 'object'
    ? PARTS.flatMap((part) => listOf(fieldsOf(value)[part])).map(textOf)
    : [textOf(value)];

/** "The parts of a family name independently": what begins at each later word. */
function nameWords(code: string, { type, value }: Found): string[] {
  const isFamily = code === 'family' && type === 'string';
  const { family, text } = type === 'HumanName' ? fieldsOf(value) : { family: value, text: '' };
  if (type !== 'HumanName' && !isFamily) return [];
  return [textOf(family), textOf(text)].flatMap((name) =>
    Array.from(name, (character, at) => (/[\s-]/.test(character) ? name.slice(at + 1) : '')),
  );
}

export function isStringMatch(code: string, modifier: string, found: Found, asked: string) {
  const texts = stringsOf(found).filter(Boolean);
  if (modifier === 'exact') return texts.includes(asked);
  if (modifier === 'contains') return texts.some((text) => plain(text).includes(plain(asked)));
  return [...texts, ...nameWords(code, found).filter((word) => word.trim())].some((text) =>
    plain(text).startsWith(plain(asked)),
  );
}

// --- tokens -------------------------------------------------------------------------------------------------------

/** A code or identifier with what gives it its meaning. */
interface Coded {
  readonly system: string;
  readonly code: string;
}

const codedOf = (value: unknown, code: 'code' | 'value'): Coded => {
  const fields = fieldsOf(value);
  return { system: textOf(fields['system']), code: textOf(fields[code]) };
};

export function isTokenMatch({ type, value }: Found, asked: string): boolean {
  const [first = '', second] = splitAt(asked, '|').map(unescape);
  const isCode = ({ system, code }: Coded) =>
    second === undefined ? code === first : system === first && (second === '' || code === second);
  switch (type) {
    case 'CodeableConcept':
      return listOf(fieldsOf(value)['coding']).some((coding) => isCode(codedOf(coding, 'code')));
    case 'Coding':
      return isCode(codedOf(value, 'code'));
    case 'Identifier':
      return isCode(codedOf(value, 'value'));
    case 'ContactPoint':
      return contact(textOf(fieldsOf(value)['value'])) === contact(first);
    case 'string':
      return second === undefined && String(value).toLowerCase() === first.toLowerCase();
    default:
      return second === undefined && String(value) === first;
  }
}

/** A number without what separates its digits, anything else without its case: left to the server by 3.1.1.4.10. */
const contact = (value: string): string =>
  /\d/.test(value) && !/[^\d\s()+./-]/.test(value)
    ? Array.from(value)
        .filter((character) => /[\d+]/.test(character))
        .join('')
    : value.toLowerCase();

/** CodeableConcept.text, Coding.display or Identifier.type.text, as a string search. */
export function isTokenTextMatch({ type, value }: Found, asked: string): boolean {
  const fields = fieldsOf(value);
  const displays = listOf(fields['coding']).map((coding) => fieldsOf(coding)['display']);
  const texts: Record<string, unknown[]> = {
    CodeableConcept: [fields['text'], ...displays],
    Coding: [fields['display']],
    Identifier: [fieldsOf(fields['type'])['text']],
  };
  return (texts[type] ?? [])
    .map(textOf)
    .some((text) => text !== '' && plain(text).startsWith(plain(asked)));
}
