import { isJsonObject } from '../fhir-resource.ts';

type JsonObject = Record<string, unknown>;

/** Where an element stands: its resource, and the one that holds it if that is contained (else the same). */
export interface Surroundings {
  readonly resource: JsonObject;
  readonly container: JsonObject;
  readonly containedIds: ReadonlySet<unknown>;
}

/** Where the elements of a resource stand that is not contained in another. */
export function surroundingsOf(resource: JsonObject): Surroundings {
  const containedIds = new Set(objectsIn(resource['contained']).map(({ id }) => id));
  return { resource, container: resource, containedIds };
}

type IsKept = (value: JsonObject, surroundings: Surroundings) => boolean;

/**
 * Constraints of R4, by their key, that are not evaluated as expressions: those that nearly every element has, where an
 * expression would cost most of the time; those that compare all with all, where it takes minutes for a large resource;
 * and per-1, which the library decides wrongly for differing time zones and precisions.
 */
export const DIRECT_CONSTRAINTS: Readonly<Record<string, IsKept>> = {
  'bdl-7': ({ type, entry }) => type === 'history' || areDistinct(versionsIn(objectsIn(entry))),
  'csd-1': ({ concept }) => areDistinct(codesIn(concept)),
  'dom-2': ({ contained }) =>
    objectsIn(contained).every((inner) => inner['contained'] === undefined),
  'dom-3': (value) => areAllReferred(objectsIn(value['contained']), value),
  'dom-4': ({ contained }) =>
    metasOf(contained).every(({ versionId, lastUpdated }) => !versionId && !lastUpdated),
  'dom-5': ({ contained }) => metasOf(contained).every(({ security }) => security === undefined),
  'ext-1': (value) =>
    (value['extension'] !== undefined) !==
    Object.keys(value).some((key) => /^_?value[A-Z]/.test(key)),
  'org-1': ({ identifier, name, _name }) => Boolean(identifier ?? name ?? _name),
  'per-1': ({ start, end }) => !isText(start) || !isText(end) || startsBefore(start, end),
  'qty-3': ({ code, system }) => code === undefined || system !== undefined,
  'que-2': (value) => areDistinct(linkIdsIn(value)),
  // `#` alone, inside a contained resource, is the one that holds it.
  'ref-1': ({ reference }, { containedIds }) =>
    !isText(reference) || !/^#./.test(reference) || containedIds.has(reference.slice(1)),
  'sdf-1': ({ derivation, snapshot }) =>
    derivation === 'constraint' || areDistinct(ofElements(snapshot, 'path')),
  'sdf-16': ({ snapshot }) => areDistinct(ofElements(snapshot, 'id')),
  'sdf-17': ({ differential }) => areDistinct(ofElements(differential, 'id')),
};

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

/** Compares at the precision that both have, so that 2020-05-01 and a time on that day are never the wrong way round. */
function startsBefore(start: string, end: string): boolean {
  if (start.includes('T') && end.includes('T')) return !(Date.parse(start) > Date.parse(end));
  const length = Math.min(start.length, end.length, 10);
  return start.slice(0, length) <= end.slice(0, length);
}
