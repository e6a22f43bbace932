import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { badRequest } from '../fhir-error.ts';
import { parseInstantCriterion } from './last-updated.ts';
import { alternatives, unescapeValue } from './parameter-values.ts';
import { parameterCriterion, unknownModifier } from './parameter-criterion.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import { RANK, joinSql, selectRecords, sql } from './sql.ts';
import type { Criterion } from './sql.ts';

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
  if (code === '_id') return idCriterion(type, name, value);
  if (code === '_lastUpdated') {
    if (modifier) throw unknownModifier(name, modifier);
    const values = { name, now: context.now, timeZone: context.store.timeZone };
    return parseInstantCriterion(type, value, values);
  }
  const parameter = findParameter(type, code);
  return parameter && parameterCriterion(type, parameter, modifier, name, value, context);
}

function idCriterion(type: string, name: string, value: string): Criterion {
  if (name !== '_id') throw unknownModifier(name, name.slice(4));
  const ids = alternatives(name, value, 10_000).map(unescapeValue);
  const marks = ids.map(() => '?').join(', ');
  const where = `type = ? AND id IN (${marks}) AND json IS NOT NULL`;
  return {
    rank: RANK.id,
    source: sql(`SELECT rid FROM resource WHERE ${where}`, type, ...ids),
    test: sql(
      `EXISTS (SELECT 1 FROM resource i WHERE i.rid = m.rid AND i.id IN (${marks}))`,
      ...ids,
    ),
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
    branches.map(({ target, records }) =>
      sql(
        `i.target_type = ? AND i.target_id IN (SELECT t.id FROM (${records.text}) f CROSS JOIN resource t ON t.rid = f.rid)`,
        target,
        ...records.values,
      ),
    ),
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
      `"${name}" is not understood: use _has:Type:reference:parameter=value.`,
    );
  }
  const inner = toCriterion(from, rest.join(':'), value, context, depth + 1);
  if (!inner)
    throw badRequest(
      'not-supported',
      `"${name}": ${from} has no search parameter "${rest.join(':')}".`,
    );
  const records = selectRecords(from, [inner]);
  const source = sql(
    `SELECT DISTINCT t.rid FROM (${records.text}) f CROSS JOIN reference_index i ON i.rid = f.rid AND i.param = ?
     CROSS JOIN resource t ON t.type = ? AND t.id = i.target_id AND t.json IS NOT NULL WHERE i.target_type = ?`,
    ...records.values,
    param,
    type,
    type,
  );
  return { rank: RANK.chained, source, test: { ...source, text: `m.rid IN (${source.text})` } };
}
