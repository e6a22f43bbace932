import type { PainScale } from '../instrument/measure.ts';
import type { Track } from '../protocol/track.ts';
import type { RecordId } from '../record/record-id.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';

export type TrialKind = 'course' | 'injection' | 'program' | 'home-care';

export type Adequacy = 'adequate' | 'inadequate' | 'unknown';

export type Verdict =
  'substantial' | 'moderate' | 'minimal' | 'none' | 'worse' | 'inadequate-trial' | 'not-assessable';

/** Classes of change (clinical facts 2.3, IMMPACT); a verdict adds what the trial itself allows. */
export type ChangeClass = Extract<
  Verdict,
  'substantial' | 'moderate' | 'minimal' | 'none' | 'worse'
>;

/** Why no verdict is possible. */
export type NotAssessableReason =
  | 'no-score-in-baseline'
  | 'no-score-in-follow-up'
  | 'no-score-in-either-window'
  | 'no-common-scale'
  | 'no-pain-at-baseline'
  | 'start-unknown'
  | 'too-early';

/** The values of one scale in one window, and their median. */
export interface WindowValue {
  readonly value: number;
  readonly n: number;
  readonly first: Day;
  readonly last: Day;
  readonly evidence: readonly RecordId[];
  /** Some of the values carry only the time they were reported. */
  readonly hasReportedTimes: boolean;
}

export interface Change {
  /** Follow-up minus baseline, in points of the scale. */
  readonly points: number;
  /** Percent of the baseline; null when the baseline is 0. Classes are decided by exact decimals. */
  readonly percent: number | null;
  /** The same to one decimal, half away from zero: for screens and print. */
  readonly roundedPercent: number | null;
}

/** One scale's reading in both windows. */
export interface ScaleReading {
  readonly scale: PainScale;
  readonly baseline: WindowValue | null;
  readonly followUp: WindowValue | null;
  readonly change: Change | null;
}

/** A second measure that agrees or disagrees with the primary scale. */
export interface SecondMeasure {
  /** Null: it says neither that the change is real nor that it is not. */
  readonly agrees: boolean | null;
  /** For the screen, such as "PGIC 2 (much improved)". */
  readonly text: string;
  readonly evidence: readonly RecordId[];
}

/** Something else that began, or was going on, at the same time. */
export interface OtherTreatment {
  readonly name: string;
  readonly records: readonly RecordId[];
}

/** How many of the trial's requirement was met, in words and numbers. */
export interface AdequacyFinding {
  readonly state: Adequacy;
  /** Such as "4 of 14 covered days" or "covered days not recorded". */
  readonly text: string;
  /** Such as "over 21 days of cyclobenzaprine". */
  readonly warnings: readonly string[];
}

/** Last day at 50 % relief or more, and first day below: the truth lies between. */
export interface ReliefDays {
  /** Days after day 0. */
  readonly atLeast: number | null;
  readonly below: number | null;
}

/** Episodes a week over the weeks that have an entry or an explicit "none". */
export interface EpisodeRate {
  readonly perWeek: number | null;
  readonly weeksRecorded: number;
  readonly weeks: number;
}

/** One treatment tried on one patient, with all that can honestly be said of what it did. */
export interface Trial {
  /** Stable for the same records: kind, name and first record. */
  readonly id: string;
  readonly kind: TrialKind;
  readonly track: Track;
  readonly name: string;
  /** Dose, muscles, or number of visits, in words; null: not recorded. */
  readonly detail: string | null;
  readonly start: Day | null;
  readonly end: Day | null;
  readonly ongoing: boolean | null;
  readonly coveredDays: number | null;
  /** Spans of covered days, visits or logged days: what the bar on the time axis shows. */
  readonly spans: readonly DayRange[];
  readonly reasonStopped: string | null;
  readonly adequacy: AdequacyFinding;
  readonly baselineWindow: DayRange | null;
  readonly followUpWindow: DayRange | null;
  /** The follow-up window has not ended: the verdict is said with "so far". */
  readonly isSoFar: boolean;
  readonly scale: PainScale | null;
  readonly baseline: WindowValue | null;
  readonly followUp: WindowValue | null;
  readonly change: Change | null;
  /** Class of the change by itself, kept also where the trial was inadequate. */
  readonly changeClass: ChangeClass | null;
  readonly verdict: Verdict;
  readonly notAssessable: NotAssessableReason | null;
  /** The verdict's reason in one plain sentence. */
  readonly reason: string;
  readonly confirmed: boolean;
  readonly secondMeasures: readonly SecondMeasure[];
  readonly otherScales: readonly ScaleReading[];
  readonly overlaps: readonly OtherTreatment[];
  readonly alsoOn: readonly OtherTreatment[];
  readonly adverseEffects: readonly string[];
  readonly reliefDays: ReliefDays | null;
  /** The score about 30 minutes after an injection. */
  readonly thirtyMinuteScore: {
    readonly value: number;
    readonly scale: PainScale;
    readonly id: RecordId;
  } | null;
  readonly episodesBefore: EpisodeRate | null;
  readonly episodesAfter: EpisodeRate | null;
  /** The treatment's own records: orders, procedures, logged days. */
  readonly records: readonly RecordId[];
  /** Every record the verdict rests on. */
  readonly evidence: readonly RecordId[];
}

/** A recognised medicine beside the ladder: named in overlaps, no trial. */
export interface OtherMedicine {
  readonly name: string;
  readonly spans: readonly DayRange[];
  readonly records: readonly RecordId[];
}

/** A referral or plan without visits: on its track, "outcome not recorded". */
export interface OpenReferral {
  readonly name: string;
  readonly kind: 'referral' | 'planned-care';
  readonly day: Day | null;
  readonly text: string;
  readonly record: RecordId;
}

export interface Ledger {
  readonly trials: readonly Trial[];
  readonly otherMedicines: readonly OtherMedicine[];
  readonly referrals: readonly OpenReferral[];
  /** Records of scores without any time: in no window. */
  readonly undatedScores: readonly RecordId[];
}
