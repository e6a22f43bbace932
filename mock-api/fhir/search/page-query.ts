import type { ResourceStore } from '../../storage/resource-store.ts';
import type { Cursor } from './cursor.ts';
import { comesAfter, orderBy } from './sort.ts';
import type { SortKey } from './sort.ts';
import { byRank, joinSql, selectRecords, sql } from './sql.ts';
import type { Criterion, Sql } from './sql.ts';

/** A search over one type: what its records must meet, and the order they come in. */
export interface TypeQuery {
  readonly type: string;
  readonly criteria: readonly Criterion[];
  readonly sort: readonly SortKey[];
}

/** A record found: its number and its sort keys `k0`, `k1` ... */
export type PageRow = Record<string, string | number | null> & { rid: number };

/**
 * Up to this many records are gathered and sorted. Where every criterion fits more, the records of the type are walked
 * in the asked order until the page is full: the time then depends on the page, not on the size of the store.
 */
const GATHER_LIMIT = 5000;

/** The first `limit` records of a query, or those after `cursor`, in its order. */
export function findRows(
  query: TypeQuery,
  cursor: Cursor | undefined,
  limit: number,
  store: ResourceStore,
): PageRow[] {
  const driver = shortestSource(query.criteria, store);
  const rows: PageRow[] = [];
  for (const { text, values } of driver ? [gather(query, driver, cursor)] : walks(query, cursor)) {
    if (rows.length < limit) {
      rows.push(...store.select<PageRow>(`${text} LIMIT ?`, [...values, limit - rows.length]));
    }
  }
  return rows;
}

/** How many records a query finds. */
export function countRows({ type, criteria }: TypeQuery, store: ResourceStore): number {
  const { text, values } = selectRecords(type, criteria, shortestSource(criteria, store));
  const [row] = store.select<{ total: number }>(`SELECT count(*) AS total FROM (${text})`, values);
  return row?.total ?? 0;
}

/** The criterion whose records are few enough to look at each; undefined when all fit more than `GATHER_LIMIT`. */
function shortestSource(
  criteria: readonly Criterion[],
  store: ResourceStore,
): Criterion | undefined {
  return [...criteria].sort(byRank).find(({ source }) => source && isShort(source, store));
}

function isShort({ text, values }: Sql, store: ResourceStore): boolean {
  const [row] = store.select<{ size: number }>(
    `SELECT count(*) AS size FROM (SELECT 1 FROM (${text}) LIMIT ?)`,
    [...values, GATHER_LIMIT + 1],
  );
  return (row?.size ?? 0) <= GATHER_LIMIT;
}

/** All records that meet the criteria, sorted by their keys. */
function gather({ type, criteria, sort }: TypeQuery, driver: Criterion, cursor?: Cursor): Sql {
  const columns = sort.map(({ expression }, index) => `, ${expression.text} AS k${index}`).join('');
  const records = selectRecords(type, criteria, driver, columns);
  const values = [...sort.flatMap(({ expression }) => expression.values), ...records.values];
  if (!cursor) return { text: `${records.text} ${orderBy(sort)}`, values };
  const names = sort.map((_, index) => sql(`k${index}`));
  const after = comesAfter(sort, names, cursor.keys, cursor.rid);
  return {
    text: `SELECT * FROM (${records.text}) WHERE ${after.text} ${orderBy(sort)}`,
    values: [...values, ...after.values],
  };
}

/** The records in order of the first key, then those that have none: two queries to be read until enough are found. */
function walks(query: TypeQuery, cursor?: Cursor): Sql[] {
  const { type, sort } = query;
  const [first, ...others] = sort;
  const allOfType = {
    from: sql(
      'resource m INDEXED BY resource_by_type WHERE m.type = ? AND m.json IS NOT NULL',
      type,
    ),
  };
  if (!first) return [walk(query, allOfType.from, [], [], cursor)];
  const { from, column, isAbsent } = first.walk;
  const rest = others.map(({ expression }) => expression);
  const isPast = cursor?.keys[0] === null;
  const bound =
    cursor && !isPast
      ? [sql(`${column} ${first.isDescending ? '<=' : '>='} ?`, cursor.keys[0] ?? null)]
      : [];
  return [
    ...(isPast ? [] : [walk(query, from, [sql(column), ...rest], bound, cursor)]),
    ...(isAbsent
      ? [
          walk(
            query,
            allOfType.from,
            [sql('NULL'), ...rest],
            [isAbsent],
            isPast ? cursor : undefined,
          ),
        ]
      : []),
  ];
}

function walk(
  { criteria, sort }: TypeQuery,
  from: Sql,
  columns: readonly Sql[],
  conditions: readonly Sql[],
  cursor: Cursor | undefined,
): Sql {
  const after = cursor ? [comesAfter(sort, columns, cursor.keys, cursor.rid)] : [];
  const tests = [...conditions, ...criteria.map(({ test }) => test), ...after];
  const where = tests.length > 0 ? joinSql(tests, 'AND') : sql('true');
  const keys = columns.map(({ text }, index) => `, ${text} AS k${index}`).join('');
  // NULLS LAST would keep SQLite from reading the index in order; a key that is walked along is never null.
  const order = orderBy(sort).replace(' NULLS LAST', '');
  return {
    text: `SELECT DISTINCT m.rid AS rid${keys} FROM ${from.text} AND (${where.text}) ${order}`,
    values: [...columns.flatMap(({ values }) => values), ...from.values, ...where.values],
  };
}
