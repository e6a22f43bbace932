import type { Episode, EpisodeCount } from '../episode/episode.ts';
import { daysOf } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import { exactDay } from './course.ts';
import type { EpisodeRate } from './trial.ts';

const DAYS_PER_WEEK = 7;

/**
 * Episodes a week over the whole weeks of a window that have an entry or an explicit "none";
 * `perWeek` is null when no week was recorded: not recorded is never zero.
 */
export function episodeRate(
  episodes: readonly Episode[],
  counts: readonly EpisodeCount[],
  window: DayRange,
  timeZone: string,
  today: Day,
): EpisodeRate {
  const dayOf = (time: PartialTime | null) => time && exactDay(daysOf(time, timeZone));
  const starts = episodes.map(({ start }) => dayOf(start));
  const told = counts.map(({ time, count }) => ({ day: dayOf(time), count }));
  let weeks = 0;
  let weeksRecorded = 0;
  let total = 0;
  const last = Math.min(window.last, today);
  for (let first = window.first; first + DAYS_PER_WEEK - 1 <= last; first += DAYS_PER_WEEK) {
    const isInWeek = (day: Day | null) =>
      day !== null && day >= first && day < first + DAYS_PER_WEEK;
    const entered = starts.filter(isInWeek).length;
    const toldCounts = told.filter(({ day }) => isInWeek(day)).map(({ count }) => count);
    weeks += 1;
    if (!entered && !toldCounts.length) continue;
    weeksRecorded += 1;
    total += Math.max(entered, ...toldCounts);
  }
  return { perWeek: weeksRecorded ? total / weeksRecorded : null, weeksRecorded, weeks };
}
