// A naive reading of FHIR R4 search 3.1.1.4.5 to 3.1.1.4.7 and 3.1.1.4.11: prefixes over ranges. Shares no code with the server.

/** From `low` up to but not with `high` (milliseconds, UTC). */
export interface TimeSpan {
  readonly low: number;
  readonly high: number;
}

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.+)$/s;

export function splitPrefix(value: string): { prefix: string; rest: string } {
  const [, prefix = 'eq', rest = ''] = PREFIX.exec(value) ?? [];
  return { prefix, rest };
}

/** The time that a FHIR date of any precision stands for. */
export function spanOf(date: string, timeZone: string): TimeSpan {
  const [day = '', time] = date.split('T');
  const [year = 0, month, dayOfMonth] = day.split('-').map(Number);
  if (time !== undefined) return spanOfTime([year, month, dayOfMonth], time, timeZone);
  const first = [year, month ?? 1, dayOfMonth ?? 1];
  return {
    low: instantOf(first, 0, timeZone),
    high: instantOf(nextUnit(year, month, dayOfMonth), 0, timeZone),
  };
}

function nextUnit(year: number, month?: number, day?: number): number[] {
  if (month === undefined) return [year + 1, 1, 1];
  return day === undefined ? [year, month + 1, 1] : [year, month, day + 1];
}

function spanOfTime(
  day: readonly (number | undefined)[],
  time: string,
  timeZone: string,
): TimeSpan {
  const [clock = '', offset] = time.split(/(?=[Z+-])/);
  const [hour = 0, minute = 0, second] = clock.split(':').map(Number);
  const wall = hour * 3_600_000 + minute * 60_000 + Math.floor((second ?? 0) * 1000 + 1e-6);
  const low =
    offset === undefined
      ? instantOf(day, wall, timeZone)
      : instantOf(day, wall, 'UTC') - offsetOf(offset);
  const digits = clock.split('.')[1]?.length ?? 0;
  return { low, high: low + (second === undefined ? 60_000 : Math.max(1, 1000 / 10 ** digits)) };
}

function offsetOf(offset: string): number {
  if (offset === 'Z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The instant at which a clock on the wall shows this: the one among the neighbouring offsets that shows it. */
function instantOf(
  [year = 0, month = 1, day = 1]: readonly (number | undefined)[],
  milliseconds: number,
  timeZone: string,
): number {
  const wall = Date.UTC(year, month - 1, day) + milliseconds;
  const candidates = [wall - 86_400_000, wall + 86_400_000].map(
    (around) => wall - zoneOffset(around, timeZone),
  );
  return (
    candidates.find((instant) => instant + zoneOffset(instant, timeZone) === wall) ??
    candidates[0] ??
    NaN
  );
}

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone are ahead of UTC at an instant, by the name that Intl gives it: "GMT-05:00". */
function zoneOffset(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  let format = offsetFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    offsetFormats.set(timeZone, format);
  }
  const name = /GMT([+-]\d{2}:\d{2})?/.exec(format.format(instant))?.[1];
  return name ? offsetOf(name) : 0;
}

export function isTimeMatch(
  prefix: string,
  target: TimeSpan,
  asked: TimeSpan,
  now: number,
): boolean {
  const isContained = asked.low <= target.low && target.high <= asked.high;
  const margin = Math.abs(now - asked.low) / 10;
  const matches: Record<string, boolean> = {
    eq: isContained,
    ne: !isContained,
    gt: target.high > asked.high,
    lt: target.low < asked.low,
    ge: target.high > asked.high || isContained,
    le: target.low < asked.low || isContained,
    sa: target.low >= asked.high,
    eb: target.high <= asked.low,
    ap: target.low < asked.high + margin && target.high > asked.low - margin,
  };
  return matches[prefix] ?? false;
}

/** A decimal as it was written: `digits` times ten to the `exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

function decimalOf(text: string): Decimal {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** Less than, equal to or greater than zero as a is compared with b. */
function compare(a: Decimal, b: Decimal): bigint {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (d: Decimal) => d.digits * 10n ** BigInt(d.exponent - exponent);
  return scaled(a) - scaled(b);
}

/** The end of a span of numbers; undefined where it goes on for ever. `isOpen`: the number itself does not belong to it. */
export interface End {
  readonly value: number;
  readonly isOpen: boolean;
}

export interface NumberSpan {
  readonly low?: End | undefined;
  readonly high?: End | undefined;
}

export function isNumberMatch(prefix: string, span: NumberSpan, asked: string): boolean {
  const exact = decimalOf(asked);
  const [lowest, highest] = [compareEnd(span.low, -1n), compareEnd(span.high, 1n)];
  // The bounds are one digit finer than what was asked: half a unit of its last digit, a tenth of the whole.
  const beside = (difference: bigint): Decimal => ({
    digits: exact.digits * 10n + difference,
    exponent: exact.exponent - 1,
  });
  const size = exact.digits < 0n ? -exact.digits : exact.digits;
  const isContained = lowest(beside(-5n)) >= 0n && highest(beside(5n)) < 0n;
  const [fromLow, fromHigh] = [lowest(exact), highest(exact)];
  const matches: Record<string, boolean> = {
    ...{ eq: isContained, ne: !isContained, gt: fromHigh > 0n, lt: fromLow < 0n },
    ge: fromHigh > 0n || isEnd(fromHigh, span.high, false),
    le: fromLow < 0n || isEnd(fromLow, span.low, false),
    sa: fromLow > 0n || isEnd(fromLow, span.low, true),
    eb: fromHigh < 0n || isEnd(fromHigh, span.high, true),
    ap: lowest(beside(size)) <= 0n && highest(beside(-size)) >= 0n,
  };
  return matches[prefix] ?? false;
}

/** True when what was asked is the end itself, and this does or does not belong to the span. */
const isEnd = (difference: bigint, end: End | undefined, isOpen: boolean): boolean =>
  difference === 0n && end?.isOpen === isOpen;

const compareEnd =
  (end: End | undefined, endless: bigint) =>
  (limit: Decimal): bigint =>
    end ? compare(decimalOf(String(end.value)), limit) : endless;
