import { badRequest } from '../fhir-error.ts';
import { atParameter, placeOf } from '../parameter-place.ts';
import type { FhirError } from '../fhir-error.ts';
import { isStoredType, storedTypes } from '../resource-types.ts';
import type { Parameters } from '../fhir-exchange.ts';
import { toCriterion } from './criterion.ts';
import { parseInclude } from './include.ts';
import type { Include } from './include.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import type { TypeQuery } from './page-query.ts';
import { isElementOf } from './subset-resource.ts';
import { parseSort } from './sort.ts';
import type { Criterion } from './sql.ts';

export const DEFAULT_COUNT = 50;
export const MAX_COUNT = 1000;
const MAX_PARAMETERS = 200;
/** SQLite takes 32,766 values in one statement. */
const MAX_VALUES = 20_000;

/** `_summary` values that shape the resources. */
export type Summary = 'true' | 'text' | 'data' | 'false';

/** A search, understood and checked: nothing in it can fail any more. */
export interface SearchRequest {
  /** The type searched, or "" for a search over several types. */
  readonly path: string;
  /** One for each type searched. */
  readonly queries: readonly TypeQuery[];
  /** Records per page; 0 asks for the total alone. */
  readonly count: number;
  readonly wantsTotal: boolean;
  readonly summary: Summary;
  /** As sent: "status", "Observation.status". */
  readonly elements: readonly string[];
  readonly includes: readonly Include[];
  readonly cursor: string | undefined;
  /** What was understood, as sent: for the links. */
  readonly parameters: Parameters;
  /** Names of unknown parameters that `handling=lenient` allowed to be left out. */
  readonly ignored: readonly string[];
}

type Draft = {
  -readonly [Key in keyof Omit<SearchRequest, 'queries'>]: SearchRequest[Key];
} & {
  queries: DraftQuery[];
  includes: Include[];
  ignored: string[];
};

interface DraftQuery {
  readonly type: string;
  readonly criteria: Criterion[];
  sort: TypeQuery['sort'];
}

type ReadParameter = (draft: Draft, value: string, context: FhirContext) => void;

const SHAPE_PARAMETERS: Readonly<
  Record<string, ((draft: Draft, value: string) => void) | undefined>
> = {
  _summary: (draft, value) => {
    const summary = oneOf('_summary', value, ['true', 'text', 'data', 'false', 'count'] as const);
    if (summary === 'count') draft.count = 0;
    else draft.summary = summary;
  },
  _elements: (draft, value) => {
    draft.elements = value.split(',').map((path) => path.trim());
    const types = draft.queries.map(({ type }) => type);
    const unknown = draft.elements.find((path) => !types.some((type) => isElementOf(type, path)));
    if (unknown === undefined) return;
    throw badRequest('value', `"_elements": ${types.join(', ')} has no element "${unknown}".`);
  },
  // Content negotiation has dealt with these.
  _format: () => undefined,
  _pretty: () => undefined,
};

/** Parameters that shape the answer. Each may come once, apart from the includes. */
const RESULT_PARAMETERS: Readonly<Record<string, ReadParameter | undefined>> = {
  _sort: ({ queries }, value, { store }) => {
    for (const query of queries) query.sort = parseSort(query.type, value, store);
  },
  _count: (draft, value) => (draft.count = parseCount(value)),
  _total: (draft, value) =>
    (draft.wantsTotal = oneOf('_total', value, ['none', 'estimate', 'accurate']) !== 'none'),
  _cursor: (draft, value) => (draft.cursor = value),
  ...SHAPE_PARAMETERS,
};

/** The own member of that name: what clients send may be called "constructor" too. */
const named = <T>(table: Readonly<Record<string, T | undefined>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** `_summary` and `_elements` of a read; anything but these and content negotiation is a 400. */
export function parseShape(
  type: string,
  parameters: Parameters,
): Pick<SearchRequest, 'summary' | 'elements'> {
  const draft = emptyDraft(type, [type]);
  for (const [name, value] of parameters) {
    const readShape = named(SHAPE_PARAMETERS, name);
    atParameter(name, () => {
      if (!readShape) throw badRequest('not-supported', `Unknown parameter "${name}" of a read.`);
      readShape(draft, value);
    });
  }
  return draft;
}

/** `_include`, `_revinclude`, either with `:iterate`. */
const INCLUDE = /^_(rev)?include(:iterate)?$/;

/**
 * Reads the parameters of a search over one type, or, when `path` is "", over all those that `_type` names, or all
 * there are. Throws 400, naming the parameter, for one that is unknown (unless `isLenient`), comes twice although it
 * may not, or has a modifier or value that is not understood.
 */
export function parseSearchRequest(
  path: string,
  given: Parameters,
  context: FhirContext,
  isLenient: boolean,
): SearchRequest {
  // FHIR R4 3.1.1.4: "empty parameters are not an error - they are just ignored by the server".
  const parameters = given.filter(([, value]) => value !== '');
  if (parameters.length > MAX_PARAMETERS) {
    throw badRequest('too-costly', `A search takes at most ${MAX_PARAMETERS} parameters.`);
  }
  const draft = emptyDraft(path, path ? [path] : typesSearched(parameters));
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    atParameter(name, () => readParameter(draft, name, value, { context, isLenient, seen }));
  }
  refuseTooManyValues(draft.queries);
  refuseTextWithIncludes(draft);
  const { ignored } = draft;
  return { ...draft, parameters: parameters.filter(([name]) => !ignored.includes(name)) };
}

interface Reading {
  readonly context: FhirContext;
  readonly isLenient: boolean;
  /** Parameters that may come only once and have come. */
  readonly seen: Set<string>;
}

function readParameter(draft: Draft, name: string, value: string, reading: Reading): void {
  const { context, isLenient, seen } = reading;
  const readResult = named(RESULT_PARAMETERS, name);
  if (readResult) {
    if (seen.has(name)) throw badRequest('invalid', `Parameter "${name}" may be given only once.`);
    seen.add(name);
    readResult(draft, value, context);
  } else if (INCLUDE.test(name)) {
    const types = draft.queries.map(({ type }) => type);
    draft.includes.push(parseInclude(types, name, value, context.store));
  } else if (draft.path !== '' || name !== '_type') {
    readCriterion(draft, name, value, context, isLenient);
  }
}

function emptyDraft(path: string, types: readonly string[]): Draft {
  return {
    ...{ path, queries: types.map((type) => ({ type, criteria: [], sort: [] })) },
    ...{ includes: [], elements: [], parameters: [], ignored: [] },
    ...{ count: DEFAULT_COUNT, wantsTotal: false, summary: 'false', cursor: undefined },
  };
}

/** The types of a search over several: those that every `_type` lists, or all. */
function typesSearched(parameters: Parameters): readonly string[] {
  const lists = parameters
    .filter(([name]) => name === '_type')
    .map(([, value]) => value.split(','));
  const unknown = lists.flat().find((type) => !isStoredType(type));
  if (unknown !== undefined) {
    throw badRequest(
      'value',
      `"_type": there is no resource type "${unknown}" on this server.`,
      placeOf('_type'),
    );
  }
  return storedTypes().filter((type) => lists.every((list) => list.includes(type)));
}

function readCriterion(
  draft: Draft,
  name: string,
  value: string,
  context: FhirContext,
  isLenient: boolean,
): void {
  const found = draft.queries.map((query) => ({
    query,
    criterion: toCriterion(query.type, name, value, context),
  }));
  const unfit = found.find(({ criterion }) => !criterion)?.query.type;
  if (unfit !== undefined && !isLenient) throw unknownParameter(name, unfit, draft);
  if (unfit !== undefined) draft.ignored.push(name);
  else for (const { query, criterion } of found) if (criterion) query.criteria.push(criterion);
}

function unknownParameter(name: string, type: string, { queries }: Draft): FhirError {
  const advice =
    queries.length === 1
      ? 'see /metadata for those that exist'
      : 'a search over several types takes only what each of them knows; _type says which they are';
  return badRequest(
    'not-supported',
    `Unknown search parameter "${name}" for resource type ${type}; ${advice}.`,
  );
}

/** FHIR R4 3.1.1.5.8: what is included would come without what it was included for. */
function refuseTextWithIncludes({ summary, includes }: Draft): void {
  if (summary !== 'text' || includes.length === 0) return;
  const text = '"_summary=text" cannot be mixed with _include and _revinclude.';
  throw badRequest('not-supported', text, placeOf('_summary'));
}

function refuseTooManyValues(queries: readonly DraftQuery[]): void {
  for (const { criteria } of queries) {
    if (criteria.flatMap(({ test }) => test.values).length > MAX_VALUES) {
      throw badRequest('too-costly', `A search takes at most ${MAX_VALUES} values in all.`);
    }
  }
}

function parseCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) {
    throw badRequest('value', `"_count" must be a whole number from 0, not "${value}".`);
  }
  return Math.min(Number(value), MAX_COUNT);
}

function oneOf<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found) return found;
  throw badRequest('value', `"${name}" must be one of ${allowed.join(', ')}, not "${value}".`);
}
