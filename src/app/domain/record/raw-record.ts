import type { PartialTime } from '../time/recorded-time.ts';
import type { TimelineEntry } from '../timeline/timeline-entry.ts';
import type { RecordId } from './record-id.ts';

/** One record exactly as the server holds it, for whoever wants to check a number at its source. */
export interface RawRecord {
  readonly id: RecordId;
  /** Whom it is about; null: nobody, or a patient who is not named by a reference. */
  readonly patientId: string | null;
  readonly versionId: string | null;
  /** ISO instant of the last change: an edit time, never a clinical one. */
  readonly lastUpdated: string | null;
  /** When it was issued or written down, whether or not a clinical time is recorded too. */
  readonly reportedAt: PartialTime | null;
  /** The system it came from, as the record names it. */
  readonly source: string | null;
  /** The same record as one line of the timeline. */
  readonly entry: TimelineEntry;
  /** The resource as plain JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}
