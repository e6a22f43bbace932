import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { issue } from '../fhir-error.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { ResourceWalk } from './resource-walk.ts';

// Deeper than any record: R4's nesting elements (items of a questionnaire, extensions) stay far below.
const MAXIMUM_DEPTH = 100;

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
  if (isDeeperThan(resource, MAXIMUM_DEPTH)) {
    return [issue('too-costly', `${type} is nested deeper than ${MAXIMUM_DEPTH} levels`, type)];
  }
  return new ResourceWalk(resource).issues(type);
}

function unknownType(type: unknown): string {
  return type === undefined
    ? 'The property resourceType is missing: this is no FHIR resource'
    : `${JSON.stringify(type).slice(0, 80)} is not a resource type of FHIR R4`;
}

function isDeeperThan(value: object, levels: number): boolean {
  if (levels === 0) return true;
  const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return members.some(
    (member) => typeof member === 'object' && member !== null && isDeeperThan(member, levels - 1),
  );
}
