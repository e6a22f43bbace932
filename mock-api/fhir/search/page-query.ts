import type { ResourceStore } from '../../storage/resource-store.ts';
import type { Cursor } from './cursor.ts';
import { comesAfter, orderBy } from './sort.ts';
import type { SortKey } from './sort.ts';
import { byRank, selectionOf, sql, testRecords } from './sql.ts';
import type { Criterion, Selection, Sql } from './sql.ts';
import { walkOf } from './walk.ts';

/** A search over one type: what its records must meet, and the order they come in. */
export interface TypeQuery {
  readonly type: string;
  readonly criteria: readonly Criterion[];
  readonly sort: readonly SortKey[];
}

/** A record found: its number and its sort keys `k0`, `k1` ... */
export type PageRow = Record<string, string | number | null> & { rid: number };

/** How much is looked at before another way is taken. */
export interface SearchLimits {
  /**
   * Up to this many records are gathered and sorted. Where every criterion fits more, the records of the type are
   * walked in the asked order until the page is full: the time then depends on the page, not on the size of the store.
   */
  readonly gathered: number;
  /** A walk that has not filled the page by then meets too few: all records of a criterion are gathered after all. */
  readonly walked: number;
}

const LIMITS: SearchLimits = { gathered: 10_000, walked: 20_000 };

/** The first `limit` records of a query, or those after `cursor`, in its order. */
export function findRows(
  query: TypeQuery,
  cursor: Cursor | undefined,
  limit: number,
  store: ResourceStore,
  limits = LIMITS,
): PageRow[] {
  const read = (queries: readonly Sql[]) => readRows(queries, limit, store);
  const few = findFew(query.criteria, store, limits.gathered);
  if (few) return few.count === 0 ? [] : read([gather(query, few, cursor)]);
  const walk = walkOf(query, cursor, limits.walked, store);
  const rows = read(walk.queries);
  if (walk.isComplete || rows.length === limit) return rows;
  return read([gather(query, selectionOf(query), cursor)]);
}

/** How many records a query finds. */
export function countRows(query: TypeQuery, store: ResourceStore): number {
  const { text, values } = testRecords(
    findFew(query.criteria, store, LIMITS.gathered) ?? selectionOf(query),
  );
  const [row] = store.select<{ total: number }>(`SELECT count(*) AS total FROM (${text})`, values);
  return row?.total ?? 0;
}

function readRows(queries: readonly Sql[], limit: number, store: ResourceStore): PageRow[] {
  const rows: PageRow[] = [];
  for (const { text, values } of queries) {
    if (rows.length === limit) break;
    rows.push(...store.select<PageRow>(`${text} LIMIT ?`, [...values, limit - rows.length]));
  }
  return rows;
}

/**
 * The records of the first criterion, the most selective kind before others, that fits few of them; the other criteria
 * are tested on each. Undefined when all fit many.
 */
function findFew(
  criteria: readonly Criterion[],
  store: ResourceStore,
  limit: number,
): (Selection & { readonly count: number }) | undefined {
  for (const criterion of [...criteria].sort(byRank)) {
    const { source } = criterion;
    if (!source) return undefined;
    // As one text: ten thousand rows of a number each would take longer to hand over than to find.
    const [found] = store.select<{ rids: string; count: number }>(
      `SELECT json_group_array(rid) AS rids, count(*) AS count FROM (${source.text} LIMIT ?)`,
      [...source.values, limit + 1],
    );
    if (!found || found.count > limit) continue;
    return {
      source: sql('SELECT value AS rid FROM json_each(?)', found.rids),
      tests: criteria.filter((other) => other !== criterion),
      count: found.count,
    };
  }
  return undefined;
}

/** All records that meet the criteria, sorted by their keys. */
function gather({ sort }: TypeQuery, selection: Selection, cursor?: Cursor): Sql {
  const columns = sort.map(({ expression }, index) => `, ${expression.text} AS k${index}`).join('');
  const records = testRecords(selection, columns);
  const values = [...sort.flatMap(({ expression }) => expression.values), ...records.values];
  if (!cursor) return { text: `${records.text} ${orderBy(sort)}`, values };
  const names = sort.map((_, index) => sql(`k${index}`));
  const after = comesAfter(sort, names, cursor.keys, cursor.rid);
  return {
    text: `SELECT * FROM (${records.text}) WHERE ${after.text} ${orderBy(sort)}`,
    values: [...values, ...after.values],
  };
}
