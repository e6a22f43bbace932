import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import { instantOf } from './instant.ts';

/** One version of a resource. `json` is the whole resource as it is sent; null for a version that says "deleted". */
export interface StoredVersion {
  readonly rid: number;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** Microseconds since 1970, UTC: unique in the store and rising with every write. */
  readonly lastUpdated: number;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json: string | null;
}

/** What a write did. `created` is true for the first version and for the return of a deleted resource. */
export interface StoredResource extends StoredVersion {
  readonly json: string;
  readonly created: boolean;
}

export interface HistoryQuery {
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  /** Only versions written before / at or after / not after these instants (microseconds). */
  readonly before?: number | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only versions that nothing had replaced yet at this instant (microseconds). */
  readonly currentAt?: number | undefined;
  readonly limit: number;
}

/** The resource as it is stored: with the number and instant of its version (microseconds since 1970). */
export function withMeta(
  resource: IdentifiedResource,
  version: number,
  at: number,
): IdentifiedResource {
  const { resourceType, id, meta, ...elements } = resource;
  const stamp = { versionId: String(version), lastUpdated: instantOf(at) };
  return { resourceType, id, meta: { ...meta, ...stamp }, ...elements };
}
