import type { DomainResource, FhirResource, Reference } from 'fhir/r4';
import type { RecordId } from '../../domain/record/record-id.ts';

/** The resources of one chart by `Type/id`. */
export type ReferenceIndex = ReadonlyMap<RecordId, FhirResource>;

const TYPE_AND_ID = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/;
const UUID_URN = /^urn:uuid:(.+)$/i;

/** `Type/id` of a resource; null when it has no id. */
export function toRecordId(resource: FhirResource): RecordId | null {
  return resource.id ? `${resource.resourceType}/${resource.id}` : null;
}

export function toReferenceIndex(resources: readonly FhirResource[]): ReferenceIndex {
  const index = new Map<RecordId, FhirResource>();
  for (const resource of resources) {
    const id = toRecordId(resource);
    if (id) index.set(id, resource);
  }
  return index;
}

/** The resource a reference means: contained, `Type/id`, an absolute URL, or `urn:uuid` of a resource's id. */
export function resolveReference(
  reference: Reference | undefined,
  from: FhirResource,
  index: ReferenceIndex,
): FhirResource | null {
  const text = reference?.reference;
  if (!text) return null;
  if (text.startsWith('#')) return containedResource(text.slice(1), from);
  const id = referencedId(reference, index);
  return id ? (index.get(id) ?? null) : null;
}

/** `Type/id` that a reference names, whether or not the record is at hand; null: it names none. */
export function referencedId(
  reference: Reference | undefined,
  index: ReferenceIndex,
): RecordId | null {
  const text = reference?.reference;
  if (!text) return null;
  const uuid = UUID_URN.exec(text)?.[1];
  if (uuid) return [...index.keys()].find((id) => id.endsWith(`/${uuid}`)) ?? null;
  return TYPE_AND_ID.exec(text)?.[1] ?? null;
}

function containedResource(id: string, from: FhirResource): FhirResource | null {
  const contained = (from as DomainResource).contained as readonly FhirResource[] | undefined;
  return contained?.find((resource) => resource.id === id) ?? null;
}
