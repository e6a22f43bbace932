import type { PartialTime } from './recorded-time.ts';

/** A calendar day of the clinic, as whole days since 1970-01-01. */
export type Day = number;

/** Whole days, both ends included. */
export interface DayRange {
  readonly first: Day;
  readonly last: Day;
}

const MILLISECONDS_PER_DAY = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The clinic's calendar day of an instant in milliseconds. */
export function dayOfInstant(instant: number, timeZone: string): Day {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      calendar: 'iso8601',
    });
    formatters.set(timeZone, formatter);
  }
  return parseDay(formatter.format(instant));
}

/** `2026-03-01` as a day; NaN for anything that is no calendar day. */
export function parseDay(date: string): Day {
  const time = Date.parse(`${date}T00:00:00Z`);
  return time / MILLISECONDS_PER_DAY;
}

/** A day as `2026-03-01`. */
export function formatDay(day: Day): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** All days a time may mean: one for an instant or a day, many for a month or a year. */
export function daysOf(time: PartialTime, timeZone: string): DayRange {
  switch (time.precision) {
    case 'instant': {
      const day = dayOfInstant(time.instant, timeZone);
      return { first: day, last: day };
    }
    case 'day': {
      const day = parseDay(time.date);
      return { first: day, last: day };
    }
    case 'month': {
      const [year = 0, month = 1] = time.date.split('-').map(Number);
      return {
        first: parseDay(`${time.date}-01`),
        last: Date.UTC(year, month, 0) / MILLISECONDS_PER_DAY,
      };
    }
    case 'year':
      return { first: parseDay(`${time.date}-01-01`), last: parseDay(`${time.date}-12-31`) };
  }
}

/** True when every day of `inner` lies in `outer`. */
export function isWithin(inner: DayRange, outer: DayRange): boolean {
  return inner.first >= outer.first && inner.last <= outer.last;
}
