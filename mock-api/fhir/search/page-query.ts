import type { ResourceStore } from '../../storage/resource-store.ts';
import type { Cursor } from './cursor.ts';
import { comesAfter, orderBy } from './sort.ts';
import type { SortKey } from './sort.ts';
import { byRank, joinSql, selectRecords, sql, testRecords } from './sql.ts';
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

/** The records that one criterion fits, when these are few: the others are tested on each of them. */
interface Driver {
  readonly criterion: Criterion;
  readonly rids: readonly number[];
}

/** The first `limit` records of a query, or those after `cursor`, in its order. */
export function findRows(
  query: TypeQuery,
  cursor: Cursor | undefined,
  limit: number,
  store: ResourceStore,
): PageRow[] {
  const driver = findDriver(query.criteria, store);
  if (driver?.rids.length === 0) return [];
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
  const driver = findDriver(criteria, store);
  const { text, values } = driver ? recordsOf(driver, criteria) : selectRecords(type, criteria);
  const [row] = store.select<{ total: number }>(`SELECT count(*) AS total FROM (${text})`, values);
  return row?.total ?? 0;
}

/** The first criterion, the most selective kind before others, that fits few records; undefined when all fit many. */
function findDriver(criteria: readonly Criterion[], store: ResourceStore): Driver | undefined {
  for (const criterion of [...criteria].sort(byRank)) {
    const { source } = criterion;
    if (!source) return undefined;
    const rows = store.select<{ rid: number }>(`${source.text} LIMIT ?`, [
      ...source.values,
      GATHER_LIMIT + 1,
    ]);
    if (rows.length <= GATHER_LIMIT) return { criterion, rids: rows.map(({ rid }) => rid) };
  }
  return undefined;
}

function recordsOf(driver: Driver, criteria: readonly Criterion[], columns = ''): Sql {
  const rids = sql('SELECT value AS rid FROM json_each(?)', JSON.stringify(driver.rids));
  return testRecords(
    rids,
    criteria.filter((criterion) => criterion !== driver.criterion),
    columns,
  );
}

/** All records that meet the criteria, sorted by their keys. */
function gather({ criteria, sort }: TypeQuery, driver: Driver, cursor?: Cursor): Sql {
  const columns = sort.map(({ expression }, index) => `, ${expression.text} AS k${index}`).join('');
  const records = recordsOf(driver, criteria, columns);
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
