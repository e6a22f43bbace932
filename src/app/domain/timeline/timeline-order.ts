import { daysOf, formatDay } from '../time/clinic-day.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** The entries of one month of the clinic's calendar, newest first. */
export interface TimelineMonth {
  /** Null: undated. */
  readonly year: number | null;
  /** 1-12; null where only the year is recorded. */
  readonly month: number | null;
  readonly entries: readonly TimelineEntry[];
}

/** Calendar parts in the clinic's zone; what the record does not say is `UNKNOWN` and sorts below it. */
interface Place {
  readonly entry: TimelineEntry;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly instant: number;
}

const UNKNOWN = -Infinity;

/**
 * All entries by year and month of the clinic's calendar, newest first. Within a day the times of day come
 * before "that day", within a month the days before "that month", and so on; undated entries come last.
 * The order depends on nothing but the entries: equal times are ordered by record id.
 */
export function timelineMonths(
  entries: readonly TimelineEntry[],
  timeZone: string,
): readonly TimelineMonth[] {
  const places = entries.map((entry) => placeOf(entry, timeZone)).sort(newestFirst);
  const months: { year: number | null; month: number | null; entries: TimelineEntry[] }[] = [];
  for (const { entry, ...place } of places) {
    const year = knownOrNull(place.year);
    const month = knownOrNull(place.month);
    const current = months.at(-1);
    if (current?.year === year && current.month === month) current.entries.push(entry);
    else months.push({ year, month, entries: [entry] });
  }
  return months;
}

function placeOf(entry: TimelineEntry, timeZone: string): Place {
  const [year = UNKNOWN, month = UNKNOWN, day = UNKNOWN] = entry.time
    ? calendarParts(entry.time.at, timeZone)
    : [];
  const instant = entry.time?.at.precision === 'instant' ? entry.time.at.instant : UNKNOWN;
  return { entry, year, month, day, instant };
}

function calendarParts(time: PartialTime, timeZone: string): readonly number[] {
  const date = time.precision === 'instant' ? formatDay(daysOf(time, timeZone).first) : time.date;
  return date.split('-').map(Number);
}

function newestFirst(a: Place, b: Place): number {
  return (
    descending(a.year, b.year) ||
    descending(a.month, b.month) ||
    descending(a.day, b.day) ||
    descending(a.instant, b.instant) ||
    (a.entry.id < b.entry.id ? -1 : Number(a.entry.id > b.entry.id))
  );
}

function descending(a: number, b: number): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

function knownOrNull(part: number): number | null {
  return part === UNKNOWN ? null : part;
}
