import type { RecordId } from '../record/record-id.ts';
import type { RecordedTime } from '../time/recorded-time.ts';
import type { Measure } from './measure.ts';

/** One reading of one measure. Without a time it is listed as undated and is in no window. */
export interface Score {
  readonly id: RecordId;
  readonly measure: Measure;
  readonly value: number;
  readonly time: RecordedTime | null;
}
