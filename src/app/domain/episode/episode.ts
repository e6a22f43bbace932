import type { BodySite } from '../injection/procedure-record.ts';
import type { RecordId } from '../record/record-id.ts';
import type { PartialTime } from '../time/recorded-time.ts';

/** Seed article 3: twitch (seconds), cramp (seconds to minutes), spasm (hours to days). */
export type EpisodeType = 'twitch' | 'cramp' | 'spasm';

/** One spasm event. It counts at its start; null is "not recorded", never 0. */
export interface Episode {
  readonly id: RecordId;
  readonly type: EpisodeType | null;
  readonly start: PartialTime | null;
  readonly end: PartialTime | null;
  /** 0-10. */
  readonly severity: number | null;
  readonly sites: readonly BodySite[];
  readonly triggers: readonly string[];
  readonly symptoms: readonly string[];
  /** What it stopped the patient from doing, in words. */
  readonly interference: string | null;
  readonly note: string | null;
}

/** The patient's count for the 7 days up to and including `time`; 0 is an explicit "none this week". */
export interface EpisodeCount {
  readonly id: RecordId;
  readonly time: PartialTime | null;
  readonly count: number;
}
