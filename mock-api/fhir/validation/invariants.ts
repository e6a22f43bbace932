import { evalFhirPathTyped, parseFhirPath } from '@medplum/core';
import type { Constraint } from '@medplum/core';
import { isJsonObject } from '../fhir-resource.ts';

type JsonObject = Record<string, unknown>;

/** Where an element stands: its resource, and the one that holds it if that is contained (else the same). */
export interface Surroundings {
  readonly resource: JsonObject;
  readonly container: JsonObject;
}

/** Does the value break the constraint? A constraint that cannot be evaluated is not held against the record. */
export function breaksConstraint(
  constraint: Constraint,
  type: string,
  value: unknown,
  surroundings: Surroundings,
): boolean {
  const direct = DIRECT[constraint.key];
  if (direct) return isJsonObject(value) && !direct(value, surroundings);
  const variables = {
    '%context': { type, value },
    '%resource': typed(surroundings.resource),
    '%rootResource': typed(surroundings.container),
    '%ucum': { type: 'string', value: 'http://unitsofmeasure.org' },
  };
  try {
    const answer = evalFhirPathTyped(parsed(constraint.expression), [{ type, value }], variables);
    return answer.length !== 1 || answer[0]?.value !== true;
  } catch {
    return false;
  }
}

function typed(resource: JsonObject): { type: string; value: JsonObject } {
  return { type: String(resource['resourceType']), value: resource };
}

const expressions = new Map<string, ReturnType<typeof parseFhirPath>>();

function parsed(expression: string): ReturnType<typeof parseFhirPath> {
  let atom = expressions.get(expression);
  if (!atom) {
    atom = parseFhirPath(expression);
    expressions.set(expression, atom);
  }
  return atom;
}

// Constraints that nearly every element has, where an expression would cost most of the time, or that the library
// leaves out (dom-3, org-1) or decides wrongly (per-1, with time zones and precisions that differ).
const DIRECT: Readonly<Record<string, (value: JsonObject, surroundings: Surroundings) => boolean>> =
  {
    'dom-2': ({ contained }) =>
      objectsIn(contained).every((inner) => inner['contained'] === undefined),
    'dom-3': (value) => objectsIn(value['contained']).every((inner) => isReferred(inner, value)),
    'dom-4': ({ contained }) =>
      metasOf(contained).every(({ versionId, lastUpdated }) => !versionId && !lastUpdated),
    'dom-5': ({ contained }) => metasOf(contained).every(({ security }) => security === undefined),
    'ext-1': (value) =>
      (value['extension'] !== undefined) !==
      Object.keys(value).some((key) => /^_?value[A-Z]/.test(key)),
    'org-1': ({ identifier, name, _name }) => Boolean(identifier ?? name ?? _name),
    'per-1': ({ start, end }) => !isText(start) || !isText(end) || startsBefore(start, end),
    'qty-3': ({ code, system }) => code === undefined || system !== undefined,
    'ref-1': ({ reference }, { container }) =>
      !isText(reference) || !reference.startsWith('#') || isContained(reference, container),
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

/** `#` alone, inside a contained resource, is the one that holds it. */
function isContained(reference: string, container: JsonObject): boolean {
  const id = reference.slice(1);
  return id === '' || objectsIn(container['contained']).some((inner) => inner['id'] === id);
}

/** Is the contained resource pointed at by its holder, or does it point at its holder? */
function isReferred(inner: JsonObject, holder: JsonObject): boolean {
  const id = inner['id'];
  return (isText(id) && holdsText(holder, `#${id}`)) || holdsText(inner, '#');
}

function holdsText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value === text;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => holdsText(member, text));
}

/** Compares at the precision that both have, so that 2020-05-01 and a time on that day are never the wrong way round. */
function startsBefore(start: string, end: string): boolean {
  if (start.includes('T') && end.includes('T')) return !(Date.parse(start) > Date.parse(end));
  const length = Math.min(start.length, end.length, 10);
  return start.slice(0, length) <= end.slice(0, length);
}
