import { isJsonObject } from '../fhir-resource.ts';
import { BEGINNING_OF_TIME, END_OF_TIME, parseDateRange } from './date-range.ts';
import type { DateRange } from './date-range.ts';

/** A number, quantity or range; one side may be infinite. */
export interface QuantityEntry extends DateRange {
  readonly system: string;
  readonly code: string;
  readonly unit: string;
}

type JsonObject = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The time a date, Period or Timing stands for; undefined when it names none. */
export function dateRange(type: string, value: unknown, timeZone: string): DateRange | undefined {
  if (isJsonObject(value)) {
    return type === 'Timing' ? timingRange(value, timeZone) : periodRange(value, timeZone);
  }
  // "Procedure.performed" may be words; a year among them is no date.
  return type === 'string' ? undefined : parseDateRange(text(value), timeZone);
}

function periodRange(period: JsonObject, timeZone: string): DateRange | undefined {
  const start = parseDateRange(text(period['start']), timeZone);
  const end = parseDateRange(text(period['end']), timeZone);
  if (!start && !end) return undefined;
  return { low: start?.low ?? BEGINNING_OF_TIME, high: end?.high ?? END_OF_TIME };
}

/** A schedule counts from its first event or the start of its bounds to the last (3.1.1.4.7: only the outer limits matter). */
function timingRange(timing: JsonObject, timeZone: string): DateRange | undefined {
  const events = Array.isArray(timing['event']) ? timing['event'] : [];
  const ranges = events.map((event) => parseDateRange(text(event), timeZone));
  const repeat = timing['repeat'];
  if (isJsonObject(repeat) && isJsonObject(repeat['boundsPeriod'])) {
    ranges.push(periodRange(repeat['boundsPeriod'], timeZone));
  }
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  return {
    low: Math.min(...known.map(({ low }) => low)),
    high: Math.max(...known.map(({ high }) => high)),
  };
}

/** The span of a number, Quantity, Money, Range or SampledData; undefined when it holds no number. */
export function quantityEntry(type: string, value: unknown): QuantityEntry | undefined {
  if (typeof value === 'number') return { low: value, high: value, system: '', code: '', unit: '' };
  if (!isJsonObject(value)) return undefined;
  if (type === 'Range') return rangeEntry(value);
  return type === 'SampledData' ? sampledEntry(value) : measuredEntry(value);
}

const CURRENCY_SYSTEM = 'urn:iso:std:iso:4217';

const unitOf = ({ system, code, unit, currency }: JsonObject) =>
  typeof currency === 'string'
    ? { system: CURRENCY_SYSTEM, code: currency, unit: '' }
    : { system: text(system), code: text(code), unit: text(unit) };

const asObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

function measuredEntry(quantity: JsonObject): QuantityEntry | undefined {
  const { value } = quantity;
  if (typeof value !== 'number') return undefined;
  return { ...comparedSpan(value, quantity['comparator']), ...unitOf(quantity) };
}

/** What "<5" can be: anything below 5, not 5 itself. */
function comparedSpan(value: number, comparator: unknown): DateRange {
  switch (comparator) {
    case '<':
      return { low: -Infinity, high: value - gapAt(value) };
    case '<=':
      return { low: -Infinity, high: value };
    case '>':
      return { low: value + gapAt(value), high: Infinity };
    case '>=':
      return { low: value, high: Infinity };
    default:
      return { low: value, high: value };
  }
}

/** About the distance from one floating point number to the next. */
const gapAt = (value: number): number => Math.abs(value) * Number.EPSILON || Number.MIN_VALUE;

function rangeEntry(range: JsonObject): QuantityEntry | undefined {
  const [low, high] = [asObject(range['low']), asObject(range['high'])];
  const [lowest, highest] = [low['value'], high['value']];
  if (typeof lowest !== 'number' && typeof highest !== 'number') return undefined;
  return {
    low: typeof lowest === 'number' ? lowest : -Infinity,
    high: typeof highest === 'number' ? highest : Infinity,
    ...unitOf({ ...high, ...low }),
  };
}

/** HL7's parameters "just search on the bounds of the values in sampled data". */
function sampledEntry(sampled: JsonObject): QuantityEntry | undefined {
  const origin = asObject(sampled['origin']);
  const [zero = 0, factor = 1] = [origin['value'], sampled['factor']].map((value) =>
    typeof value === 'number' ? value : undefined,
  );
  const values = text(sampled['data'])
    .split(/\s+/)
    .map((point) => {
      if (point === 'L') return Number(sampled['lowerLimit']);
      if (point === 'U') return Number(sampled['upperLimit']);
      return zero + Number(point || 'none') * factor;
    })
    .filter((value) => Number.isFinite(value));
  if (values.length === 0) return undefined;
  // Not Math.min(...values): an ECG has more points than a function takes arguments.
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return { low, high, ...unitOf(origin) };
}
