import { isJsonObject } from '../fhir-resource.ts';
import type { DateRange } from './date-range.ts';
import { foldContact, foldText, foldedWordStarts } from './fold-text.ts';
import { LONGEST_KEY } from './parameter-values.ts';
import { dateRange, quantityEntry } from './index-ranges.ts';
import type { QuantityEntry } from './index-ranges.ts';

/** What a record is found by under one search parameter. Each list is written to the index table of its name. */
export interface IndexEntries {
  readonly tokens: { code: string; system: string }[];
  readonly references: { targetType: string; targetId: string }[];
  readonly strings: { folded: string; text: string }[];
  readonly dates: DateRange[];
  readonly quantities: QuantityEntry[];
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
  /** The code system that a plain `code` belongs to, by its required binding. */
  readonly systemOf: ReadonlyMap<string, string>;
}

/** Adds one value; dates without an offset are read in `timeZone`. */
type Add = (
  entries: IndexEntries,
  element: TypedElement,
  meaning: ValueMeaning,
  timeZone: string,
) => void;

interface Indexer {
  /** The list that searches by value look into. */
  readonly main: keyof IndexEntries;
  readonly add: Add;
}

/** How the values of a parameter of each type are indexed; a type that is absent here cannot be searched. */
export const INDEXERS: Readonly<Record<string, Indexer | undefined>> = {
  token: { main: 'tokens', add: addToken },
  reference: { main: 'references', add: addReference },
  string: { main: 'strings', add: addString },
  date: { main: 'dates', add: addDate },
  number: { main: 'quantities', add: addQuantity },
  quantity: { main: 'quantities', add: addQuantity },
  uri: { main: 'tokens', add: addUri },
};

/** Says "there is a value" for one that cannot be found by what it is (a concept in words, a reference by name only). */
export function markPresent(entries: IndexEntries): void {
  entries.tokens.push({ code: '', system: '' });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

function addToken(
  entries: IndexEntries,
  { type, value }: TypedElement,
  { systemOf }: ValueMeaning,
): void {
  if (!isJsonObject(value)) {
    // A string is compared without letter case, a code with it (3.1.1.4.10).
    const code = type === 'string' ? String(value).toLowerCase() : String(value);
    addCode(entries, code, systemOf.get(code));
  } else if (type === 'CodeableConcept') {
    for (const coding of list(value['coding'])) addCoding(entries, coding);
    addText(entries, value['text']);
  } else if (type === 'Coding') {
    addCoding(entries, value);
  } else if (type === 'Identifier') {
    addIdentifier(entries, value);
  } else if (typeof value['value'] === 'string') {
    // ContactPoint: its system (phone, email) is no namespace of the value.
    addCode(entries, foldContact(value['value']));
  }
}

function addCoding(entries: IndexEntries, coding: Record<string, unknown>): void {
  addCode(entries, text(coding['code']), text(coding['system']));
  addText(entries, coding['display']);
}

function addIdentifier(entries: IndexEntries, identifier: Record<string, unknown>): void {
  addCode(entries, text(identifier['value']), text(identifier['system']));
  if (isJsonObject(identifier['type'])) addText(entries, identifier['type']['text']);
}

/** A code that is too long to be asked for is not kept: it would slow the whole index down. */
function addCode(entries: IndexEntries, code: string, system = ''): void {
  if (code.length > LONGEST_KEY || system.length > LONGEST_KEY) return;
  entries.tokens.push({ code, system });
}

function addText(entries: IndexEntries, value: unknown): void {
  if (typeof value === 'string' && value) {
    const start = value.slice(0, LONGEST_KEY).toWellFormed();
    entries.strings.push({ folded: foldText(start), text: start });
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

function addReference(entries: IndexEntries, { type, value }: TypedElement): void {
  if (typeof value === 'string') {
    addCanonical(entries, value);
  } else if (isJsonObject(value) && type === 'Reference') {
    if (isJsonObject(value['identifier'])) addIdentifier(entries, value['identifier']);
    addLiteral(entries, text(value['reference']));
  } else if (isJsonObject(value)) {
    // The first entry of a Bundle, which is a whole resource.
    const [targetType, targetId] = [text(value['resourceType']), text(value['id'])];
    if (targetId) entries.references.push({ targetType, targetId });
  }
}

function addLiteral(entries: IndexEntries, reference: string): void {
  if (reference === '' || reference.startsWith('#') || reference.length > LONGEST_KEY) return;
  entries.references.push(
    parseLocalReference(reference) ?? { targetType: '', targetId: reference },
  );
}

/** A canonical is found with and without its version. */
function addCanonical(entries: IndexEntries, canonical: string): void {
  const [url = ''] = canonical.split('|');
  addLiteral(entries, canonical);
  if (url !== canonical) addLiteral(entries, url);
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

/** The later words of a family name, and of a name in one text. */
export function addNameWords(entries: IndexEntries, { value }: TypedElement): void {
  const names = isJsonObject(value) ? [value['family'], value['text']] : [value];
  for (const name of names) {
    for (const folded of foldedWordStarts(text(name).slice(0, LONGEST_KEY).toWellFormed())) {
      // The words are only found by how they are folded.
      entries.strings.push({ folded, text: '' });
    }
  }
}

/** A canonical (`_profile`) is found with and without its version. */
function addUri(entries: IndexEntries, { type, value }: TypedElement): void {
  const uri = text(value);
  addCode(entries, uri);
  const [url = ''] = uri.split('|');
  if (type === 'canonical' && url !== uri) addCode(entries, url);
}

function addDate(
  entries: IndexEntries,
  { type, value }: TypedElement,
  _meaning: ValueMeaning,
  timeZone: string,
): void {
  const range = dateRange(type, value, timeZone);
  if (range) entries.dates.push(range);
}

function addQuantity(entries: IndexEntries, { type, value }: TypedElement): void {
  const entry = quantityEntry(type, value);
  if (entry) entries.quantities.push(entry);
}
