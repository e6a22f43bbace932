import type { CodeableConcept, Coding } from 'fhir/r4';
import type { BodySite } from '../../domain/injection/procedure-record.ts';
import { codeKeys, conceptText, LOCAL, SNOMED_CT } from '../terminology/coding.ts';
import type { CodeKey } from '../terminology/coding.ts';

type Side = NonNullable<BodySite['side']>;

const SIDE_BY_CODE: Readonly<Record<CodeKey, Side>> = {
  [`${SNOMED_CT}|7771000`]: 'left',
  [`${SNOMED_CT}|24028007`]: 'right',
  [`${SNOMED_CT}|51440002`]: 'both',
  [`${LOCAL}|side-left`]: 'left',
  [`${LOCAL}|side-right`]: 'right',
  [`${LOCAL}|side-both`]: 'both',
};
const SIDE_BY_WORD: Readonly<Record<string, Side>> = {
  left: 'left',
  right: 'right',
  both: 'both',
  bilateral: 'both',
};
const SIDE_WORD = /\b(left|right|both|bilateral)\b/i;
const WORDS_OF_A_CODE = /\b(?:structure of|entire)\b|\((?:body structure|qualifier value)\)/gi;

/** A body site with its side, from words and laterality codes; null: nothing that names a site. */
export function toBodySite(concept: CodeableConcept | undefined): BodySite | null {
  const words = wordsOf(concept);
  if (!words) return null;
  const sideWord = SIDE_WORD.exec(words)?.[1]?.toLowerCase() ?? '';
  return {
    name: nameIn(words),
    side: sideOfCode(codeKeys(concept)) ?? SIDE_BY_WORD[sideWord] ?? null,
  };
}

/** Text, else a display or code that is not merely the side. */
function wordsOf(concept: CodeableConcept | undefined): string | null {
  const isSide = (coding: Coding) => sideOfCode(codeKeys({ coding: [coding] })) !== null;
  const coding = (concept?.coding ?? []).filter((one) => !isSide(one));
  return conceptText({ text: concept?.text, coding });
}

/** The site without its side and without the words of a code's full name. */
function nameIn(words: string): string {
  const name = words
    .replace(WORDS_OF_A_CODE, ' ')
    .replace(new RegExp(SIDE_WORD, 'gi'), ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name === '' ? words : name;
}

export function toBodySites(concepts: readonly CodeableConcept[] | undefined): readonly BodySite[] {
  return (concepts ?? []).flatMap((concept) => toBodySite(concept) ?? []);
}

function sideOfCode(keys: readonly CodeKey[]): Side | null {
  const sides = new Set(keys.flatMap((key) => SIDE_BY_CODE[key] ?? []));
  if (sides.has('left') && sides.has('right')) return 'both';
  const [side] = sides;
  return side ?? null;
}
