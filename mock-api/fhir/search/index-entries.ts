import { foldText } from './fold-text.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { BEGINNING_OF_TIME, END_OF_TIME, parseDateRange } from './date-range.ts';
import type { DateRange } from './date-range.ts';

/** What a record is found by under one search parameter. Each list is written to the index table of its name. */
export interface IndexEntries {
  readonly tokens: { code: string; system: string }[];
  readonly references: { targetType: string; targetId: string }[];
  readonly strings: { folded: string; text: string }[];
  readonly dates: DateRange[];
  readonly quantities: QuantityEntry[];
}

/** A number, quantity or range; one side may be infinite. */
export interface QuantityEntry extends DateRange {
  readonly system: string;
  readonly code: string;
  readonly unit: string;
}

/** A value found by a search parameter's expression, with its FHIR datatype. */
export interface TypedElement {
  readonly type: string;
  readonly value: unknown;
}

export function emptyEntries(): IndexEntries {
  return { tokens: [], references: [], strings: [], dates: [], quantities: [] };
}

/** What the meaning of a value depends on besides the value. */
export interface ValueMeaning {
  /** Dates without an offset are read in this zone. */
  readonly timeZone: string;
  readonly systemOf: ReadonlyMap<string, string>;
}

type Add = (entries: IndexEntries, element: TypedElement, meaning: ValueMeaning) => void;

/** How the values of a parameter of each type are indexed; a type that is absent here cannot be searched. */
export const INDEXERS: Readonly<Record<string, Add | undefined>> = {
  token: addToken,
  reference: addReference,
  string: addString,
  date: addDate,
  number: addQuantity,
  quantity: addQuantity,
  uri: addUri,
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

function addToken(
  entries: IndexEntries,
  { type, value }: TypedElement,
  { systemOf }: ValueMeaning,
): void {
  if (!isJsonObject(value)) {
    const code = String(value);
    entries.tokens.push({ code, system: systemOf.get(code) ?? '' });
    return;
  }
  if (type === 'CodeableConcept') {
    for (const coding of list(value['coding'])) addCoding(entries, coding);
    addText(entries, value['text']);
    // "code:missing=false" holds for a concept in words only: the empty code is never asked for.
    if (list(value['coding']).length === 0) entries.tokens.push({ code: '', system: '' });
  } else if (type === 'Coding') {
    addCoding(entries, value);
  } else if (type === 'Identifier') {
    addIdentifier(entries, value);
  } else {
    // ContactPoint: its system (phone, email) is no namespace of the value.
    entries.tokens.push({ code: text(value['value']), system: '' });
  }
}

function addCoding(entries: IndexEntries, coding: Record<string, unknown>): void {
  entries.tokens.push({ code: text(coding['code']), system: text(coding['system']) });
  addText(entries, coding['display']);
}

function addIdentifier(entries: IndexEntries, identifier: Record<string, unknown>): void {
  entries.tokens.push({ code: text(identifier['value']), system: text(identifier['system']) });
  if (isJsonObject(identifier['type'])) addText(entries, identifier['type']['text']);
}

function addText(entries: IndexEntries, value: unknown): void {
  if (typeof value === 'string' && value) {
    entries.strings.push({ folded: foldText(value), text: value });
  }
}

const LOCAL_REFERENCE = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]+)?$/;

/** Type and id of a literal reference to a resource of this server ("Patient/1", also with `/_history/n`), else undefined. */
export function parseLocalReference(
  reference: string,
): { targetType: string; targetId: string } | undefined {
  const match = LOCAL_REFERENCE.exec(reference);
  return match?.[1] && match[2] ? { targetType: match[1], targetId: match[2] } : undefined;
}

function addReference(entries: IndexEntries, { value }: TypedElement): void {
  if (typeof value === 'string') {
    addCanonical(entries, value);
    return;
  }
  // A Bundle's first entry is a whole resource: there is nothing to refer to.
  if (!isJsonObject(value) || 'resourceType' in value) return;
  if (isJsonObject(value['identifier'])) addIdentifier(entries, value['identifier']);
  const reference = text(value['reference']);
  entries.references.push(
    parseLocalReference(reference) ?? {
      targetType: '',
      targetId: reference.startsWith('#') ? '' : reference,
    },
  );
}

/** A canonical is found with and without its version. */
function addCanonical(entries: IndexEntries, canonical: string): void {
  const [url = ''] = canonical.split('|');
  entries.references.push(
    parseLocalReference(canonical) ?? { targetType: '', targetId: canonical },
  );
  if (url !== canonical) entries.references.push({ targetType: '', targetId: url });
}

const NAME_AND_ADDRESS_PARTS = [
  ...['text', 'family', 'given', 'prefix', 'suffix'],
  ...['line', 'city', 'district', 'state', 'postalCode', 'country'],
];

function addString(entries: IndexEntries, { value }: TypedElement): void {
  if (!isJsonObject(value)) {
    addText(entries, value);
    return;
  }
  for (const part of NAME_AND_ADDRESS_PARTS) {
    const values = value[part];
    for (const item of Array.isArray(values) ? values : [values]) addText(entries, item);
  }
}

function addUri(entries: IndexEntries, { value }: TypedElement): void {
  entries.tokens.push({ code: text(value), system: '' });
}

function addDate(
  entries: IndexEntries,
  { type, value }: TypedElement,
  { timeZone }: ValueMeaning,
): void {
  const range = toDateRange(type, value, timeZone);
  if (range) entries.dates.push(range);
}

function toDateRange(type: string, value: unknown, timeZone: string): DateRange | undefined {
  if (typeof value === 'string') return parseDateRange(value, timeZone);
  if (!isJsonObject(value)) return undefined;
  return type === 'Timing' ? timingRange(value, timeZone) : periodRange(value, timeZone);
}

function periodRange(period: Record<string, unknown>, timeZone: string): DateRange | undefined {
  const start = parseDateRange(text(period['start']), timeZone);
  const end = parseDateRange(text(period['end']), timeZone);
  if (!start && !end) return undefined;
  return { low: start?.low ?? BEGINNING_OF_TIME, high: end?.high ?? END_OF_TIME };
}

/** A schedule counts from its first event or the start of its bounds to the last. */
function timingRange(timing: Record<string, unknown>, timeZone: string): DateRange | undefined {
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

function addQuantity(entries: IndexEntries, { value }: TypedElement): void {
  if (typeof value === 'number') {
    entries.quantities.push({ low: value, high: value, system: '', code: '', unit: '' });
  } else if (isJsonObject(value)) {
    const entry = 'low' in value || 'high' in value ? rangeEntry(value) : quantityEntry(value);
    if (entry) entries.quantities.push(entry);
  }
}

const unitOf = (quantity: Record<string, unknown>) => ({
  system: text(quantity['system']),
  code: text(quantity['code'] ?? quantity['currency']),
  unit: text(quantity['unit']),
});

function quantityEntry(quantity: Record<string, unknown>): QuantityEntry | undefined {
  const { value, comparator } = quantity;
  if (typeof value !== 'number') return undefined;
  const below = comparator === '<' || comparator === '<=';
  const above = comparator === '>' || comparator === '>=';
  return {
    low: below ? -Infinity : value,
    high: above ? Infinity : value,
    ...unitOf(quantity),
  };
}

function rangeEntry(range: Record<string, unknown>): QuantityEntry | undefined {
  const [low, high] = [range['low'], range['high']].map((end) => (isJsonObject(end) ? end : {}));
  if (typeof low?.['value'] !== 'number' && typeof high?.['value'] !== 'number') return undefined;
  return {
    low: typeof low?.['value'] === 'number' ? low['value'] : -Infinity,
    high: typeof high?.['value'] === 'number' ? high['value'] : Infinity,
    ...unitOf({ ...high, ...low }),
  };
}
