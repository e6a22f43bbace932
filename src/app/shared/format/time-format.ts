import { daysOf, formatDay as isoDay } from '../../domain/time/clinic-day.ts';
import type { Day, DayRange } from '../../domain/time/clinic-day.ts';
import type { Clock, PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';

/** What every screen writes for an unknown: never blank, 0 or "normal". */
export const NOT_RECORDED = 'not recorded';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A time as precisely as it was recorded: `12 Nov 2026, 09:50`, `12 Nov 2026`, `Nov 2026`, `2026`. */
export function formatPartialTime(time: PartialTime | null, timeZone: string): string {
  if (!time) return NOT_RECORDED;
  if (time.precision !== 'instant') return formatIsoDate(time.date);
  return `${formatDate(time, timeZone)}, ${timeOfDay(time.instant, timeZone)}`;
}

/** The same without the time of day: `12 Nov 2026`, `Nov 2026`, `2026`. */
export function formatDate(time: PartialTime | null, timeZone: string): string {
  if (!time) return NOT_RECORDED;
  if (time.precision !== 'instant') return formatIsoDate(time.date);
  return formatDay(daysOf(time, timeZone).first);
}

/** A measurement's time; one that is only the time of its report says so: `reported 12 Nov 2026`. */
export function formatRecordedTime(time: RecordedTime | null, timeZone: string): string {
  return withBasis(time, formatPartialTime(time?.at ?? null, timeZone));
}

/** The same without the time of day. */
export function formatRecordedDate(time: RecordedTime | null, timeZone: string): string {
  return withBasis(time, formatDate(time?.at ?? null, timeZone));
}

/** A calendar day of the clinic: `12 Nov 2026`. */
export function formatDay(day: Day | null): string {
  return day === null ? NOT_RECORDED : formatIsoDate(isoDay(day));
}

/** Whole days: `3–23 Mar 2026`, `28 Feb – 4 Apr 2026`, `28 Dec 2025 – 4 Jan 2026`. */
export function formatDayRange({ first, last }: DayRange): string {
  if (first === last) return formatDay(first);
  const [firstDay, firstMonth, firstYear] = formatDay(first).split(' ');
  const [, lastMonth, lastYear] = formatDay(last).split(' ');
  if (firstYear !== lastYear) return `${formatDay(first)} – ${formatDay(last)}`;
  if (firstMonth !== lastMonth) return `${firstDay} ${firstMonth} – ${formatDay(last)}`;
  return `${firstDay}–${formatDay(last)}`;
}

/** How far a day is from today, for use beside the absolute date: `today`, `12 days ago`, `in 3 weeks`. */
export function formatRelativeDay(day: Day, clock: Clock): string {
  const today = daysOf({ precision: 'instant', instant: clock.now }, clock.timeZone).first;
  const days = day - today;
  if (days === 0) return 'today';
  if (days === -1) return 'yesterday';
  if (days === 1) return 'tomorrow';
  const span = spanInWords(Math.abs(days));
  return days < 0 ? `${span} ago` : `in ${span}`;
}

/** `09:50` of the clinic's day. */
export function timeOfDay(instant: number, timeZone: string): string {
  return timeFormatter(timeZone).format(instant);
}

function withBasis(time: RecordedTime | null, words: string): string {
  if (!time) return 'date not recorded';
  return time.basis === 'reported' ? `reported ${words}` : words;
}

/** `2026-11-12`, `2026-11` or `2026` in words; anything else as it was written. */
function formatIsoDate(date: string): string {
  const [year, month, day] = date.split('-');
  const monthName = MONTHS[Number(month) - 1];
  if (!monthName) return date;
  return [day === undefined ? '' : String(Number(day)), monthName, year].join(' ').trim();
}

function spanInWords(days: number): string {
  if (days < 14) return `${days} days`;
  if (days < 60) return `${Math.floor(days / 7)} weeks`;
  if (days < 730) return `${Math.floor(days / 30.44)} months`;
  return `${Math.floor(days / 365.25)} years`;
}

const timeFormatters = new Map<string, Intl.DateTimeFormat>();

function timeFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = timeFormatters.get(timeZone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  timeFormatters.set(timeZone, formatter);
  return formatter;
}
