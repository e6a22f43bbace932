import type { SQLInputValue } from 'node:sqlite';

/** A piece of SQL with the values of its question marks, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

export const sql = (text: string, ...values: SQLInputValue[]): Sql => ({ text, values });

/** Joins pieces, each in brackets: `(a) OR (b)`. */
export function joinSql(pieces: readonly Sql[], operator: 'AND' | 'OR'): Sql {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  return {
    text: pieces.map(({ text }) => `(${text})`).join(` ${operator} `),
    values: pieces.flatMap(({ values }) => values),
  };
}

const IN_LISTS = new Map([
  ['i.code = ?', { column: 'i.code', value: '(?)' }],
  ['i.code = ? AND i.system = ?', { column: '(i.code, i.system)', value: '(?, ?)' }],
]);

/** Joins alternatives by OR; many codes become one list, in which SQLite looks a row up instead of comparing each. */
export function anyOf(pieces: readonly Sql[]): Sql {
  const [first] = pieces;
  const list = IN_LISTS.get(first?.text ?? '');
  if (!list || pieces.length === 1 || pieces.some(({ text }) => text !== first?.text)) {
    return joinSql(pieces, 'OR');
  }
  const rows = pieces.map(() => list.value).join(', ');
  return sql(`${list.column} IN (VALUES ${rows})`, ...pieces.flatMap(({ values }) => values));
}

/**
 * One search criterion. `test` is true for a record whose number is `m.rid`. `source` lists the numbers of all records
 * that meet it; a criterion without one ("not ...") can only be tested. Of the sources, the lowest `rank` is expected
 * to be the shortest: the search walks that one and tests the other criteria on each record.
 */
export interface Criterion {
  readonly test: Sql;
  readonly source?: Sql;
  readonly rank: number;
}

/** How selective a criterion is expected to be. */
export const RANK = {
  id: 0,
  reference: 1,
  chained: 2,
  string: 3,
  lastUpdated: 4,
  token: 5,
  quantity: 6,
  date: 7,
  everything: 9,
} as const;

/** Orders criteria by how selective they are expected to be; those without a source come last. */
export const byRank = (a: Criterion, b: Criterion): number => effectiveRank(a) - effectiveRank(b);

const effectiveRank = ({ source, rank }: Criterion): number => (source ? rank : RANK.everything);

/** The records to look at, as a SELECT of `rid`, and what is still to be tested on each. */
export interface Selection {
  readonly source: Sql;
  readonly tests: readonly Criterion[];
}

/** Looks at the records of the criterion that is expected to fit the fewest; at all of the type where none lists its own. */
export function selectionOf({
  type,
  criteria,
}: {
  readonly type: string;
  readonly criteria: readonly Criterion[];
}): Selection {
  const [first] = [...criteria].sort(byRank);
  if (first?.source) {
    return { source: first.source, tests: criteria.filter((criterion) => criterion !== first) };
  }
  const all = sql('SELECT rid FROM resource WHERE type = ? AND json IS NOT NULL', type);
  return { source: all, tests: criteria };
}

/** The numbers of the records of `type` that meet all criteria, as one SELECT of `rid`. */
export const selectRecords = (type: string, criteria: readonly Criterion[]): Sql =>
  testRecords(selectionOf({ type, criteria }));

/** The records of a selection that pass its tests, as one SELECT of `rid` and more `columns`. */
export function testRecords({ source, tests }: Selection, columns = ''): Sql {
  const where =
    tests.length > 0
      ? joinSql(
          tests.map(({ test }) => test),
          'AND',
        )
      : sql('');
  return {
    text: `SELECT m.rid AS rid${columns} FROM (${source.text}) m${where.text && ` WHERE ${where.text}`}`,
    values: [...source.values, ...where.values],
  };
}
