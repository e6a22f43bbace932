/** The instants a FHIR date stands for: first and last millisecond (both inclusive, UTC, since 1970). */
export interface DateRange {
  readonly low: number;
  readonly high: number;
}

/** Stand for "no beginning" and "no end" of a period: the limits of a JavaScript date. */
export const BEGINNING_OF_TIME = -8_640_000_000_000_000;
export const END_OF_TIME = 8_640_000_000_000_000;

const DATE_TIME =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?$/;

/** Year, month (1-12), day, hour, minute, second on a wall clock. */
type WallClock = [number, number, number, number, number, number];

/**
 * The range of a FHIR date, dateTime or instant: "2024-02" is all of February. A value without an offset is taken in
 * `timeZone` (FHIR R4 search, 3.1.1.4.7: the server's own zone). Undefined when the text is not a FHIR date.
 */
export function parseDateRange(text: string, timeZone: string): DateRange | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const clock = wallClockOf(match);
  if (!isCalendarTime(clock)) return undefined;
  const [, , month, day, hour, , second, fraction, offset] = match;
  if (second === '60') return leapSecond(text, timeZone);
  const milliseconds = Math.floor(Number(`0${fraction ?? ''}`) * 1000 + 1e-6);
  const low = toInstant(clock, milliseconds, offset, timeZone);
  if (hour) return { low, high: low + timeWidth(second, fraction) - 1 };
  const next = nextCalendarUnit(clock, month, day);
  return { low, high: toInstant(next, 0, undefined, timeZone) - 1 };
}

/** The last millisecond before the next minute: computers count no leap seconds, and it belongs to its own day. */
function leapSecond(text: string, timeZone: string): DateRange | undefined {
  const minute = parseDateRange(text.replace(/:60(?:\.\d+)?/, ''), timeZone);
  return minute && { low: minute.high, high: minute.high };
}

function wallClockOf(match: RegExpExecArray): WallClock {
  const at = (group: number, otherwise: number) => Number(match[group] ?? otherwise);
  return [at(1, 0), at(2, 1), at(3, 1), at(4, 0), at(5, 0), at(6, 0)];
}

function isCalendarTime([year, month, day, hour, minute, second]: WallClock): boolean {
  const date = new Date(utc(year, month, day, 0, 0, 0));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  // FHIR lets a second be 60, for leap seconds.
  return year > 0 && isDay && hour < 24 && minute < 60 && second <= 60;
}

/** Milliseconds that a time of day spans by its precision: a minute, a second, a tenth ... */
function timeWidth(second: string | undefined, fraction: string | undefined): number {
  if (!second) return 60_000;
  if (!fraction) return 1000;
  return Math.max(1, 10 ** (3 - (fraction.length - 1)));
}

function nextCalendarUnit(
  [year, month, day]: WallClock,
  monthText: string | undefined,
  dayText: string | undefined,
): WallClock {
  if (!monthText) return [year + 1, 1, 1, 0, 0, 0];
  if (!dayText) return [year, month + 1, 1, 0, 0, 0];
  return [year, month, day + 1, 0, 0, 0];
}

function toInstant(
  clock: WallClock,
  milliseconds: number,
  offset: string | undefined,
  timeZone: string,
): number {
  const shown = utc(...clock) + milliseconds;
  if (offset === 'Z') return shown;
  if (offset) return shown - offsetMinutes(offset) * 60_000;
  return timeZone === 'UTC' ? shown : zonedInstant(shown, timeZone);
}

function offsetMinutes(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** Date.UTC without its habit of taking the years 0-99 for 1900-1999. */
function utc(...[year, month, day, hour, minute, second]: WallClock): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime();
}

const knownInstants = new Map<string, number>();

/** The instant at which clocks in `timeZone` show `wallClock`. Asking Intl is slow, so days are remembered. */
function zonedInstant(wallClock: number, timeZone: string): number {
  const key = `${timeZone} ${wallClock}`;
  const known = knownInstants.get(key);
  if (known !== undefined) return known;
  const first = wallClock - zoneOffset(wallClock, timeZone);
  const instant = wallClock - zoneOffset(first, timeZone);
  if (knownInstants.size > 50_000) knownInstants.clear();
  knownInstants.set(key, instant);
  return instant;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneOffset(instant: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric },
      ...{ minute: numeric, second: numeric },
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, +value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const shown = utc(
    part('year'),
    part('month'),
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}
