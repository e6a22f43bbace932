import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../fhir-resource.ts';
import { mayPrecede } from './date-order.ts';

type JsonObject = Record<string, unknown>;

/** Where an element stands: its resource, and the one that holds it if that is contained (else the same). */
export interface Surroundings {
  readonly resource: JsonObject;
  readonly container: JsonObject;
  /** What the container contains, by id. */
  readonly contained: ReadonlyMap<unknown, JsonObject>;
}

/** Where the elements of a resource stand that is not contained in another. */
export function surroundingsOf(resource: JsonObject): Surroundings {
  const contained = new Map(objectsIn(resource['contained']).map((inner) => [inner['id'], inner]));
  return { resource, container: resource, contained };
}

type IsKept = (value: JsonObject, surroundings: Surroundings) => boolean;

/**
 * Constraints of R4, by their key (after the type, where several types have one of that key), that are not evaluated as
 * expressions: those that nearly every element has, where an expression would cost most of the time; those that compare
 * all with all, where it takes minutes for a large resource; and those that compare times or quantities, which the
 * library decides wrongly where zones, precisions or units differ.
 */
export const DIRECT_CONSTRAINTS: Readonly<Record<string, IsKept>> = {
  'bdl-7': ({ type, entry }) => type === 'history' || areDistinct(versionsIn(objectsIn(entry))),
  'bdl-3': ({ type, entry }) => haveAll(entry, 'request', REQUESTED.has(type)),
  'bdl-4': ({ type, entry }) => haveAll(entry, 'response', RESPONDED.has(type)),
  'csd-1': ({ concept }) => areDistinctWhereGiven(codesIn(concept)),
  'dom-2': ({ contained }) =>
    objectsIn(contained).every((inner) => inner['contained'] === undefined),
  'dom-3': (value) => areAllReferred(objectsIn(value['contained']), value),
  'dom-4': ({ contained }) =>
    metasOf(contained).every(({ versionId, lastUpdated }) => !versionId && !lastUpdated),
  'dom-5': ({ contained }) => metasOf(contained).every(({ security }) => security === undefined),
  'ext-1': (value) =>
    (value['extension'] !== undefined) !==
    Object.keys(value).some((key) => /^_?value[A-Z]/.test(key)),
  'obs-7': (value, { resource }) =>
    !Object.keys(value).some((name) => /^_?value[A-Z]/.test(name)) ||
    !objectsIn(value['component']).some(({ code }) => shareCoding(code, resource['code'])),
  'org-1': ({ identifier, name, _name }) => Boolean(identifier ?? name ?? _name),
  'per-1': ({ start, end }) => areInOrder(start, end),
  'qty-3': ({ code, system }) => code === undefined || system !== undefined,
  'que-2': (value) => areDistinctWhereGiven(linkIdsIn(value)),
  // `#` alone, inside a contained resource, is the one that holds it.
  'ref-1': ({ reference }, { contained }) =>
    !isText(reference) || !/^#./.test(reference) || contained.has(reference.slice(1)),
  'rng-2': ({ low, high }) => isOrdered(low, high),
  'sdf-1': ({ derivation, snapshot }) =>
    derivation === 'constraint' || areDistinctWhereGiven(ofElements(snapshot, 'path')),
  'sdf-16': ({ snapshot }) => areDistinct(ofElements(snapshot, 'id')),
  'sdf-17': ({ differential }) => areDistinct(ofElements(differential, 'id')),
  'MedicationDispense mdd-1': ({ whenPrepared, whenHandedOver }) =>
    areInOrder(whenPrepared, whenHandedOver),
  'Task inv-1': ({ authoredOn, lastModified }) => areInOrder(authoredOn, lastModified),
};

const REQUESTED = new Set<unknown>(['batch', 'transaction', 'history']);
const RESPONDED = new Set<unknown>(['batch-response', 'transaction-response', 'history']);

function haveAll(entries: unknown, name: string, isDue: boolean): boolean {
  return objectsIn(entries).every((entry) => (entry[name] !== undefined) === isDue);
}

const isText = (value: unknown): value is string => typeof value === 'string';

function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function metasOf(contained: unknown): JsonObject[] {
  return objectsIn(contained)
    .map(({ meta }) => meta)
    .filter(isJsonObject);
}

/** Something that is not a text cannot be one of a kind: `undefined` among them means that an element lacks it. */
function areDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length && values.every(isText);
}

function versionsIn(entries: readonly JsonObject[]): string[] {
  return entries
    .filter(({ fullUrl }) => fullUrl !== undefined)
    .map(({ fullUrl, resource }) => {
      const meta = isJsonObject(resource) ? resource['meta'] : undefined;
      return JSON.stringify([fullUrl, isJsonObject(meta) ? meta['versionId'] : undefined]);
    });
}

function codesIn(concepts: unknown): unknown[] {
  return objectsIn(concepts).flatMap(({ code, concept }) => [code, ...codesIn(concept)]);
}

function ofElements(view: unknown, name: 'id' | 'path'): unknown[] {
  return isJsonObject(view) ? objectsIn(view['element']).map((element) => element[name]) : [];
}

function linkIdsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(linkIdsIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'linkId' ? [member] : linkIdsIn(member),
  );
}

/** Is each contained resource pointed at by its holder, or does it point at its holder? */
function areAllReferred(contained: readonly JsonObject[], holder: JsonObject): boolean {
  if (contained.length === 0) return true;
  const fragments = fragmentsIn(holder, new Set());
  return contained.every(
    (inner) =>
      (isText(inner['id']) && fragments.has(`#${inner['id']}`)) ||
      fragmentsIn(inner, new Set()).has('#'),
  );
}

function fragmentsIn(value: unknown, found: Set<string>): Set<string> {
  if (isText(value)) {
    if (value.startsWith('#')) found.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) fragmentsIn(member, found);
  }
  return found;
}

/** Quantities are compared where both have a value and the same unit: R4 converts units, which takes a table of them. */
function isOrdered(low: unknown, high: unknown): boolean {
  if (!isJsonObject(low) || !isJsonObject(high)) return true;
  const isSameUnit = (['system', 'code', 'unit'] as const).every(
    (name) => low[name] === high[name],
  );
  const [least, most] = [low['value'], high['value']];
  return !isSameUnit || typeof least !== 'number' || typeof most !== 'number' || least <= most;
}

/** Equal codings as FHIRPath has it: in every element. The library's `intersect` compares none. */
function shareCoding(one: unknown, other: unknown): boolean {
  const codings = (concept: unknown) => (isJsonObject(concept) ? objectsIn(concept['coding']) : []);
  return codings(one).some((coding) =>
    codings(other).some((known) => isDeepStrictEqual(coding, known)),
  );
}

function areInOrder(first: unknown, second: unknown): boolean {
  return !isText(first) || !isText(second) || mayPrecede(first, second);
}

/** A required element is reported as such where it is missing; here it only must not come twice. */
function areDistinctWhereGiven(values: readonly unknown[]): boolean {
  return areDistinct(values.filter((value) => value !== undefined));
}
