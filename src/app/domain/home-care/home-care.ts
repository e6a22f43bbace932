import type { RecordId } from '../record/record-id.ts';
import type { PartialTime, RecordedTime } from '../time/recorded-time.ts';

/** Home-care measures of the seed articles (clinical facts 1.5); others keep their own text. */
export type HomeCareMeasure =
  'rest' | 'heat' | 'ice' | 'stretch' | 'hydration' | 'massage' | 'mindfulness';

/** One measure asked of the patient. */
export interface HomeCareOrder {
  readonly id: RecordId;
  readonly measure: HomeCareMeasure;
  readonly text: string;
  readonly status: 'active' | 'on-hold' | 'completed' | 'stopped';
  readonly start: PartialTime | null;
  /** Planned or recorded end. */
  readonly end: PartialTime | null;
  readonly stoppedOn: PartialTime | null;
  readonly reasonStopped: string | null;
  readonly versionId: string | null;
}

/** One day on which a measure was done, or explicitly was not. */
export interface HomeCareDay {
  readonly id: RecordId;
  readonly measure: HomeCareMeasure;
  readonly time: RecordedTime | null;
  readonly done: boolean;
  /** The order it answers, where the record says so. */
  readonly orderIds: readonly RecordId[];
}
