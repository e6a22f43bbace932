import { daysOf } from '../../domain/time/clinic-day.ts';
import type { Day, DayRange } from '../../domain/time/clinic-day.ts';
import type { Clock, PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';
import { dateInWords, dayInWords, timeInWords } from '../../domain/time/time-in-words.ts';

/** What every screen writes for an unknown: never blank, 0 or "normal". */
export const NOT_RECORDED = 'not recorded';

/** A time as precisely as it was recorded: `12 Nov 2026, 09:50`, `12 Nov 2026`, `Nov 2026`, `2026`. */
export function formatPartialTime(time: PartialTime | null, timeZone: string): string {
  if (!time) return NOT_RECORDED;
  return timeInWords(time, timeZone);
}

/** The same without the time of day: `12 Nov 2026`, `Nov 2026`, `2026`. */
export function formatDate(time: PartialTime | null, timeZone: string): string {
  if (!time) return NOT_RECORDED;
  if (time.precision !== 'instant') return dateInWords(time.date);
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
  return day === null ? NOT_RECORDED : dayInWords(day);
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

function withBasis(time: RecordedTime | null, words: string): string {
  if (!time) return 'date not recorded';
  return time.basis === 'reported' ? `reported ${words}` : words;
}

function spanInWords(days: number): string {
  if (days < 14) return `${days} days`;
  if (days < 60) return `${Math.floor(days / 7)} weeks`;
  if (days < 730) return `${Math.floor(days / 30.44)} months`;
  return `${Math.floor(days / 365.25)} years`;
}
