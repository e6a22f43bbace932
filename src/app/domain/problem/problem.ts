import type { RecordId } from '../record/record-id.ts';
import type { PartialTime } from '../time/recorded-time.ts';

/** A condition of the problem list. Null is "not recorded". */
export interface Problem {
  readonly id: RecordId;
  readonly text: string;
  /** ICD-10-CM where the record has it, such as `M62.830`; otherwise any code it has. */
  readonly code: string | null;
  /** Clinical status as recorded; null where the record says nothing of it. */
  readonly isActive: boolean | null;
  readonly onset: PartialTime | null;
  /** When it was written down: shown only where no onset is known. */
  readonly recordedOn: PartialTime | null;
  readonly endedOn: PartialTime | null;
  /** A diagnosis of one visit, rather than an entry of the problem list. */
  readonly isVisitDiagnosis: boolean;
}
