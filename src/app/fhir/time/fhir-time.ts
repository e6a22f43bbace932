import type { PartialTime } from '../../domain/time/recorded-time.ts';

const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * A FHIR date, dateTime or instant, exactly as precise as it was written. Null for anything that FHIR
 * does not allow: no offset beside a time of day, hours without minutes, 30 February.
 */
export function toPartialTime(text: unknown): PartialTime | null {
  if (typeof text !== 'string') return null;
  return toCalendarTime(text) ?? toInstant(text);
}

function toCalendarTime(text: string): PartialTime | null {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year) return null;
  if (!day) return { precision: month ? 'month' : 'year', date: text };
  return isCalendarDay(text) ? { precision: 'day', date: text } : null;
}

function toInstant(text: string): PartialTime | null {
  const date = DATE_TIME.exec(text)?.[1];
  if (!date || !isCalendarDay(date)) return null;
  // A leap second is the last second of its minute: no clock of ours counts it.
  const instant = Date.parse(text.replace(/:60(?=[.Z+-])/, ':59'));
  return Number.isNaN(instant) ? null : { precision: 'instant', instant };
}

/** Date.parse rolls 30 February over into March: only a day that survives the round trip exists. */
function isCalendarDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
