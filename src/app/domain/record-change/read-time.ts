import { daysOf, formatDay, parseDay } from '../time/clinic-day.ts';
import { instantOfClinicTime } from '../time/clinic-date-time.ts';
import { timeInWords } from '../time/time-in-words.ts';
import type { Clock, PartialTime } from '../time/recorded-time.ts';
import type { FieldCheck } from './field-check.ts';

/** What every validation needs to know beyond the entry. */
export interface EntryContext {
  readonly changeId: string;
  readonly patientId: string;
  readonly clock: Clock;
  readonly birthDate: PartialTime | null;
}

/** The names of a date field and the time field beside it. */
export interface TimeFields<Field extends string> {
  readonly date: Field;
  readonly time: Field;
}

/** The clock of the session moves in whole minutes: what is typed now may be a minute ahead of it. */
const CLOCK_TOLERANCE = 60_000;

/**
 * A clinical time typed as date and, where it is known, time of the clinic's zone. Null with a message
 * when it is no time, in the future, or before the patient was born.
 */
export function takeTime<Field extends string>(
  check: FieldCheck<Field>,
  fields: TimeFields<Field>,
  typed: { readonly date: string; readonly time: string },
  context: EntryContext,
): PartialTime | null {
  const { clock } = context;
  if (!typed.date) {
    check.refuse(fields.date, typed.time ? 'Enter the date of this time.' : 'Enter the date.');
    return null;
  }
  if (!isCalendarDate(typed.date)) {
    check.refuse(fields.date, 'This is no calendar date.');
    return null;
  }
  const time = toPartialTime(typed, clock.timeZone);
  if (!time) {
    check.refuse(fields.time, 'The clock never showed this time: it was put forward that night.');
    return null;
  }
  return isLivedThrough(check, fields, time, context) ? time : null;
}

/** The same, where leaving both empty is "not recorded". */
export function takeOptionalTime<Field extends string>(
  check: FieldCheck<Field>,
  fields: TimeFields<Field>,
  typed: { readonly date: string; readonly time: string },
  context: EntryContext,
): PartialTime | null {
  return typed.date || typed.time ? takeTime(check, fields, typed, context) : null;
}

/** True when every moment `time` may mean is before every moment `other` may mean. */
export function isBefore(time: PartialTime, other: PartialTime, timeZone: string): boolean {
  if (time.precision === 'instant' && other.precision === 'instant') {
    return time.instant < other.instant;
  }
  return daysOf(time, timeZone).last < daysOf(other, timeZone).first;
}

function isLivedThrough<Field extends string>(
  check: FieldCheck<Field>,
  fields: TimeFields<Field>,
  time: PartialTime,
  { clock, birthDate }: EntryContext,
): boolean {
  const now: PartialTime = { precision: 'instant', instant: clock.now + CLOCK_TOLERANCE };
  if (isBefore(now, time, clock.timeZone)) {
    const field = isSameDay(now, time, clock.timeZone) ? fields.time : fields.date;
    const shown: PartialTime = { precision: 'instant', instant: clock.now };
    check.refuse(
      field,
      `In the future: it is ${timeInWords(shown, clock.timeZone)} at the clinic.`,
    );
    return false;
  }
  if (birthDate && isBefore(time, birthDate, clock.timeZone)) {
    check.refuse(fields.date, `Before the birth date, ${timeInWords(birthDate, clock.timeZone)}.`);
    return false;
  }
  return true;
}

function isSameDay(a: PartialTime, b: PartialTime, timeZone: string): boolean {
  return daysOf(a, timeZone).first === daysOf(b, timeZone).first;
}

function toPartialTime(
  { date, time }: { readonly date: string; readonly time: string },
  timeZone: string,
): PartialTime | null {
  if (!time) return { precision: 'day', date };
  const instant = instantOfClinicTime({ date, time }, timeZone);
  return instant === null ? null : { precision: 'instant', instant };
}

function isCalendarDate(date: string): boolean {
  const day = parseDay(date);
  return !Number.isNaN(day) && formatDay(day) === date;
}
