import type { FhirResource } from 'fhir/r4';
import type { RecordChange } from '../../domain/record-change/record-change.ts';
import { applyTrialStopped } from './apply-trial-stopped.ts';
import type { StoppableOrder } from './apply-trial-stopped.ts';
import { identifierSearch } from './change-identifier.ts';
import { isSameJson } from './same-json.ts';
import { identifiersOf } from './to-bundle.ts';

/**
 * Whether a change is stored already, judged from what the server holds now: for a change that
 * creates, the answer to a search by its identifiers (all parts must be there); for a stop, the order
 * re-read: it was me when applying the stop to it changes nothing. `meta` plays no part.
 */
export function wasItMe(change: RecordChange, found: readonly FhirResource[]): boolean {
  if (change.kind === 'trial-stopped') {
    const order = found.find((resource) => recordIdOf(resource) === change.recordId);
    return isStoppable(order) && isSameJson(applyTrialStopped(order, change), order);
  }
  const stored = new Set(found.flatMap(identifierValues));
  return identifiersOf(change).every((identifier) => stored.has(identifier));
}

export function isStoppable(resource: FhirResource | undefined): resource is StoppableOrder {
  return (
    resource?.resourceType === 'MedicationRequest' || resource?.resourceType === 'ServiceRequest'
  );
}

function recordIdOf({ resourceType, id }: FhirResource): string {
  return `${resourceType}/${id ?? ''}`;
}

function identifierValues(resource: FhirResource): readonly string[] {
  // A retracted record is not what was to be stored.
  if ('status' in resource && resource.status === 'entered-in-error') return [];
  if (!('identifier' in resource) || !Array.isArray(resource.identifier)) return [];
  return resource.identifier.map(identifierSearch);
}
