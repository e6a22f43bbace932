import { PAIN_SCALES } from '../instrument/measure.ts';
import type { Measure, PainScale } from '../instrument/measure.ts';
import type { Score } from '../instrument/score.ts';
import { dayOfInstant, daysOf, isWithin } from '../time/clinic-day.ts';
import type { DayRange } from '../time/clinic-day.ts';
import type { Clock } from '../time/recorded-time.ts';
import { changeBetween, median } from './exact-change.ts';
import type { Exposure } from './exposure.ts';
import type { TrialWindows } from './trial-windows.ts';
import type { ScaleReading, WindowValue } from './trial.ts';

/** A score placed on the clinic's calendar. */
export interface DatedScore extends Score {
  readonly days: DayRange;
  /** Milliseconds; null when the record gives no time of day. */
  readonly instant: number | null;
  readonly isReported: boolean;
}

export interface PlacedScores {
  /** In order of time; records after now are left out. */
  readonly dated: readonly DatedScore[];
  readonly undated: readonly Score[];
}

/** Places all scores of a chart on the calendar, once. */
export function placeScores(scores: readonly Score[], { now, timeZone }: Clock): PlacedScores {
  const today = dayOfInstant(now, timeZone);
  const dated: DatedScore[] = [];
  const undated: Score[] = [];
  for (const score of scores) {
    if (!score.time) {
      undated.push(score);
      continue;
    }
    const { at, basis } = score.time;
    const instant = at.precision === 'instant' ? at.instant : null;
    const days = daysOf(at, timeZone);
    if (instant === null ? days.first > today : instant > now) continue;
    dated.push({ ...score, days, instant, isReported: basis === 'reported' });
  }
  dated.sort(
    (a, b) =>
      a.days.first - b.days.first ||
      (a.instant ?? 0) - (b.instant ?? 0) ||
      a.id.localeCompare(b.id),
  );
  return { dated, undated };
}

/** The median of one measure's scores in one window, with the records it rests on; null: no score. */
export function valueIn(
  scores: readonly DatedScore[],
  measure: Measure,
  window: DayRange,
): WindowValue | null {
  const inside = scores.filter(
    (score) => score.measure === measure && isWithin(score.days, window),
  );
  const [first] = inside;
  if (!first) return null;
  return {
    value: median(inside.map(({ value }) => value)),
    n: inside.length,
    first: first.days.first,
    last: Math.max(...inside.map(({ days }) => days.last)),
    evidence: inside.map(({ id }) => id),
    hasReportedTimes: inside.some(({ isReported }) => isReported),
  };
}

/** Readings of every pain scale that has a score in either window, in order of preference. */
export function readingsOf(
  exposure: Exposure,
  windows: TrialWindows,
  scores: readonly DatedScore[],
): ScaleReading[] {
  const forBaseline = scores.filter((score) => countsForBaseline(score, exposure));
  return PAIN_SCALES.flatMap((scale: PainScale) => {
    const baseline = valueIn(forBaseline, scale, windows.baseline);
    const followUp = valueIn(scores, scale, windows.followUp);
    if (!baseline && !followUp) return [];
    const change = baseline && followUp ? changeBetween(baseline.value, followUp.value) : null;
    return [{ scale, baseline, followUp, change }];
  });
}

/** On the day of an injection only a score known to be taken before it is a baseline. */
function countsForBaseline(score: DatedScore, { kind, start, instants }: Exposure): boolean {
  if (kind !== 'injection' || start === null || score.days.last < start) return true;
  const [procedure] = instants;
  return procedure !== undefined && score.instant !== null && score.instant < procedure;
}
