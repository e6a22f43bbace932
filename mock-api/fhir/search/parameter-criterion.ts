import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { badRequest } from '../fhir-error.ts';
import { alternatives, unescapeValue } from './parameter-values.ts';
import { referencePredicate } from './reference-predicate.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import { RANK, joinSql, sql } from './sql.ts';
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
  const matching = findMatching(parameter, modifier, name, context);
  if (!matching) throw unknownModifier(name, modifier);
  const values = joinSql(alternatives(name, value).map(matching.predicate), 'OR');
  const from = `${matching.table}_index i WHERE i.param = ? AND (${values.text})`;
  const exists = sql(
    `EXISTS (SELECT 1 FROM ${matching.table}_index i WHERE i.rid = m.rid AND i.param = ? AND (${values.text}))`,
    param,
    ...values.values,
  );
  if (matching.negated)
    return { rank: RANK.everything, test: { ...exists, text: `NOT ${exists.text}` } };
  return {
    rank: parameter.code === 'identifier' ? RANK.reference : matching.rank,
    test: exists,
    source: sql(`SELECT DISTINCT i.rid FROM ${from}`, param, ...values.values),
  };
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
  readonly predicate: typeof predicates.datePredicate;
}

const token = { table: 'token', rank: RANK.token, predicate: predicates.tokenPredicate } as const;
const string = { table: 'string', rank: RANK.string } as const;

/** What each type of parameter understands, as `type:modifier`; references by value follow their own rules. */
const MATCHINGS: Readonly<Record<string, MatchingRule | undefined>> = {
  'token:': token,
  'token:not': { ...token, negated: true },
  'token:text': { ...string, predicate: predicates.tokenTextPredicate },
  'uri:': { ...token, rank: RANK.reference, predicate: predicates.uriPredicate },
  'string:': { ...string, predicate: predicates.stringPredicate },
  'string:exact': { ...string, predicate: predicates.stringExactPredicate },
  'string:contains': { ...string, rank: RANK.date, predicate: predicates.stringContainsPredicate },
  'date:': { table: 'date', rank: RANK.date, predicate: predicates.datePredicate },
  'number:': { table: 'quantity', rank: RANK.quantity, predicate: predicates.numberPredicate },
  'quantity:': { table: 'quantity', rank: RANK.quantity, predicate: predicates.quantityPredicate },
  'reference:identifier': { ...token, rank: RANK.reference },
};

function findMatching(
  { type, target }: SearchParameter,
  modifier: string,
  name: string,
  context: FhirContext,
): Matching | undefined {
  const rule = MATCHINGS[`${type}:${modifier}`];
  if (rule) {
    const values = { name, now: context.now, timeZone: context.store.timeZone };
    return { ...rule, predicate: (value) => rule.predicate(value, values) };
  }
  if (type !== 'reference') return undefined;
  return referenceMatching(target ?? [], modifier, name, context);
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
  return {
    table: 'reference',
    rank: RANK.reference,
    predicate: (value) =>
      referencePredicate(unescapeValue(value), { name, base, targetType: modifier }),
  };
}

function missingCriterion(table: Table, param: number, name: string, value: string): Criterion {
  if (value !== 'true' && value !== 'false') {
    throw badRequest('value', `"${name}" must be true or false, not "${value}".`);
  }
  const exists = `EXISTS (SELECT 1 FROM ${table}_index i WHERE i.rid = m.rid AND i.param = ?)`;
  return { rank: RANK.everything, test: sql(value === 'true' ? `NOT ${exists}` : exists, param) };
}
