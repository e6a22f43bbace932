import { badRequest } from '../fhir-error.ts';
import type { Parameters } from '../fhir-exchange.ts';
import { toCriterion } from './criterion.ts';
import { parseInclude } from './include.ts';
import type { Include } from './include.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import { parseSort } from './sort.ts';
import type { SortKey } from './sort.ts';
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
  readonly type: string;
  readonly criteria: readonly Criterion[];
  readonly sort: readonly SortKey[];
  /** Records per page; 0 asks for the total alone. */
  readonly count: number;
  readonly wantsTotal: boolean;
  readonly summary: Summary;
  readonly elements: readonly string[];
  readonly includes: readonly Include[];
  readonly cursor: string | undefined;
  /** What was understood, as sent: for the links. */
  readonly parameters: Parameters;
  /** Names of unknown parameters that `handling=lenient` allowed to be left out. */
  readonly ignored: readonly string[];
}

type Draft = { -readonly [Key in keyof SearchRequest]: SearchRequest[Key] } & {
  criteria: Criterion[];
  includes: Include[];
  ignored: string[];
};

type ReadParameter = (draft: Draft, value: string, context: FhirContext) => void;

const SHAPE_PARAMETERS: Readonly<
  Record<string, ((draft: Draft, value: string) => void) | undefined>
> = {
  _summary: (draft, value) => {
    const summary = oneOf('_summary', value, ['true', 'text', 'data', 'false', 'count'] as const);
    if (summary === 'count') draft.count = 0;
    else draft.summary = summary;
  },
  _elements: (draft, value) =>
    (draft.elements = value.split(',').map((path) => path.trim().replace(`${draft.type}.`, ''))),
  // Content negotiation has dealt with these.
  _format: () => undefined,
  _pretty: () => undefined,
};

/** Parameters that shape the answer. Each may come once, apart from the includes. */
const RESULT_PARAMETERS: Readonly<Record<string, ReadParameter | undefined>> = {
  _sort: (draft, value, { store }) => (draft.sort = parseSort(draft.type, value, store)),
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
  const draft = emptyDraft(type);
  for (const [name, value] of parameters) {
    const readShape = named(SHAPE_PARAMETERS, name);
    if (!readShape) throw badRequest('not-supported', `Unknown parameter "${name}" of a read.`);
    readShape(draft, value);
  }
  return draft;
}

/** `_include`, `_revinclude`, either with `:iterate`. */
const INCLUDE = /^_(rev)?include(:iterate)?$/;

/**
 * Reads the parameters of a search over `type`. Throws 400, naming the parameter, for one that is unknown (unless
 * `isLenient`), comes twice although it may not, or has a modifier or value that is not understood.
 */
export function parseSearchRequest(
  type: string,
  parameters: Parameters,
  context: FhirContext,
  isLenient: boolean,
): SearchRequest {
  const draft = emptyDraft(type);
  const seen = new Set<string>();
  if (parameters.length > MAX_PARAMETERS) {
    throw badRequest('too-costly', `A search takes at most ${MAX_PARAMETERS} parameters.`);
  }
  for (const [name, value] of parameters) {
    const readResult = named(RESULT_PARAMETERS, name);
    if (readResult) {
      if (seen.has(name))
        throw badRequest('invalid', `Parameter "${name}" may be given only once.`);
      seen.add(name);
      readResult(draft, value, context);
    } else if (INCLUDE.test(name)) {
      draft.includes.push(parseInclude(type, name, value, context.store));
    } else {
      readCriterion(draft, name, value, context, isLenient);
    }
  }
  const { ignored, criteria } = draft;
  if (criteria.flatMap(({ test }) => test.values).length > MAX_VALUES) {
    throw badRequest('too-costly', `A search takes at most ${MAX_VALUES} values in all.`);
  }
  return { ...draft, parameters: parameters.filter(([name]) => !ignored.includes(name)) };
}

function emptyDraft(type: string): Draft {
  return {
    ...{ type, criteria: [], sort: [], includes: [], elements: [], parameters: [], ignored: [] },
    ...{ count: DEFAULT_COUNT, wantsTotal: false, summary: 'false', cursor: undefined },
  };
}

function readCriterion(
  draft: Draft,
  name: string,
  value: string,
  context: FhirContext,
  isLenient: boolean,
): void {
  const criterion = toCriterion(draft.type, name, value, context);
  if (criterion) draft.criteria.push(criterion);
  else if (isLenient) draft.ignored.push(name);
  else {
    throw badRequest(
      'not-supported',
      `Unknown search parameter "${name}" for resource type ${draft.type}; see /metadata for those that exist.`,
    );
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
