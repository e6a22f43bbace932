import { clinicDateTime } from './clinic-date-time.ts';
import type { PartialTime } from './recorded-time.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A time for the screen, as precise as it is: `12 Mar 2026, 09:30`, `12 Mar 2026`, `Mar 2026`, `2026`. */
export function timeInWords(time: PartialTime, timeZone: string): string {
  if (time.precision !== 'instant') return dateInWords(time.date);
  const shown = clinicDateTime(time.instant, timeZone);
  return `${dateInWords(shown.date)}, ${shown.time}`;
}

/** A date of any precision, `2026-03-12`, as `12 Mar 2026`. */
export function dateInWords(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const name = MONTHS[Number(month) - 1] ?? '';
  return [day && String(Number(day)), name, year].filter(Boolean).join(' ');
}
