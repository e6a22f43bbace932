import type { RecordId } from '../record/record-id.ts';
import type { PartialTime } from '../time/recorded-time.ts';

/** A warning that stands in the record for everyone who opens it. */
export interface ActiveFlag {
  readonly id: RecordId;
  readonly text: string;
  readonly since: PartialTime | null;
}
