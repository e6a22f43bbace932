import type { PartialTime } from '../../domain/time/recorded-time.ts';

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}/;
const HAS_OFFSET = /(Z|[+-]\d{2}:\d{2})$/i;

/**
 * A FHIR date, dateTime or instant as precise as it was written. A time of day without an offset names
 * no moment: only its day is kept. Null for anything that is no calendar time.
 */
export function toPartialTime(text: string): PartialTime | null {
  const trimmed = text.trim();
  const [, year, month, day] = DATE.exec(trimmed) ?? [];
  if (year) return dateOf(trimmed, month, day);

  const date = DATE_TIME.exec(trimmed)?.[1];
  if (!date || !isCalendarDay(date)) return null;
  if (!HAS_OFFSET.test(trimmed)) return { precision: 'day', date };
  const instant = Date.parse(trimmed);
  return Number.isNaN(instant) ? { precision: 'day', date } : { precision: 'instant', instant };
}

function dateOf(date: string, month?: string, day?: string): PartialTime | null {
  if (!isCalendarDay(`${date}${month ? '' : '-01'}${day ? '' : '-01'}`)) return null;
  if (day) return { precision: 'day', date };
  return { precision: month ? 'month' : 'year', date };
}

/** Date.parse rolls 30 February over into March: only a day that survives the round trip exists. */
function isCalendarDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
