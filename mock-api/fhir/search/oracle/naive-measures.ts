// How FHIR R4 search (3.1.1.4.5 to 3.1.1.4.7, 3.1.1.4.11) compares dates, numbers and quantities. Shares no code with the server.
import type { Found } from './hl7-parameters.ts';
import { isNumberMatch, isTimeMatch, spanOf, splitPrefix } from './naive-ranges.ts';
import type { End, NumberSpan, TimeSpan } from './naive-ranges.ts';
import type { Circumstances } from './naive-references.ts';
import { fieldsOf, listOf, splitAt, textOf, unescape } from './naive-values.ts';
import type { Fields } from './naive-values.ts';

export function isDateMatch(found: Found, asked: string, circumstances: Circumstances): boolean {
  const { timeZone, now } = circumstances;
  const { prefix, rest } = splitPrefix(asked);
  const target = targetSpan(found, timeZone);
  return target !== undefined && isTimeMatch(prefix, target, spanOf(rest, timeZone), now);
}

const periodSpan = (period: Fields, timeZone: string): TimeSpan | undefined => {
  const [start, end] = [textOf(period['start']), textOf(period['end'])];
  if (!start && !end) return undefined;
  return {
    low: start ? spanOf(start, timeZone).low : -Infinity,
    high: end ? spanOf(end, timeZone).high : Infinity,
  };
};

function targetSpan({ type, value }: Found, timeZone: string): TimeSpan | undefined {
  const fields = fieldsOf(value);
  if (type === 'Period') return periodSpan(fields, timeZone);
  if (type === 'Timing') {
    const bounds = periodSpan(fieldsOf(fieldsOf(fields['repeat'])['boundsPeriod']), timeZone);
    const spans = [
      bounds,
      ...listOf(fields['event']).map((event) => spanOf(textOf(event), timeZone)),
    ];
    const known = spans.filter((span) => span !== undefined);
    const [lows, highs] = [known.map(({ low }) => low), known.map(({ high }) => high)];
    return known.length === 0 ? undefined : { low: Math.min(...lows), high: Math.max(...highs) };
  }
  return ['date', 'dateTime', 'instant'].includes(type)
    ? spanOf(textOf(value), timeZone)
    : undefined;
}

export function isQuantityMatch({ type, value }: Found, asked: string): boolean {
  const [number = '', system = '', unit = ''] = splitAt(asked, '|').map(unescape);
  const { prefix, rest } = splitPrefix(number);
  const { span, units } = (MEASURES[type] ?? measured)(value);
  return span !== undefined && isNumberMatch(prefix, span, rest) && isUnit(units, system, unit);
}

/** "5||mg" is by the code or the unit, "5|http://unitsofmeasure.org|mg" by the code. */
function isUnit(units: Fields, system: string, unit: string): boolean {
  if (system !== '' && units['system'] !== system) return false;
  return unit === '' || units['code'] === unit || (system === '' && units['unit'] === unit);
}

interface Measure {
  readonly span: NumberSpan | undefined;
  readonly units: Fields;
}

const closed = (value: unknown): End | undefined =>
  value === undefined ? undefined : { value: Number(value), isOpen: false };

const point = (value: unknown): Measure => ({
  span: { low: closed(value), high: closed(value) },
  units: {},
});

const MEASURES: Readonly<Record<string, (value: unknown) => Measure>> = {
  integer: point,
  positiveInt: point,
  decimal: point,
  Range: (value) => {
    const { low, high } = fieldsOf(value);
    const [from, to] = [fieldsOf(low), fieldsOf(high)];
    const [least, most] = [closed(from['value']), closed(to['value'])];
    return {
      span: least || most ? { low: least, high: most } : undefined,
      units: { ...to, ...from },
    };
  },
  SampledData: (value) => ({
    span: sampledSpan(fieldsOf(value)),
    units: fieldsOf(fieldsOf(value)['origin']),
  }),
  Money: (value) => {
    const { value: amount, currency } = fieldsOf(value);
    const units = currency ? { system: 'urn:iso:std:iso:4217', code: currency } : {};
    return amount === undefined ? { span: undefined, units } : { ...point(amount), units };
  },
};

function measured(value: unknown): Measure {
  const units = fieldsOf(value);
  const comparator = textOf(units['comparator']);
  if (units['value'] === undefined) return { span: undefined, units };
  const end = { value: Number(units['value']), isOpen: comparator === '<' || comparator === '>' };
  return {
    span: {
      low: comparator.startsWith('<') ? undefined : end,
      high: comparator.startsWith('>') ? undefined : end,
    },
    units,
  };
}

function sampledSpan(fields: Fields): NumberSpan | undefined {
  const limits: Fields = { L: fields['lowerLimit'], U: fields['upperLimit'] };
  const zero = Number(fieldsOf(fields['origin'])['value'] ?? 0);
  const factor = Number(fields['factor'] ?? 1);
  const points = textOf(fields['data'])
    .split(' ')
    .map((text) => (text in limits ? Number(limits[text]) : zero + parseFloat(text) * factor))
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  return points.length === 0 ? undefined : { low: closed(points[0]), high: closed(points.at(-1)) };
}
