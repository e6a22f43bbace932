import type { Duration, Period } from 'fhir/r4';
import { toPartialTime } from './fhir-time.ts';

const MILLISECONDS_PER_DAY = 86_400_000;

/** UCUM codes and the words found in their place. A month and a year are UCUM's means, in days. */
const DAYS_PER_UNIT: Readonly<Record<string, number>> = {
  min: 1 / 1440,
  minute: 1 / 1440,
  h: 1 / 24,
  hr: 1 / 24,
  hour: 1 / 24,
  d: 1,
  day: 1,
  wk: 7,
  week: 7,
  mo: 30.4375,
  month: 30.4375,
  a: 365.25,
  y: 365.25,
  yr: 365.25,
  year: 365.25,
};

/** Days in one unit of time; null for anything that is none. */
export function daysPerUnit(unit: string | undefined): number | null {
  const word = unit?.trim().toLowerCase() ?? '';
  return DAYS_PER_UNIT[word] ?? DAYS_PER_UNIT[word.replace(/s$/, '')] ?? null;
}

/** Days in a FHIR Duration, with fractions; null where value or unit is missing, unknown or not above 0. */
export function toDays(duration: Duration | undefined): number | null {
  if (!duration || duration.comparator) return null;
  const { value } = duration;
  const factor = daysPerUnit(duration.code ?? duration.unit);
  return typeof value === 'number' && value > 0 && factor !== null ? value * factor : null;
}

/** Whole days that something lasts: at least 1, so that a supply of hours still covers its day. */
export function wholeDays(days: number): number {
  // 2 wk = 14.000000000000002 must not become 15, nor 13.999999999 become 13.
  return Math.max(1, Math.floor(days + 1e-6));
}

/** Whole days of a period that names both ends as days or moments, both ends included; else null. */
export function daysOfPeriod(period: Period | undefined): number | null {
  if (!period?.start || !period.end) return null;
  const start = toPartialTime(period.start);
  const end = toPartialTime(period.end);
  if (start?.precision === 'instant' && end?.precision === 'instant') {
    const elapsed = (end.instant - start.instant) / MILLISECONDS_PER_DAY;
    return elapsed < 0 ? null : Math.max(1, Math.ceil(elapsed - 1e-6));
  }
  // The day as its author wrote it: the mapper knows no time zone.
  const days = (writtenDay(period.end) - writtenDay(period.start)) / MILLISECONDS_PER_DAY + 1;
  return days >= 1 ? days : null;
}

/** NaN for a month, a year or no FHIR time. */
function writtenDay(text: string): number {
  const isDay = text.length >= 10 && toPartialTime(text) !== null;
  return isDay ? Date.parse(`${text.slice(0, 10)}T00:00:00Z`) : NaN;
}
