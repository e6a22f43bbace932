import { evalFhirPathTyped, parseFhirPath } from '@medplum/core';
import type { Constraint } from '@medplum/core';
import { isJsonObject } from '../fhir-resource.ts';
import { DIRECT_CONSTRAINTS } from './direct-constraints.ts';
import type { Surroundings } from './direct-constraints.ts';

type JsonObject = Record<string, unknown>;

/** A constraint of R4, ready to be asked of one value after another. */
export interface Invariant {
  readonly key: string;
  readonly text: string;
  /** FHIRPath, as R4 writes it. */
  readonly expression: string;
  /** Does the value break it? One that cannot be evaluated is not held against the record. */
  isBroken(value: unknown, surroundings: Surroundings): boolean;
}

/**
 * The constraint for values of a type. `namesOf` gives the JSON names that may stand for an element of that type:
 * `valueQuantity`, `valueString` ... for `value`.
 */
export function toInvariant(
  { key, description, expression }: Constraint,
  type: string,
  namesOf: (element: string) => readonly string[],
): Invariant {
  const direct = DIRECT_CONSTRAINTS[key] ?? DIRECT_CONSTRAINTS[`${type} ${key}`];
  const evaluated = expressionCheck(expression, type);
  const optional = decidingElement(expression);
  const names = optional === undefined ? [] : namesOf(optional);
  const isBroken = direct
    ? (value: unknown, surroundings: Surroundings) =>
        isJsonObject(value) && !direct(value, surroundings)
    : names.length > 0
      ? (value: unknown, surroundings: Surroundings) =>
          hasAny(value, names) && evaluated(value, surroundings)
      : evaluated;
  return { key, text: description, expression, isBroken };
}

/**
 * Most constraints are about an element that most records do not have: "pattern.empty() or ...", "period.exists()
 * implies ...". Where it is absent they hold, whatever follows. Not so where another operator binds weaker.
 */
function decidingElement(expression: string): string | undefined {
  const [, absent] = /^(\w+)\.empty\(\) or (?!.*\b(?:implies|xor)\b)/.exec(expression) ?? [];
  const [, present] = /^(\w+)\.exists\(\) implies (?!.*\bimplies\b)/.exec(expression) ?? [];
  return absent ?? present;
}

function hasAny(value: unknown, names: readonly string[]): boolean {
  return !isJsonObject(value) || names.some((name) => name in value);
}

function expressionCheck(expression: string, type: string): Invariant['isBroken'] {
  let atom: ReturnType<typeof parseFhirPath> | undefined;
  return (value, { resource, container }) => {
    const variables = {
      '%context': { type, value },
      '%resource': typed(resource),
      '%rootResource': typed(container),
      '%ucum': { type: 'string', value: 'http://unitsofmeasure.org' },
    };
    try {
      atom ??= parseFhirPath(expression);
      const answer = evalFhirPathTyped(atom, [{ type, value }], variables);
      return answer.length !== 1 || answer[0]?.value !== true;
    } catch {
      return false;
    }
  };
}

function typed(resource: JsonObject): { type: string; value: JsonObject } {
  return { type: String(resource['resourceType']), value: resource };
}
