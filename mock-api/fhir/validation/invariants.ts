import { evalFhirPathTyped, parseFhirPath } from '@medplum/core';
import type { Constraint } from '@medplum/core';
import { isJsonObject } from '../fhir-resource.ts';
import { DIRECT_CONSTRAINTS } from './direct-constraints.ts';
import type { Surroundings } from './direct-constraints.ts';

type JsonObject = Record<string, unknown>;

/** Does the value break the constraint? A constraint that cannot be evaluated is not held against the record. */
export function breaksConstraint(
  constraint: Constraint,
  type: string,
  value: unknown,
  surroundings: Surroundings,
): boolean {
  const direct = DIRECT_CONSTRAINTS[constraint.key];
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
