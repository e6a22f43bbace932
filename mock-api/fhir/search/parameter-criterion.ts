import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { badRequest } from '../fhir-error.ts';
import { alternatives, unescapeValue } from './parameter-values.ts';
import { elementTypes, hasNameWords, wordsOf } from './index-resource.ts';
import { referencePredicate } from './reference-predicate.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import { RANK, anyOf, joinSql, sql } from './sql.ts';
import type { Criterion, Sql } from './sql.ts';
import * as predicates from './value-predicates.ts';

export const unknownModifier = (name: string, modifier: string) =>
  badRequest(
    'not-supported',
    `Modifier ":${modifier}" is not supported for search parameter "${name}".`,
  );

type Table = 'token' | 'reference' | 'string' | 'date' | 'quantity';

interface Matching {
  readonly table: Table;
  readonly rank: number;
  readonly predicate: (value: string) => Sql;
  readonly negated?: boolean;
  /** The later words of a family name are looked at, too. */
  readonly matchesWords?: boolean;
}

/** The criterion for a parameter with its modifier ("" for none). Throws 400 when modifier or value is not understood. */
export function parameterCriterion(
  type: string,
  parameter: SearchParameter,
  modifier: string,
  name: string,
  value: string,
  context: FhirContext,
): Criterion {
  const table = TABLES[parameter.type];
  const param = context.store.searchParameter(type, parameter.code);
  if (!table || param === undefined) {
    throw badRequest(
      'not-supported',
      `Search parameter "${name}" of type ${parameter.type} is not supported.`,
    );
  }
  if (modifier === 'missing') return missingCriterion(table, param, name, value);
  const matching = findMatching(type, parameter, modifier, name, context);
  if (!matching) throw unknownModifier(name, modifier);
  const values = anyOf(alternatives(name, value).map(matching.predicate));
  const words = matching.matchesWords ? wordsParameter(type, parameter, context) : [];
  const params = [param, ...words];
  const isParam = words.length > 0 ? 'i.param IN (?, ?)' : 'i.param = ?';
  const from = `${matching.table}_index i WHERE`;
  const exists = sql(
    `EXISTS (SELECT 1 FROM ${from} i.rid = m.rid AND ${isParam} AND (${values.text}))`,
    ...params,
    ...values.values,
  );
  if (matching.negated)
    return { rank: RANK.everything, test: { ...exists, text: `NOT ${exists.text}` } };
  return {
    rank: parameter.code === 'identifier' ? RANK.reference : matching.rank,
    test: exists,
    source: sql(
      `SELECT DISTINCT i.rid FROM ${from} ${isParam} AND (${values.text})`,
      ...params,
      ...values.values,
    ),
  };
}

/** The number under which the later words of names are indexed, if the parameter is over names. */
function wordsParameter(type: string, { code }: SearchParameter, { store }: FhirContext): number[] {
  const param = hasNameWords(type, code) ? store.searchParameter(type, wordsOf(code)) : undefined;
  return param === undefined ? [] : [param];
}

const TABLES: Readonly<Partial<Record<SearchParameter['type'], Table>>> = {
  token: 'token',
  reference: 'reference',
  string: 'string',
  date: 'date',
  number: 'quantity',
  quantity: 'quantity',
  uri: 'token',
};

/** True for the parameters that search, sorting and `/metadata` know; composite and special ones are refused. */
export const isSearchable = ({ type }: SearchParameter): boolean => TABLES[type] !== undefined;

interface MatchingRule extends Omit<Matching, 'predicate'> {
  readonly predicate: typeof predicates.tokenPredicate;
}

const token = { table: 'token', rank: RANK.token, predicate: predicates.tokenPredicate } as const;
const string = { table: 'string', rank: RANK.string } as const;

/** What each type of parameter understands, as `type:modifier`; references by value follow their own rules. */
const MATCHINGS: Readonly<Record<string, MatchingRule | undefined>> = {
  'token:': token,
  'token:not': { ...token, negated: true },
  'token:text': { ...string, predicate: predicates.stringPredicate },
  'uri:': { ...token, rank: RANK.reference, predicate: predicates.uriPredicate },
  'string:': { ...string, predicate: predicates.stringPredicate, matchesWords: true },
  'string:exact': { ...string, predicate: predicates.stringExactPredicate },
  'string:contains': { ...string, rank: RANK.date, predicate: predicates.stringContainsPredicate },
  'date:': { table: 'date', rank: RANK.date, predicate: predicates.datePredicate },
  'number:': { table: 'quantity', rank: RANK.quantity, predicate: predicates.numberPredicate },
  'quantity:': { table: 'quantity', rank: RANK.quantity, predicate: predicates.quantityPredicate },
  'reference:identifier': { ...token, rank: RANK.reference },
};

function findMatching(
  type: string,
  parameter: SearchParameter,
  modifier: string,
  name: string,
  context: FhirContext,
): Matching | undefined {
  const types = elementTypes(type, parameter.code);
  // A canonical has no identifier beside itself.
  if (modifier === 'identifier' && !types.has('Reference')) return undefined;
  const rule = MATCHINGS[`${parameter.type}:${modifier}`];
  if (rule) {
    const { now, store } = context;
    const values = { name, now, timeZone: store.timeZone, elementTypes: types };
    return { ...rule, predicate: (value) => rule.predicate(value, values) };
  }
  if (parameter.type !== 'reference') return undefined;
  return referenceMatching(parameter.target ?? [], modifier, name, context);
}

function referenceMatching(
  targets: readonly string[],
  modifier: string,
  name: string,
  { base }: FhirContext,
): Matching | undefined {
  if (modifier && !loadDefinitions().isResourceType(modifier)) return undefined;
  if (modifier && targets.length > 0 && !targets.includes(modifier)) {
    throw badRequest('value', `"${name}": this parameter never refers to a ${modifier}.`);
  }
  const [onlyType = '', ...others] = targets;
  const idType = modifier || (others.length === 0 ? onlyType : '');
  return {
    table: 'reference',
    rank: RANK.reference,
    predicate: (value) =>
      referencePredicate(unescapeValue(value), { name, base, targetType: modifier, idType }),
  };
}

function missingCriterion(table: Table, param: number, name: string, value: string): Criterion {
  if (value !== 'true' && value !== 'false') {
    throw badRequest('value', `"${name}" must be true or false, not "${value}".`);
  }
  // A value that cannot be found by what it is has an empty token.
  const tables = new Set<Table>([table, 'token']);
  const exists = [...tables].map((each) =>
    sql(`EXISTS (SELECT 1 FROM ${each}_index i WHERE i.rid = m.rid AND i.param = ?)`, param),
  );
  const { text, values } = joinSql(exists, 'OR');
  return {
    rank: RANK.everything,
    test: { text: value === 'true' ? `NOT (${text})` : text, values },
  };
}
