import type { Identifier } from 'fhir/r4';

/** Identifier system of everything a change creates: what makes sending it twice harmless. */
export const CHANGE_SYSTEM = 'urn:ladderline:change';

/** The identifier of one part of a change. */
export function changeIdentifier(changeId: string, part: string): Identifier {
  return { system: CHANGE_SYSTEM, value: `${changeId}:${part}` };
}

/** The search that finds the part, where it is stored already. */
export function identifierSearch({ system, value }: Identifier): string {
  return `${system ?? ''}|${value ?? ''}`;
}
