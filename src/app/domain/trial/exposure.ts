import type { TreatmentRule } from '../protocol/protocol.ts';
import type { Track } from '../protocol/track.ts';
import type { RecordId } from '../record/record-id.ts';
import type { BodySite } from '../injection/procedure-record.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import type { AdequacyFinding, TrialKind } from './trial.ts';

/** One treatment as it was given: what a trial is before any score is looked at. */
export interface Exposure {
  readonly kind: TrialKind;
  readonly rule: TreatmentRule;
  readonly track: Track;
  readonly name: string;
  readonly detail: string | null;
  readonly start: Day | null;
  readonly end: Day | null;
  readonly ongoing: boolean | null;
  readonly coveredDays: number | null;
  readonly spans: readonly DayRange[];
  readonly reasonStopped: string | null;
  readonly adequacy: AdequacyFinding;
  readonly records: readonly RecordId[];
  /** Injections only: where, and the instants of the session's procedures (empty: time of day unknown). */
  readonly sites: readonly BodySite[];
  readonly instants: readonly number[];
}

/** Ongoing, or nobody knows when it ended. */
export function isOpen({ ongoing, end }: Exposure): boolean {
  return ongoing !== false || end === null;
}

/** The number of days in non-overlapping spans. */
export function countDays(spans: readonly DayRange[]): number {
  return spans.reduce((sum, span) => sum + span.last - span.first + 1, 0);
}

/** Spans in order, overlapping and adjacent ones made one. */
export function mergeSpans(spans: readonly DayRange[]): DayRange[] {
  const merged: DayRange[] = [];
  for (const span of spans.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && span.first <= before.last + 1) {
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
    } else merged.push(span);
  }
  return merged;
}

/** The part of each span up to and including `last`. */
export function spansUntil(spans: readonly DayRange[], last: Day): DayRange[] {
  return spans
    .filter((span) => span.first <= last)
    .map((span) => ({ first: span.first, last: Math.min(span.last, last) }));
}
