import type { SQLInputValue } from 'node:sqlite';
import type { ResourceStore } from '../../storage/resource-store.ts';
import { badRequest } from '../fhir-error.ts';
import { findParameter } from './criterion.ts';
import { joinSql, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/** One key of `_sort`. */
export interface SortKey {
  readonly isDescending: boolean;
  /** The value of the record `m` by which it is ordered; null when it has none. */
  readonly expression: Sql;
  readonly order: KeyOrder;
}

/** Where the records of a type stand in the order of a key: `FROM ... WHERE ...`, reading an index row by row. */
export interface KeyOrder {
  readonly from: Sql;
  /** The column of `m` that is the key. */
  readonly column: string;
  /** True for the row `m` by which a record with several values counts. */
  readonly isCounted?: Sql;
  /** True for the records `m` that have no such value and so no row here. */
  readonly isAbsent?: Sql;
}

/** Where the column of each index table that orders its values. */
const ORDERED_BY: Readonly<Record<string, readonly [column: string, table: string] | undefined>> = {
  token: ['code', 'token_index'],
  uri: ['code', 'token_index'],
  reference: ['target_id', 'reference_index'],
  string: ['folded', 'string_index'],
  date: ['low', 'date_index'],
  number: ['low', 'quantity_index'],
  quantity: ['low', 'quantity_index'],
};

const STORED_COLUMNS = new Map([
  ['_id', { column: 'id', table: 'resource m' }],
  [
    '_lastUpdated',
    { column: 'last_updated', table: 'resource m INDEXED BY resource_by_type_and_time' },
  ],
]);

const MAX_KEYS = 10;

/**
 * `_sort=-date,status`. A record with several values counts by the one that comes first in the asked order (its
 * earliest when rising, its latest when falling); one with none comes last either way.
 */
export function parseSort(type: string, value: string, store: ResourceStore): SortKey[] {
  const parts = value.split(',');
  if (parts.length > MAX_KEYS) {
    throw badRequest('too-costly', `"_sort" takes at most ${MAX_KEYS} keys.`);
  }
  return parts.map((part) => {
    const isDescending = part.startsWith('-');
    return sortKey(type, isDescending ? part.slice(1) : part, isDescending, store);
  });
}

function sortKey(type: string, code: string, isDescending: boolean, store: ResourceStore): SortKey {
  const stored = STORED_COLUMNS.get(code);
  if (stored) return storedKey(type, stored, isDescending);
  const [column, table] = ORDERED_BY[findParameter(type, code)?.type ?? ''] ?? [];
  const param = store.searchParameter(type, code);
  if (!column || !table || param === undefined) {
    throw badRequest('not-supported', `"_sort": ${type} cannot be sorted by "${code}".`);
  }
  const rows = `FROM ${table} s WHERE s.rid = m.rid AND s.param = ?`;
  return {
    isDescending,
    expression: sql(`(SELECT ${isDescending ? 'max' : 'min'}(s.${column}) ${rows})`, param),
    order: {
      from: sql(`${table} m WHERE m.param = ?`, param),
      column: `m.${column}`,
      isCounted: sql(
        `NOT EXISTS (SELECT 1 ${rows} AND s.${column} ${isDescending ? '>' : '<'} m.${column})`,
        param,
      ),
      isAbsent: sql(`NOT EXISTS (SELECT 1 ${rows})`, param),
    },
  };
}

function storedKey(
  type: string,
  { column, table }: { readonly column: string; readonly table: string },
  isDescending: boolean,
): SortKey {
  return {
    isDescending,
    expression: sql(`(SELECT s.${column} FROM resource s WHERE s.rid = m.rid)`),
    order: {
      from: sql(`${table} WHERE m.type = ? AND m.json IS NOT NULL`, type),
      column: `m.${column}`,
    },
  };
}

/** `ORDER BY` over the columns `k0`, `k1` ... and `rid`. */
export function orderBy(sort: readonly SortKey[]): string {
  const keys = sort.map(
    ({ isDescending }, index) => `k${index} ${isDescending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  return `ORDER BY ${[...keys, `rid ${isNewestFirst(sort) ? 'DESC' : 'ASC'}`].join(', ')}`;
}

/** Records that are equal by every key follow the direction of the last, as an index does when read backwards. */
const isNewestFirst = (sort: readonly SortKey[]): boolean => sort.at(-1)?.isDescending ?? false;

/** The condition "comes after the record with these keys and this number", over one column for each key. */
export function comesAfter(
  sort: readonly SortKey[],
  columns: readonly Sql[],
  keys: readonly SQLInputValue[],
  rid: number,
): Sql {
  const branches: Sql[] = [];
  const equal: Sql[] = [];
  for (const [index, { isDescending }] of sort.entries()) {
    const [key = null, column = sql('NULL')] = [keys[index], columns[index]];
    if (key !== null) {
      const beyond = sql(
        `${column.text} ${isDescending ? '<' : '>'} ? OR ${column.text} IS NULL`,
        ...column.values,
        key,
        ...column.values,
      );
      branches.push(joinSql([...equal, beyond], 'AND'));
    }
    equal.push(sql(`${column.text} IS ?`, ...column.values, key));
  }
  branches.push(joinSql([...equal, sql(`rid ${isNewestFirst(sort) ? '<' : '>'} ?`, rid)], 'AND'));
  return joinSql(branches, 'OR');
}

/** Compares found rows as `orderBy` does, for rows of several queries. */
export function compareRows(sort: readonly SortKey[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const [index, { isDescending }] of sort.entries()) {
      const order = compareKeys(a[`k${index}`] ?? null, b[`k${index}`] ?? null, isDescending);
      if (order !== 0) return order;
    }
    const order = Number(a['rid']) - Number(b['rid']);
    return isNewestFirst(sort) ? -order : order;
  };
}

/** Those without a value come last either way. */
function compareKeys(a: SQLInputValue, b: SQLInputValue, isDescending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return isDescending ? compareValues(b, a) : compareValues(a, b);
}

type Row = Readonly<Record<string, SQLInputValue>>;

/** SQLite's order: numbers before text, text by its UTF-8 bytes. */
function compareValues(a: SQLInputValue, b: SQLInputValue): number {
  if (typeof a === 'string' && typeof b === 'string') {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  if (typeof a === 'string' || typeof b === 'string') return typeof a === 'string' ? 1 : -1;
  return Number(a) - Number(b);
}
