import type { ResourceStore } from '../../storage/resource-store.ts';
import type { StoredVersion } from '../../storage/resource-store.ts';
import { loadDefinitions } from '../definitions/definitions.ts';
import { FhirError, badRequest, issue } from '../fhir-error.ts';
import { storedTypes } from '../resource-types.ts';
import { IS_CANONICAL, urlParameters } from './canonical.ts';
import { findParameter } from './criterion.ts';

/** One `_include` or `_revinclude`. */
export interface Include {
  readonly isReverse: boolean;
  readonly isIterated: boolean;
  /** The type that holds the reference, and the number of the reference's search parameter (all when undefined). */
  readonly source: string;
  readonly param: number | undefined;
  readonly targetType: string | undefined;
  /** The types that the reference may lead to. */
  readonly targets: readonly string[];
}

/** A page may bring at most this many other records along. */
const MAX_INCLUDED = 10_000;

/**
 * `_include=Observation:subject:Patient`, `_revinclude=Provenance:target` of a search over `types`. Throws 400 when it
 * is not understood.
 */
export function parseInclude(
  types: readonly string[],
  name: string,
  value: string,
  store: ResourceStore,
): Include {
  const isReverse = name.startsWith('_revinclude');
  const isIterated = name.endsWith(':iterate');
  const [source = '', code = '', targetType] = value.split(':');
  if (!isInclude(value)) {
    throw badRequest(
      'value',
      `"${name}=${value}" is not understood: use Type:reference-parameter or Type:reference-parameter:TargetType.`,
    );
  }
  if (!isReverse && !isIterated && !types.includes(source)) {
    throw badRequest(
      'value',
      `"${name}=${value}" does not fit a search for ${types.join(', ')}: to follow references of what was included, use _include:iterate.`,
    );
  }
  const parameter = findParameter(source, code);
  return {
    ...{ isReverse, isIterated, source, targetType },
    param: parameter && store.searchParameter(source, code),
    targets: parameter?.target ?? storedTypes(),
  };
}

function isInclude(value: string): boolean {
  const [source = '', code = '', targetType, ...more] = value.split(':');
  const definitions = loadDefinitions();
  if (!definitions.isResourceType(source) || more.length > 0) return false;
  if (targetType !== undefined && !definitions.isResourceType(targetType)) return false;
  return code === '*' || findParameter(source, code)?.type === 'reference';
}

/** The records that `includes` bring to `matches`, each once and none that is a match itself. Throws 400 when too many. */
export function findIncluded(
  matches: readonly StoredVersion[],
  includes: readonly Include[],
  store: ResourceStore,
): StoredVersion[] {
  const known = new Set(matches.map(({ rid }) => rid));
  const included: StoredVersion[] = [];
  let round: readonly StoredVersion[] = matches;
  let active = includes;
  while (round.length > 0 && active.length > 0) {
    const found = active.flatMap((include) => follow(include, round, store));
    round = found.filter(({ rid }) => !known.has(rid) && known.add(rid));
    included.push(...round);
    if (included.length > MAX_INCLUDED) throw tooMany();
    active = includes.filter(({ isIterated }) => isIterated);
  }
  return included;
}

const tooMany = () =>
  new FhirError(400, [
    issue(
      'too-costly',
      `_include and _revinclude bring more than ${MAX_INCLUDED} records to this page: ask for a smaller _count.`,
    ),
  ]);

const RECORD = `SELECT DISTINCT r.rid, r.type, r.id, r.version, r.last_updated AS lastUpdated, r.method, r.json`;

function follow(
  include: Include,
  from: readonly StoredVersion[],
  store: ResourceStore,
): StoredVersion[] {
  const { isReverse, source, targetType } = include;
  const starting = from.filter(({ type }) => type === (isReverse ? (targetType ?? type) : source));
  const rids = JSON.stringify(starting.map(({ rid }) => rid));
  return isReverse ? whatRefersTo(rids, include, store) : whatIsReferredTo(rids, include, store);
}

function whatIsReferredTo(
  rids: string,
  { param, targetType, targets }: Include,
  store: ResourceStore,
): StoredVersion[] {
  const references = `json_each(?) f CROSS JOIN reference_index i ON i.rid = f.value ${param === undefined ? '' : 'AND i.param = ?'}`;
  const values = [rids, ...(param === undefined ? [] : [param])];
  const literal = store.select<StoredVersion>(
    `${RECORD} FROM ${references} ${targetType ? 'AND i.target_type = ?' : ''}
     CROSS JOIN resource r ON r.type = i.target_type AND r.id = i.target_id AND r.json IS NOT NULL`,
    [...values, ...(targetType ? [targetType] : [])],
  );
  const canonical = store.select<StoredVersion>(
    `${RECORD} FROM ${references} AND ${IS_CANONICAL}
     CROSS JOIN token_index u ON u.param IN (SELECT value FROM json_each(?)) AND u.code = i.target_id
     CROSS JOIN resource r ON r.rid = u.rid`,
    [...values, urlParameters(targetType ? [targetType] : targets, store)],
  );
  return [...literal, ...canonical];
}

function whatRefersTo(
  rids: string,
  { param, source, targetType, targets }: Include,
  store: ResourceStore,
): StoredVersion[] {
  const byParam = param === undefined ? '' : 'AND i.param = ?';
  const params = param === undefined ? [] : [param];
  const literal = store.select<StoredVersion>(
    `${RECORD} FROM json_each(?) f CROSS JOIN resource t ON t.rid = f.value
     CROSS JOIN reference_index i ON i.target_id = t.id AND i.target_type = t.type ${byParam}
     CROSS JOIN resource r ON r.rid = i.rid AND r.type = ?`,
    [rids, ...params, source],
  );
  const canonical = store.select<StoredVersion>(
    `${RECORD} FROM json_each(?) f
     CROSS JOIN token_index u ON u.rid = f.value AND u.param IN (SELECT value FROM json_each(?))
     CROSS JOIN reference_index i ON i.target_id = u.code ${byParam} AND ${IS_CANONICAL}
     CROSS JOIN resource r ON r.rid = i.rid AND r.type = ?`,
    [rids, urlParameters(targetType ? [targetType] : targets, store), ...params, source],
  );
  return [...literal, ...canonical];
}
