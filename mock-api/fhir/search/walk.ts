import type { SQLInputValue } from 'node:sqlite';
import type { ResourceStore } from '../../storage/resource-store.ts';
import type { Cursor } from './cursor.ts';
import type { TypeQuery } from './page-query.ts';
import { comesAfter, orderBy } from './sort.ts';
import type { SortKey } from './sort.ts';
import { joinSql, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/** Queries that meet the records in the asked order, to be read one after the other until the page is full. */
export interface Walk {
  readonly queries: readonly Sql[];
  /** False when the walk ends before all records were met, because it would take too long. */
  readonly isComplete: boolean;
}

/**
 * Walks along the index of the first sort key: first the records that have it, then those that have none. Ends after
 * about `steps` where there is another way, a criterion that lists its records.
 */
export function walkOf(
  query: TypeQuery,
  cursor: Cursor | undefined,
  steps: number,
  store: ResourceStore,
): Walk {
  const [first] = query.sort;
  const path = pathOf(first, query.type);
  const isBounded = query.criteria.some(({ source }) => source !== undefined);
  if (first && cursor?.keys[0] === null) {
    // Among records without the key there is no order to walk along.
    return isBounded ? NOWHERE : { queries: withoutKey(query, path, cursor), isComplete: true };
  }
  const start = cursor ? [beyond(path, first ? cursor.keys[0] : cursor.rid)] : [];
  const end = isBounded ? endOf(path, start, steps, store) : [];
  const columns = first ? [sql(path.column), ...laterKeys(query)] : [];
  const along = step(query, path.from, columns, [...start, ...end, ...path.tests], cursor);
  if (end.length > 0) return { queries: [along], isComplete: false };
  return { queries: [along, ...withoutKey(query, path)], isComplete: true };
}

const NOWHERE: Walk = { queries: [], isComplete: false };

function withoutKey(query: TypeQuery, { isAbsent }: Path, cursor?: Cursor): Sql[] {
  if (!isAbsent) return [];
  const columns = [sql('NULL'), ...laterKeys(query)];
  return [step(query, pathByNumber(query.type).from, columns, [isAbsent], cursor)];
}

const laterKeys = ({ sort }: TypeQuery): Sql[] => sort.slice(1).map(({ expression }) => expression);

/** The rows of an index in the order of `column`, and which of them count. */
interface Path {
  readonly from: Sql;
  readonly column: string;
  readonly isDescending: boolean;
  readonly tests: readonly Sql[];
  readonly isAbsent?: Sql | undefined;
}

function pathOf(key: SortKey | undefined, type: string): Path {
  if (!key) return pathByNumber(type);
  const { order, isDescending } = key;
  return { ...order, isDescending, tests: order.isCounted ? [order.isCounted] : [] };
}

const pathByNumber = (type: string): Path => ({
  from: sql('resource m INDEXED BY resource_by_type WHERE m.type = ? AND m.json IS NOT NULL', type),
  column: 'm.rid',
  isDescending: false,
  tests: [],
});

const beyond = ({ column, isDescending }: Path, key: SQLInputValue | undefined): Sql =>
  sql(`${column} ${isDescending ? '<=' : '>='} ?`, key ?? null);

/** The condition that ends a walk after so many steps; none when there are not so many. */
function endOf(path: Path, start: readonly Sql[], steps: number, store: ResourceStore): Sql[] {
  const { from, column, isDescending } = path;
  const where = joinSql([sql('true'), ...start], 'AND');
  const [row] = store.select<{ key: SQLInputValue }>(
    `SELECT ${column} AS key FROM ${from.text} AND ${where.text} ORDER BY ${column} ${isDescending ? 'DESC' : 'ASC'} LIMIT 1 OFFSET ?`,
    [...from.values, ...where.values, steps],
  );
  return row ? [beyond({ ...path, isDescending: !isDescending }, row.key)] : [];
}

function step(
  { criteria, sort }: TypeQuery,
  from: Sql,
  columns: readonly Sql[],
  conditions: readonly Sql[],
  cursor: Cursor | undefined,
): Sql {
  const after = cursor ? [comesAfter(sort, columns, cursor.keys, cursor.rid)] : [];
  const tests = [sql('true'), ...conditions, ...criteria.map(({ test }) => test), ...after];
  const where = joinSql(tests, 'AND');
  const keys = columns.map(({ text }, index) => `, ${text} AS k${index}`).join('');
  // NULLS LAST would keep SQLite from reading the index in order; a key that is walked along is never null.
  const order = orderBy(sort).replace(' NULLS LAST', '');
  return {
    text: `SELECT DISTINCT m.rid AS rid${keys} FROM ${from.text} AND (${where.text}) ${order}`,
    values: [...columns.flatMap(({ values }) => values), ...from.values, ...where.values],
  };
}
