import { clinicDateTime } from './clinic-date-time.ts';
import { formatDay } from './clinic-day.ts';
import type { Day, DayRange } from './clinic-day.ts';
import type { PartialTime } from './recorded-time.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A time for the screen, as precise as it is: `12 Mar 2026, 09:30`, `12 Mar 2026`, `Mar 2026`, `2026`. */
export function timeInWords(time: PartialTime, timeZone: string): string {
  if (time.precision !== 'instant') return dateInWords(time.date);
  const shown = clinicDateTime(time.instant, timeZone);
  return `${dateInWords(shown.date)}, ${shown.time}`;
}

/** A date of any precision, `2026-03-12`, as `12 Mar 2026`; what is no date stays as it was written. */
export function dateInWords(date: string): string {
  const [year, month, day] = date.split('-');
  const name = MONTHS[Number(month) - 1];
  if (month !== undefined && !name) return date;
  return [day === undefined ? '' : String(Number(day)), name, year].filter(Boolean).join(' ');
}

/** A day of the clinic: `8 Mar 2026`. */
export function dayInWords(day: Day): string {
  return dateInWords(formatDay(day));
}

/** `8 Mar to 4 Apr 2026`; the year is said twice only where the two differ. */
export function daysInWords({ first, last }: DayRange): string {
  if (first === last) return dayInWords(first);
  const [from, to] = [dayInWords(first), dayInWords(last)];
  return from.slice(-4) === to.slice(-4) ? `${from.slice(0, -5)} to ${to}` : `${from} to ${to}`;
}
