import { MEASURES, PAIN_SCALES } from '../instrument/measure.ts';
import type { Measure, PainScale } from '../instrument/measure.ts';
import type { Score } from '../instrument/score.ts';
import type { RecordId } from '../record/record-id.ts';
import { clinicDateTime } from '../time/clinic-date-time.ts';
import { daysOf, parseDay } from '../time/clinic-day.ts';
import type { DayRange } from '../time/clinic-day.ts';
import type { Clock, PartialTime, RecordedTime } from '../time/recorded-time.ts';
import { isAfterNow } from './episode-weeks.ts';

/** One score on the axis. */
export interface ScorePoint {
  readonly record: RecordId;
  /** Days since 1970-01-01 on the clinic's calendar, with the time of day as a fraction. */
  readonly x: number;
  readonly value: number;
  readonly time: RecordedTime;
  /** Only the time of the report is known: drawn hollow. */
  readonly isReported: boolean;
  /** Near enough to the score before it for a line between the two to mean something. */
  readonly followsPrevious: boolean;
}

/** All scores of one scale, oldest first. */
export interface ScoreSeries {
  readonly scale: PainScale;
  readonly label: string;
  readonly points: readonly ScorePoint[];
}

/** Three months: farther apart, a line between two scores would invent what nobody measured. */
const LONGEST_LINE_DAYS = 92;

/** The pain scales that have a score within `axis`, in the ledger's order of preference. */
export function scoreSeries(
  scores: readonly Score[],
  clock: Clock,
  axis: DayRange,
): readonly ScoreSeries[] {
  return PAIN_SCALES.flatMap((scale) => {
    const points = pointsOf(scores, scale, clock).filter(
      ({ x }) => x >= axis.first && x < axis.last + 1,
    );
    return points.length ? [{ scale, label: MEASURES[scale].label, points: linked(points) }] : [];
  });
}

/** The latest score of a measure, and the latest one of an earlier day. */
export interface LatestScore {
  readonly measure: Measure;
  readonly latest: ScorePoint;
  readonly previous: ScorePoint | null;
}

/** The latest score among `measures`, with the previous one of the same measure; null: none recorded. */
export function latestScore(
  scores: readonly Score[],
  measures: readonly Measure[],
  clock: Clock,
): LatestScore | null {
  const found = measures.flatMap((measure): readonly LatestScore[] => {
    const points = pointsOf(scores, measure, clock);
    const latest = points.at(-1);
    if (!latest) return [];
    const previous = points.findLast(({ x }) => Math.floor(x) < Math.floor(latest.x)) ?? null;
    return [{ measure, latest, previous }];
  });
  // Of two on the same moment the first of `measures` is meant.
  return found.reduce<LatestScore | null>(
    (best, score) => (best && best.latest.x >= score.latest.x ? best : score),
    null,
  );
}

function pointsOf(scores: readonly Score[], measure: Measure, clock: Clock): readonly ScorePoint[] {
  return scores
    .flatMap((score): readonly ScorePoint[] => {
      if (score.measure !== measure || !score.time || isAfterNow(score.time.at, clock)) return [];
      return [
        {
          record: score.id,
          x: axisPosition(score.time.at, clock.timeZone),
          value: score.value,
          time: score.time,
          isReported: score.time.basis === 'reported',
          followsPrevious: false,
        },
      ];
    })
    .sort((a, b) => a.x - b.x || a.record.localeCompare(b.record));
}

function linked(points: readonly ScorePoint[]): readonly ScorePoint[] {
  return points.map((point, index) => {
    const previous = points[index - 1];
    return {
      ...point,
      followsPrevious: previous !== undefined && point.x - previous.x <= LONGEST_LINE_DAYS,
    };
  });
}

/**
 * Where a time stands on an axis of the clinic's days: the clinic's wall clock, so that neither the
 * reader's time zone nor summer time moves a point. A day stands at noon, a month in its middle.
 */
export function axisPosition(time: PartialTime, timeZone: string): number {
  if (time.precision === 'instant') {
    const { date, time: clock } = clinicDateTime(time.instant, timeZone);
    const [hours = 0, minutes = 0] = clock.split(':').map(Number);
    return parseDay(date) + (hours * 60 + minutes) / 1440;
  }
  const { first, last } = daysOf(time, timeZone);
  return (first + last + 1) / 2;
}
