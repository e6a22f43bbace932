import type { CodeableConcept, Coding } from 'fhir/r4';

export const LOINC = 'http://loinc.org';
export const SNOMED_CT = 'http://snomed.info/sct';
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const CPT = 'http://www.ama-assn.org/go/cpt';
/** Ladderline's own codes, for what no standard code was found for. */
export const LOCAL = 'urn:ladderline:codes';

/** The same code systems by their other names. */
const SYSTEM_ALIASES: Readonly<Record<string, string>> = {
  'urn:oid:2.16.840.1.113883.6.1': LOINC,
  'urn:oid:2.16.840.1.113883.6.96': SNOMED_CT,
  'urn:oid:2.16.840.1.113883.6.88': RXNORM,
  'urn:oid:2.16.840.1.113883.6.12': CPT,
};

/** `system|code`: what every table of codes is keyed by. */
export type CodeKey = `${string}|${string}`;

export function codeKey(system: string, code: string): CodeKey {
  return `${system}|${code}`;
}

/** The `system|code` of every coding that names both; order kept. */
export function codeKeys(concept: CodeableConcept | undefined): readonly CodeKey[] {
  return (concept?.coding ?? []).flatMap((coding) => keyOf(coding) ?? []);
}

export function keyOf({ system, code }: Coding): CodeKey | null {
  if (!system || !code) return null;
  return codeKey(SYSTEM_ALIASES[system] ?? system, code);
}

export function hasCode(concept: CodeableConcept | undefined, key: CodeKey): boolean {
  return codeKeys(concept).includes(key);
}

/** The codes of one system, without the system. */
export function codesOf(concept: CodeableConcept | undefined, system: string): readonly string[] {
  return codeKeys(concept).flatMap((key) =>
    key.startsWith(`${system}|`) ? key.slice(system.length + 1) : [],
  );
}

/** Words for a concept as recorded: its text, else a display, else a code; null: none. */
export function conceptText(concept: CodeableConcept | undefined): string | null {
  const coding = concept?.coding ?? [];
  return (
    concept?.text ??
    coding.find(({ display }) => display)?.display ??
    coding.find(({ code }) => code)?.code ??
    null
  );
}
