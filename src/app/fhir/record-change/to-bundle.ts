import type {
  Bundle,
  BundleEntry,
  MedicationRequest,
  Observation,
  Procedure,
  ServiceRequest,
} from 'fhir/r4';
import type { RecordCreated } from '../../domain/record-change/record-change.ts';
import { changeIdentifier, identifierSearch } from './change-identifier.ts';
import { toEpisodeObservation } from './episode-observation.ts';
import { toResponseParts } from './response-observations.ts';
import type { ResponsePart } from './response-observations.ts';
import { toTreatmentResource } from './treatment-resource.ts';

type WrittenResource = Observation | MedicationRequest | ServiceRequest | Procedure;

interface WrittenPart {
  readonly part: string;
  readonly resource: WrittenResource;
}

/**
 * A change as one transaction of at most 8 conditional creates: sent again it adds nothing, since
 * each entry is created only where its own identifier is not stored yet. Deterministic.
 */
export function toBundle(change: RecordCreated): Bundle<WrittenResource> {
  const entry = writtenParts(change).map(
    ({ part, resource }, index): BundleEntry<WrittenResource> => {
      const identifier = changeIdentifier(change.changeId, part);
      return {
        fullUrl: partUrl(change.changeId, index),
        resource: { ...resource, identifier: [identifier] },
        request: {
          method: 'POST',
          url: resource.resourceType,
          ifNoneExist: `identifier=${identifierSearch(identifier)}`,
        },
      };
    },
  );
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

/** The identifiers of everything a change creates. */
export function identifiersOf(change: RecordCreated): readonly string[] {
  return writtenParts(change).map(({ part }) =>
    identifierSearch(changeIdentifier(change.changeId, part)),
  );
}

/** The one resource type that all parts of a change have. */
export function writtenType(change: RecordCreated): WrittenResource['resourceType'] {
  return writtenParts(change)[0]?.resource.resourceType ?? 'Observation';
}

function writtenParts(change: RecordCreated): readonly WrittenPart[] {
  switch (change.kind) {
    case 'episode-recorded':
      return [{ part: 'episode', resource: toEpisodeObservation(change) }];
    case 'trial-started':
      return [{ part: change.treatment.kind, resource: toTreatmentResource(change) }];
    case 'response-recorded':
      return withMembers(change.changeId, toResponseParts(change));
  }
}

/** The response names the scores given with it. */
function withMembers(changeId: string, parts: readonly ResponsePart[]): readonly WrittenPart[] {
  const hasMember = parts
    .map(({ part }, index) => ({ part, reference: partUrl(changeId, index) }))
    .filter(({ part }) => part !== 'response')
    .map(({ reference }) => ({ reference }));
  return parts.map(({ part, resource }) =>
    part === 'response' && hasMember.length
      ? { part, resource: { ...resource, hasMember } }
      : { part, resource },
  );
}

/** A UUID of its own for each part, made from the change's: the same change gives the same bundle. */
function partUrl(changeId: string, index: number): string {
  return `urn:uuid:${changeId.slice(0, -2)}${index.toString(16).padStart(2, '0')}`;
}
