import type { CodeableConcept } from 'fhir/r4';

/** The words of a concept: its own text, else a display, else the bare code; null where it has none. */
export function textOf(concept: CodeableConcept | undefined): string | null {
  const codings = concept?.coding ?? [];
  return (
    [
      concept?.text,
      ...codings.map(({ display }) => display),
      ...codings.map(({ code }) => code),
    ].find((words) => words !== undefined && words.trim() !== '') ?? null
  );
}

/** Whether a concept carries this code of this system. */
export function hasCode(
  concept: CodeableConcept | undefined,
  system: string,
  code: string,
): boolean {
  return (
    concept?.coding?.some((coding) => coding.system === system && coding.code === code) ?? false
  );
}
