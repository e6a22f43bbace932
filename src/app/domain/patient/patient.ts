import type { PartialTime } from '../time/recorded-time.ts';

/** Who the record is about. Unknown parts are null and shown as "not recorded". */
export interface Patient {
  readonly id: string;
  readonly familyName: string | null;
  readonly givenNames: readonly string[];
  readonly gender: 'male' | 'female' | 'other' | 'unknown' | null;
  readonly birthDate: PartialTime | null;
  readonly deceased: PartialTime | boolean | null;
  readonly medicalRecordNumber: string | null;
  readonly phone: string | null;
  /** Invented for demonstration, not a real person. */
  readonly isSynthetic: boolean;
}
