import type { SQLInputValue } from 'node:sqlite';
import type { ResourceStore } from '../../storage/resource-store.ts';
import { badRequest } from '../fhir-error.ts';
import { findParameter } from './criterion.ts';
import { joinSql, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/** One key of `_sort`: the value of the record `m` by which it is ordered. */
export interface SortKey {
  readonly expression: Sql;
  readonly isDescending: boolean;
}

/** Where the column of each index table that orders its values. */
const ORDERED_BY: Readonly<Record<string, string | undefined>> = {
  token: 'code FROM token_index',
  uri: 'code FROM token_index',
  reference: 'target_id FROM reference_index',
  string: 'folded FROM string_index',
  date: 'low FROM date_index',
  number: 'low FROM quantity_index',
  quantity: 'low FROM quantity_index',
};

const STORED_COLUMNS = new Map([
  ['_id', 'id'],
  ['_lastUpdated', 'last_updated'],
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
    const code = isDescending ? part.slice(1) : part;
    return { isDescending, expression: sortExpression(type, code, isDescending, store) };
  });
}

function sortExpression(
  type: string,
  code: string,
  isDescending: boolean,
  store: ResourceStore,
): Sql {
  const column = STORED_COLUMNS.get(code);
  if (column) return sql(`(SELECT s.${column} FROM resource s WHERE s.rid = m.rid)`);
  const ordered = ORDERED_BY[findParameter(type, code)?.type ?? ''];
  const param = store.searchParameter(type, code);
  if (!ordered || param === undefined) {
    throw badRequest('not-supported', `"_sort": ${type} cannot be sorted by "${code}".`);
  }
  const [name = '', from = ''] = ordered.split(' FROM ');
  return sql(
    `(SELECT ${isDescending ? 'max' : 'min'}(s.${name}) FROM ${from} s WHERE s.rid = m.rid AND s.param = ?)`,
    param,
  );
}

/** The order of the page query, whose columns are `rid` and the keys `k0`, `k1` ... */
export function orderBy(sort: readonly SortKey[]): string {
  const keys = sort.map(
    ({ isDescending }, index) => `k${index} ${isDescending ? 'DESC' : 'ASC'} NULLS LAST, `,
  );
  return `${keys.join('')}rid`;
}

/** The condition "comes after the record with these keys and this number", in the order of `orderBy`. */
export function comesAfter(
  sort: readonly SortKey[],
  keys: readonly SQLInputValue[],
  rid: number,
): Sql {
  const branches: Sql[] = [];
  const equal: Sql[] = [];
  for (const [index, { isDescending }] of sort.entries()) {
    const key = keys[index] ?? null;
    if (key !== null) {
      const beyond = sql(`k${index} ${isDescending ? '<' : '>'} ? OR k${index} IS NULL`, key);
      branches.push(joinSql([...equal, beyond], 'AND'));
    }
    equal.push(sql(`k${index} IS ?`, key));
  }
  branches.push(joinSql([...equal, sql('rid > ?', rid)], 'AND'));
  return joinSql(branches, 'OR');
}
