import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { badRequest } from '../fhir-error.ts';
import { parseInstantCriterion } from './last-updated.ts';
import { alternatives, unescapeValue } from './parameter-values.ts';
import { parameterCriterion, unknownModifier } from './parameter-criterion.ts';
import { IS_CANONICAL, urlParameters } from './canonical.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import { RANK, joinSql, selectRecords, sql } from './sql.ts';
import type { Criterion, Sql } from './sql.ts';

/** Chains and `_has` may be nested this deep. */
const MAX_DEPTH = 3;

/** A link of a chain may lead to this many types that know the next link. */
const MAX_BRANCHES = 10;

/** The parameter of a type, or undefined when R4 defines none of that name that can be searched here. */
export function findParameter(type: string, code: string): SearchParameter | undefined {
  return loadDefinitions()
    .searchParameters(type)
    .find((parameter) => parameter.code === code);
}

/**
 * The criterion for one query parameter of a search over `type`. Throws 400, naming it, when the parameter, its
 * modifier or its value is not understood; undefined when only the parameter itself is unknown.
 */
export function toCriterion(
  type: string,
  name: string,
  value: string,
  context: FhirContext,
  depth = 0,
): Criterion | undefined {
  if (depth > MAX_DEPTH) {
    throw badRequest('not-supported', `"${name}" is chained too deeply.`);
  }
  if (name.startsWith('_has:')) return hasCriterion(type, name, value, context, depth);
  if (name.includes('.')) return chainedCriterion(type, name, value, context, depth);
  return simpleCriterion(type, name, value, context);
}

function simpleCriterion(
  type: string,
  name: string,
  value: string,
  context: FhirContext,
): Criterion | undefined {
  const [code = '', ...modifiers] = name.split(':');
  const modifier = modifiers.join(':');
  const isColumn = code === '_id' || code === '_lastUpdated';
  if (isColumn && modifier === 'missing') return neverMissing(name, value);
  if (code === '_id') return idCriterion(type, name, modifier, value);
  if (code === '_lastUpdated') {
    if (modifier) throw unknownModifier(name, modifier);
    const values = { name, now: context.now, timeZone: context.store.timeZone };
    return parseInstantCriterion(type, value, values);
  }
  const parameter = findParameter(type, code);
  return parameter && parameterCriterion(type, parameter, modifier, name, value, context);
}

/** Every record has an id and a time of its last update. */
function neverMissing(name: string, value: string): Criterion {
  if (value !== 'true' && value !== 'false') {
    throw badRequest('value', `"${name}" must be true or false, not "${value}".`);
  }
  return { rank: RANK.everything, test: sql(value === 'true' ? 'false' : 'true') };
}

function idCriterion(type: string, name: string, modifier: string, value: string): Criterion {
  if (modifier && modifier !== 'not') throw unknownModifier(name, modifier);
  const ids = alternatives(name, value, 10_000).map(unescapeValue);
  const marks = ids.map(() => '?').join(', ');
  const isAmong = `EXISTS (SELECT 1 FROM resource i WHERE i.rid = m.rid AND i.id IN (${marks}))`;
  if (modifier) return { rank: RANK.everything, test: sql(`NOT ${isAmong}`, ...ids) };
  const where = `type = ? AND id IN (${marks}) AND json IS NOT NULL`;
  return {
    rank: RANK.id,
    source: sql(`SELECT rid FROM resource WHERE ${where}`, type, ...ids),
    test: sql(isAmong, ...ids),
  };
}

/** `subject:Patient.name=ann`: the records whose reference leads to one that meets the rest of the chain. */
function chainedCriterion(
  type: string,
  name: string,
  value: string,
  context: FhirContext,
  depth: number,
): Criterion | undefined {
  const [link = '', ...rest] = name.split('.');
  const [code = '', modifier] = link.split(':');
  const parameter = findParameter(type, code);
  if (!parameter) return undefined;
  const param = context.store.searchParameter(type, code);
  if (parameter.type !== 'reference' || param === undefined) {
    throw badRequest(
      'value',
      `"${name}": only a reference parameter can be chained, "${code}" is of type ${parameter.type}.`,
    );
  }
  const targets = (parameter.target ?? []).filter((target) => !modifier || target === modifier);
  const branches = targets.flatMap((target) => {
    const inner = toCriterion(target, rest.join('.'), value, context, depth + 1);
    return inner ? [{ target, records: selectRecords(target, [inner]) }] : [];
  });
  if (branches.length === 0) return undefined;
  if (branches.length > MAX_BRANCHES) {
    throw badRequest(
      'too-costly',
      `"${name}" could lead to ${branches.length} types: say which, as in "${code}:Patient".`,
    );
  }
  const leads = joinSql(
    branches.flatMap(({ target, records }) => leadsTo(target, records, context)),
    'OR',
  );
  return {
    rank: RANK.chained,
    test: sql(
      `EXISTS (SELECT 1 FROM reference_index i WHERE i.rid = m.rid AND i.param = ? AND (${leads.text}))`,
      param,
      ...leads.values,
    ),
    source: sql(
      `SELECT DISTINCT i.rid FROM reference_index i WHERE i.param = ? AND (${leads.text})`,
      param,
      ...leads.values,
    ),
  };
}

/** The conditions on a row `i` of `reference_index`: it names one of the `records` by its id or by its url. */
function leadsTo(target: string, records: Sql, { store }: FhirContext): Sql[] {
  const byId = sql(
    `i.target_type = ? AND i.target_id IN (SELECT t.id FROM (${records.text}) f CROSS JOIN resource t ON t.rid = f.rid)`,
    target,
    ...records.values,
  );
  const url = findParameter(target, 'url')?.type === 'uri' && store.searchParameter(target, 'url');
  if (!url) return [byId];
  const byUrl = sql(
    `${IS_CANONICAL} AND i.target_id IN (SELECT u.code FROM (${records.text}) f CROSS JOIN token_index u ON u.rid = f.rid AND u.param = ?)`,
    ...records.values,
    url,
  );
  return [byId, byUrl];
}

/** `_has:Observation:patient:code=x`: the records that an Observation meeting `code=x` refers to by `patient`. */
function hasCriterion(
  type: string,
  name: string,
  value: string,
  context: FhirContext,
  depth: number,
): Criterion {
  const [, from = '', code = '', ...rest] = name.split(':');
  const parameter = findParameter(from, code);
  const param = context.store.searchParameter(from, code);
  if (parameter?.type !== 'reference' || param === undefined || rest.length === 0) {
    throw badRequest(
      'value',
      `"${name}" is not understood, since "${from}" has no reference parameter "${code}": use _has:Type:reference:parameter=value.`,
    );
  }
  const inner = toCriterion(from, rest.join(':'), value, context, depth + 1);
  if (!inner)
    throw badRequest(
      'not-supported',
      `"${name}": ${from} has no search parameter "${rest.join(':')}".`,
    );
  const records = selectRecords(from, [inner]);
  const references = `(${records.text}) f CROSS JOIN reference_index i ON i.rid = f.rid AND i.param = ?`;
  const source = sql(
    `SELECT t.rid FROM ${references}
       CROSS JOIN resource t ON t.type = ? AND t.id = i.target_id AND t.json IS NOT NULL WHERE i.target_type = ?
     UNION SELECT u.rid FROM ${references}
       CROSS JOIN token_index u ON u.param IN (SELECT value FROM json_each(?)) AND u.code = i.target_id WHERE ${IS_CANONICAL}`,
    ...[...records.values, param, type, type],
    ...[...records.values, param, urlParameters([type], context.store)],
  );
  return { rank: RANK.chained, source, test: { ...source, text: `m.rid IN (${source.text})` } };
}
