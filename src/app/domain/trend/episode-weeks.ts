import type { RecordId } from '../record/record-id.ts';
import { dayOfInstant, daysOf } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import type { Clock, PartialTime } from '../time/recorded-time.ts';
import type { PatientChart } from '../trial/patient-chart.ts';

/**
 * One week, Monday to Sunday. `none` is the patient's own "none this week"; `not-recorded` is a gap:
 * nobody knows, so it is never 0.
 */
export interface EpisodeWeek extends DayRange {
  readonly state: 'recorded' | 'none' | 'not-recorded';
  /** Null where not recorded. */
  readonly count: number | null;
  /** Worst severity of the week's episodes, 0-10; null where none has one. */
  readonly worstSeverity: number | null;
  /** Day of the worst episode. */
  readonly worstDay: Day | null;
  readonly records: readonly RecordId[];
  /** The week has not ended. */
  readonly isRunning: boolean;
}

/** A count told on a Sunday speaks of Monday to Sunday; told later, of the week with most of its days. */
const MIDDLE_OF_COUNTED_WEEK = 3;

/** What one week holds, while it is being gathered. */
interface Tally {
  readonly episodes: number;
  /** The patient's own count; -1: not told. */
  readonly told: number;
  readonly worst: { readonly severity: number; readonly day: Day } | null;
  readonly records: readonly RecordId[];
}

const NOTHING: Tally = { episodes: 0, told: -1, worst: null, records: [] };

/** Every week that touches `axis`, up to the present one. Records after now are ignored. */
export function episodeWeeks(
  chart: Pick<PatientChart, 'episodes' | 'episodeCounts'>,
  clock: Clock,
  axis: DayRange,
): readonly EpisodeWeek[] {
  const today = dayOfInstant(clock.now, clock.timeZone);
  const tallies = tallyByWeek(chart, clock);
  const weeks: EpisodeWeek[] = [];
  for (let first = mondayOf(axis.first); first <= Math.min(axis.last, today); first += 7) {
    weeks.push(weekOf(first, tallies.get(first), today));
  }
  return weeks;
}

/** Episodes whose day is not known well enough to belong to a week; drawn nowhere, so said aloud. */
export function episodesWithoutWeek(
  chart: Pick<PatientChart, 'episodes'>,
  { timeZone }: Clock,
): readonly RecordId[] {
  return chart.episodes
    .filter(({ start }) => !start || weekOfDays(daysOf(start, timeZone)) === null)
    .map(({ id }) => id);
}

function tallyByWeek(
  { episodes, episodeCounts }: Pick<PatientChart, 'episodes' | 'episodeCounts'>,
  clock: Clock,
): ReadonlyMap<Day, Tally> {
  const tallies = new Map<Day, Tally>();
  const add = (week: Day | null, change: (tally: Tally) => Partial<Tally>, record: RecordId) => {
    if (week === null) return;
    const tally = tallies.get(week) ?? NOTHING;
    tallies.set(week, { ...tally, ...change(tally), records: [...tally.records, record] });
  };
  for (const { id, start, severity } of episodes) {
    const days = knownDays(start, clock);
    if (!days) continue;
    const worst = severity === null ? null : { severity, day: days.first };
    add(
      weekOfDays(days),
      (tally) => ({ episodes: tally.episodes + 1, worst: worseOf(tally.worst, worst) }),
      id,
    );
  }
  for (const { id, time, count } of episodeCounts) {
    const days = knownDays(time, clock);
    if (!days || days.first !== days.last) continue;
    add(
      mondayOf(days.first - MIDDLE_OF_COUNTED_WEEK),
      ({ told }) => ({ told: Math.max(told, count) }),
      id,
    );
  }
  return tallies;
}

function worseOf(known: Tally['worst'], other: Tally['worst']): Tally['worst'] {
  return !known || (other && other.severity > known.severity) ? other : known;
}

function weekOf(first: Day, tally: Tally | undefined, today: Day): EpisodeWeek {
  const days = { first, last: first + 6, isRunning: first + 6 >= today };
  if (!tally) {
    const nothing = { count: null, worstSeverity: null, worstDay: null, records: [] };
    return { ...days, state: 'not-recorded', ...nothing };
  }
  // Where both are recorded, the patient's count may hold episodes nobody described, never fewer.
  const count = Math.max(tally.episodes, tally.told);
  return {
    ...days,
    state: count === 0 ? 'none' : 'recorded',
    count,
    worstSeverity: tally.worst?.severity ?? null,
    worstDay: tally.worst?.day ?? null,
    records: tally.records,
  };
}

/** The days a time may mean; null where it is unknown or still to come. */
function knownDays(time: PartialTime | null, clock: Clock): DayRange | null {
  return time && !isAfterNow(time, clock) ? daysOf(time, clock.timeZone) : null;
}

/** The Monday of a day's week; 1970-01-01 was a Thursday. */
export function mondayOf(day: Day): Day {
  return day - ((((day + 3) % 7) + 7) % 7);
}

function weekOfDays({ first, last }: DayRange): Day | null {
  return mondayOf(first) === mondayOf(last) ? mondayOf(first) : null;
}

/** An instant later than now; a day, month or year that has not begun. */
export function isAfterNow(time: PartialTime, { now, timeZone }: Clock): boolean {
  return time.precision === 'instant'
    ? time.instant > now
    : daysOf(time, timeZone).first > dayOfInstant(now, timeZone);
}
