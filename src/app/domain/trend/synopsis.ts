import type { RecordId } from '../record/record-id.ts';
import { dayOfInstant, daysOf } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import type { Clock } from '../time/recorded-time.ts';
import type { PatientChart } from '../trial/patient-chart.ts';
import type { Ledger } from '../trial/trial.ts';
import { episodesWithoutWeek, episodeWeeks, isAfterNow } from './episode-weeks.ts';
import type { EpisodeWeek } from './episode-weeks.ts';
import { lanesOf, visibleLanes } from './lanes.ts';
import type { Lane } from './lanes.ts';
import { scoreSeries } from './score-series.ts';
import type { ScoreSeries } from './score-series.ts';
import { axisOf, defaultRange } from './synopsis-range.ts';
import type { SynopsisRange } from './synopsis-range.ts';
import { synopsisSentence } from './synopsis-sentence.ts';

/** Everything the picture shows between the two ends of one axis, and the same in words. */
export interface SynopsisView {
  readonly range: SynopsisRange;
  readonly axis: DayRange;
  readonly today: Day;
  readonly weeks: readonly EpisodeWeek[];
  readonly series: readonly ScoreSeries[];
  readonly lanes: readonly Lane[];
  readonly sentence: string;
  /** Nothing at all can be drawn, in any year. */
  readonly isEmpty: boolean;
  /** What exists but has no place on the axis. */
  readonly unplaced: {
    readonly episodes: readonly RecordId[];
    readonly scores: readonly RecordId[];
    readonly trials: readonly string[];
  };
  /** Treatments that lie wholly before or after the axis. */
  readonly outside: number;
}

/**
 * One patient's synopsis over `range` (null: the last year, or everything where that is empty).
 * Pure: the same chart, ledger, clock and range give the same picture.
 */
export function toSynopsis(
  chart: PatientChart,
  ledger: Ledger,
  clock: Clock,
  asked: SynopsisRange | null,
): SynopsisView {
  const today = dayOfInstant(clock.now, clock.timeZone);
  const allLanes = lanesOf(ledger, today);
  const dataDays = daysWithData(chart, allLanes, clock);
  const range = asked ?? defaultRange(dataDays, today);
  const axis = axisOf(range, dataDays, today);
  const lanes = visibleLanes(allLanes, axis);
  const weeks = episodeWeeks(chart, clock, axis);
  const series = scoreSeries(chart.scores, clock, axis);
  return {
    range,
    axis,
    today,
    weeks,
    series,
    lanes,
    sentence: synopsisSentence({ axis, today, weeks, series, lanes }),
    isEmpty: dataDays.length === 0,
    unplaced: {
      episodes: episodesWithoutWeek(chart, clock),
      scores: ledger.undatedScores,
      trials: ledger.trials.flatMap(({ name, start }) => (start === null ? [name] : [])),
    },
    outside: countOf(allLanes) - countOf(lanes),
  };
}

/** Other medicines stretch no axis: they are beside the point of the picture, unless they are all of it. */
function daysWithData(chart: PatientChart, lanes: readonly Lane[], clock: Clock): readonly Day[] {
  const times = [
    ...chart.episodes.map(({ start }) => start),
    ...chart.episodeCounts.map(({ time }) => time),
    ...chart.scores.map(({ time }) => time?.at ?? null),
  ].flatMap((time) =>
    time && !isAfterNow(time, clock) ? [daysOf(time, clock.timeZone).first] : [],
  );
  const daysOn = (shown: readonly Lane[]) =>
    shown.flatMap(({ items }) => items.flatMap(({ first, last }) => [first, last]));
  const days = [...times, ...daysOn(lanes.filter(({ id }) => id !== 'other-medicines'))];
  return days.length ? days : daysOn(lanes);
}

function countOf(lanes: readonly Lane[]): number {
  return lanes
    .filter(({ id }) => id !== 'other-medicines')
    .reduce((sum, { items }) => sum + items.length, 0);
}
