/** `meta` of a resource, as far as the server itself reads or writes it. */
export interface FhirMeta {
  versionId?: string;
  lastUpdated?: string;
  [element: string]: unknown;
}

/** Any FHIR resource: what every type has in common. Whether the rest is valid is decided by `validateResource`. */
export interface FhirResource {
  resourceType: string;
  id?: string;
  meta?: FhirMeta;
  [element: string]: unknown;
}

/** A resource that has been given its id. */
export type IdentifiedResource = FhirResource & { id: string };

/** True for a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
