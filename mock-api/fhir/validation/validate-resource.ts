import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { issue } from '../fhir-error.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { ResourceWalk } from './resource-walk.ts';

// Deeper than any record: R4's nesting elements (items of a questionnaire, extensions) stay far below.
const MAXIMUM_DEPTH = 100;

// More than a code system of 100,000 concepts with their displays; each costs about ten microseconds, and others wait meanwhile.
const MAXIMUM_VALUES = 350_000;

/**
 * Everything that makes a resource invalid by R4: structure, unknown properties, cardinality, formats, required codes,
 * one value[x], targets of references, constraints, and active content in narrative. Empty for a valid one. Pure,
 * never throws. Whether targets exist is not asked here: that depends on the store.
 */
export function validateResource(resource: unknown): OperationOutcomeIssue[] {
  if (!isJsonObject(resource)) {
    return [issue('structure', 'A resource must be a JSON object')];
  }
  const type = resource['resourceType'];
  if (typeof type !== 'string' || !loadDefinitions().isResourceType(type)) {
    return [issue('structure', unknownType(type), 'resourceType')];
  }
  const size = measure(resource);
  if (size.depth > MAXIMUM_DEPTH) {
    return [issue('too-costly', `${type} is nested deeper than ${MAXIMUM_DEPTH} levels`, type)];
  }
  if (size.values > MAXIMUM_VALUES) {
    return [issue('too-costly', `${type} has more than ${MAXIMUM_VALUES} values`, type)];
  }
  return new ResourceWalk(resource).issues(type);
}

function unknownType(type: unknown): string {
  return type === undefined
    ? 'The property resourceType is missing: this is no FHIR resource'
    : `${JSON.stringify(type).slice(0, 80)} is not a resource type of FHIR R4`;
}

/** How deep a value is nested and how many it holds, as far as is needed to know that either is too much. */
function measure(root: object): { readonly depth: number; readonly values: number } {
  let [values, depth] = [0, 0];
  let level: object[] = [root];
  while (level.length > 0 && depth <= MAXIMUM_DEPTH && values <= MAXIMUM_VALUES) {
    depth += 1;
    const below: object[] = [];
    for (const holder of level) {
      const members: unknown[] = Array.isArray(holder) ? holder : Object.values(holder);
      values += members.length;
      for (const member of members) {
        if (typeof member === 'object' && member !== null) below.push(member);
      }
    }
    level = below;
  }
  return { depth, values };
}
