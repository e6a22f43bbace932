import { badRequest } from '../fhir-error.ts';
import { parseDateRange } from './date-range.ts';
import { foldContact, foldText } from './fold-text.ts';
import {
  parseSearchNumber,
  splitPrefix,
  splitUnescaped,
  unescapeValue,
} from './parameter-values.ts';
import type { DateRange } from './date-range.ts';
import type { Prefix, SearchNumber } from './parameter-values.ts';
import type { Sql } from './sql.ts';
import { joinSql, sql } from './sql.ts';

/** Where a value comes from, for messages and for what depends on the server. */
export interface ValueContext {
  /** The parameter as the client wrote it, with its modifier. */
  readonly name: string;
  readonly timeZone: string;
  /** Milliseconds since 1970: "approximately" depends on how long ago a date is. */
  readonly now: number;
}

/** What the meaning of a value of a search parameter depends on. */
export interface ParameterContext extends ValueContext {
  /** The FHIR datatypes of the elements that the parameter looks at. */
  readonly elementTypes: ReadonlySet<string>;
}

/** Each function gives the condition on a row `i` of the index table for one value; it throws 400 for a bad one. */
type ToPredicate = (value: string, context: ParameterContext) => Sql;

/** Everything in text order from `prefix` up to what no longer begins with it. */
export const startsWith = (column: string, prefix: string): Sql =>
  sql(`${column} >= ? AND ${column} < ?`, prefix, `${prefix}\u{10FFFF}`);

export const tokenPredicate: ToPredicate = (value, { name, elementTypes }) => {
  const [first = '', second, ...more] = splitUnescaped(value, '|').map(unescapeValue);
  if (more.length > 0 || (second === '' && first === '')) {
    throw badRequest(
      'value',
      `"${value}" is not a token for "${name}": use code, system|code, |code or system|.`,
    );
  }
  if (second === undefined) return codePredicate(first, name, elementTypes);
  if (isWithoutSystem(elementTypes)) {
    throw badRequest(
      'value',
      `"${name}" has no code system: use the value alone, not "${value}" (a "|" in it is written "\\|").`,
    );
  }
  if (second === '') return sql('i.system = ?', first);
  return sql('i.code = ? AND i.system = ?', foldCode(second, elementTypes), first);
};

function codePredicate(code: string, name: string, elementTypes: ReadonlySet<string>): Sql {
  if (isBoolean(elementTypes) && code !== 'true' && code !== 'false') {
    throw badRequest('value', `"${name}" must be true or false, not "${code}".`);
  }
  return sql('i.code = ?', foldCode(code, elementTypes));
}

/** Codes and identifiers are told apart by letter case; strings and contacts are not (3.1.1.4.10). */
function foldCode(code: string, elementTypes: ReadonlySet<string>): string {
  if (elementTypes.has('ContactPoint')) return foldContact(code);
  return elementTypes.has('string') ? code.toLowerCase() : code;
}

/** What is computed (Patient.deceased) has no elements; it is a boolean, too. */
const isBoolean = (elementTypes: ReadonlySet<string>): boolean =>
  [...elementTypes].every((type) => type === 'boolean');

const WITHOUT_SYSTEM = ['ContactPoint', 'boolean', 'uri'];

/** For these "the presence of the pipe symbol SHALL NOT be used" (3.1.1.4.10). */
const isWithoutSystem = (elementTypes: ReadonlySet<string>): boolean =>
  [...elementTypes].every((type) => WITHOUT_SYSTEM.includes(type));

export const stringPredicate: ToPredicate = (value) =>
  startsWith('i.folded', foldText(unescapeValue(value)));

export const uriPredicate: ToPredicate = (value) => sql('i.code = ?', unescapeValue(value));

export const stringExactPredicate: ToPredicate = (value) => {
  const text = unescapeValue(value);
  return sql('i.folded = ? AND i.text = ?', foldText(text), text);
};

export const stringContainsPredicate: ToPredicate = (value) =>
  sql('instr(i.folded, ?) > 0', foldText(unescapeValue(value)));

export const datePredicate = (value: string, context: ValueContext): Sql => {
  const { prefix, range } = parseDateValue(value, context);
  return compareDates(prefix, range, context.now);
};

/** Prefix and range of a date value. A "+" that arrived as a space (unescaped in the address) is understood. */
export function parseDateValue(
  value: string,
  { name, timeZone }: ValueContext,
): { prefix: Prefix; range: DateRange } {
  const { prefix, rest } = splitPrefix(unescapeValue(value));
  const range = parseDateRange(rest.replace(' ', '+'), timeZone);
  if (range) return { prefix, range };
  throw badRequest(
    'value',
    `"${value}" is not a date for "${name}": use YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with Z or an offset, after eq ne gt lt ge le sa eb or ap.`,
  );
}

/**
 * FHIR R4 search 3.1.1.4.5: the record's range is i.low to i.high, the value's `low` to `high`, both inclusive. Each
 * condition bounds a column that an index begins with, also where the other bound implies it.
 */
function compareDates(prefix: Prefix, { low, high }: DateRange, now: number): Sql {
  switch (prefix) {
    case 'eq':
      return sql('i.low BETWEEN ? AND ? AND i.high <= ?', low, high, high);
    case 'ne':
      return sql('NOT (i.low >= ? AND i.high <= ?)', low, high);
    case 'gt':
      return sql('i.high > ?', high);
    case 'lt':
      return sql('i.low < ?', low);
    case 'ge':
      return sql('i.high >= ? AND (i.high > ? OR i.low >= ?)', low, high, low);
    case 'le':
      return sql('i.low <= ? AND (i.low < ? OR i.high <= ?)', high, low, high);
    case 'sa':
      return sql('i.low > ?', high);
    case 'eb':
      return sql('i.high < ?', low);
    case 'ap': {
      const margin = Math.abs(now - low) * 0.1;
      return sql('i.low <= ? AND i.high >= ?', Math.ceil(high + margin), Math.floor(low - margin));
    }
  }
}

export const numberPredicate = (value: string, { name }: ValueContext): Sql => {
  const { prefix, rest } = splitPrefix(unescapeValue(value));
  const number = parseSearchNumber(rest);
  if (number) return compareNumbers(prefix, number);
  throw badRequest('value', `"${value}" is not a number for "${name}".`);
};

export const quantityPredicate: ToPredicate = (value, context) => {
  const [number = '', system, code, ...more] = splitUnescaped(value, '|').map(unescapeValue);
  if (more.length > 0 || (system !== undefined && code === undefined)) {
    throw badRequest(
      'value',
      `"${value}" is not a quantity for "${context.name}": use number, number|system|code or number||unit.`,
    );
  }
  const conditions = [numberPredicate(number, context)];
  if (code && system) conditions.push(sql('i.system = ? AND i.code = ?', system, code));
  else if (code) conditions.push(sql('i.code = ? OR i.unit = ?', code, code));
  else if (system) conditions.push(sql('i.system = ?', system));
  return joinSql(conditions, 'AND');
};

/** The record's number or range is i.low to i.high. Only eq, ne and ap use the precision of the value's digits. */
function compareNumbers(prefix: Prefix, { value, low, high }: SearchNumber): Sql {
  switch (prefix) {
    case 'eq':
      return sql('i.low >= ? AND (i.high < ? OR i.high = ?)', low, high, value);
    case 'ne':
      return sql('NOT (i.low >= ? AND (i.high < ? OR i.high = ?))', low, high, value);
    case 'gt':
      return sql('i.high > ?', value);
    case 'lt':
      return sql('i.low < ?', value);
    case 'ge':
      return sql('i.high >= ?', value);
    case 'le':
      return sql('i.low <= ?', value);
    case 'sa':
      return sql('i.low > ?', value);
    case 'eb':
      return sql('i.high < ?', value);
    case 'ap': {
      const margin = Math.abs(value) * 0.1;
      return sql('i.low <= ? AND i.high >= ?', value + margin, value - margin);
    }
  }
}
