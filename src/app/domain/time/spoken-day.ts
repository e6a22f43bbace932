import type { Day, DayRange } from './clinic-day.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MILLISECONDS_PER_DAY = 86_400_000;

/** `8 Mar 2026`. */
export function spokenDay(day: Day): string {
  const date = new Date(day * MILLISECONDS_PER_DAY);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `8 Mar to 4 Apr 2026`; the year is said twice only where the two differ. */
export function spokenRange({ first, last }: DayRange): string {
  if (first === last) return spokenDay(first);
  const [from, to] = [spokenDay(first), spokenDay(last)];
  return from.slice(-4) === to.slice(-4) ? `${from.slice(0, -5)} to ${to}` : `${from} to ${to}`;
}
