import { alternatives } from './parameter-values.ts';
import type { Criterion, Sql } from './sql.ts';
import { RANK, joinSql, sql } from './sql.ts';
import { parseDateValue } from './value-predicates.ts';
import type { ValueContext } from './value-predicates.ts';

/** Fraction digits below the millisecond; the rest is read as a date like any other. */
const FINE = /(\.\d{3})(\d{1,3})\d*(Z|[ +-]\d{2}:\d{2})$/;

/**
 * `_lastUpdated`. The store counts microseconds, so that a client can ask for what came after the last record it saw.
 */
export function parseInstantCriterion(
  type: string,
  value: string,
  context: ValueContext,
): Criterion {
  const where = joinSql(
    alternatives(context.name, value).map((alternative) => compareInstants(alternative, context)),
    'OR',
  );
  return {
    rank: RANK.lastUpdated,
    source: sql(
      `SELECT i.rid FROM resource i INDEXED BY resource_by_type_and_time WHERE i.type = ? AND i.json IS NOT NULL AND (${where.text})`,
      type,
      ...where.values,
    ),
    test: sql(
      `EXISTS (SELECT 1 FROM resource i WHERE i.rid = m.rid AND (${where.text}))`,
      ...where.values,
    ),
  };
}

function compareInstants(value: string, context: ValueContext): Sql {
  const { prefix, range } = parseDateValue(value, context);
  const { first, last } = microsecondRange(value, range);
  switch (prefix) {
    case 'eq':
      return sql('i.last_updated BETWEEN ? AND ?', first, last);
    case 'ne':
      return sql('i.last_updated NOT BETWEEN ? AND ?', first, last);
    case 'gt':
    case 'sa':
      return sql('i.last_updated > ?', last);
    case 'lt':
    case 'eb':
      return sql('i.last_updated < ?', first);
    case 'ge':
      return sql('i.last_updated >= ?', first);
    case 'le':
      return sql('i.last_updated <= ?', last);
    case 'ap': {
      // A tenth of the time that has passed since, as for other dates.
      const margin = Math.abs(context.now * 1000 - first) * 0.1;
      return sql(
        'i.last_updated BETWEEN ? AND ?',
        Math.floor(first - margin),
        Math.ceil(last + margin),
      );
    }
  }
}

/** Microseconds since 1970, both included. */
export interface MicrosecondRange {
  readonly first: number;
  readonly last: number;
}

/** What a date or instant spans, finer than the milliseconds of `range` where its text is. */
export function microsecondRange(
  value: string,
  range: { low: number; high: number },
): MicrosecondRange {
  const digits = FINE.exec(value)?.[2];
  if (digits === undefined) return { first: range.low * 1000, last: range.high * 1000 + 999 };
  const width = 10 ** (3 - digits.length);
  const first = range.low * 1000 + Number(digits) * width;
  return { first, last: first + width - 1 };
}
