import type { RecordId } from '../record/record-id.ts';

/** An allergy or intolerance, or the explicit statement that none is known. */
export interface Allergy {
  readonly id: RecordId;
  readonly text: string;
  /** An explicit "no known allergies": not the same as an empty list, which is "none recorded". */
  readonly isNoneKnown: boolean;
  readonly isHighRisk: boolean;
  readonly isActive: boolean | null;
}

/** Allergies in one line for a header: what is there, the explicit none, or "none recorded". */
export function allergySummary(allergies: readonly Allergy[]): string {
  const present = allergies.filter(
    ({ isActive, isNoneKnown }) => isActive !== false && !isNoneKnown,
  );
  if (present.length) {
    return present
      .map(({ text, isHighRisk }) => (isHighRisk ? `${text} (high risk)` : text))
      .join(', ');
  }
  const noneKnown = allergies.find(
    ({ isActive, isNoneKnown }) => isActive !== false && isNoneKnown,
  );
  return noneKnown ? noneKnown.text.toLowerCase() : 'none recorded';
}
