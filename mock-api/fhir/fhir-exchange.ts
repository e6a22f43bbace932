import type { FhirError } from './fhir-error.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { StoredVersion } from '../storage/resource-store.ts';
import { instantOf } from '../storage/instant.ts';
import type { SubscriptionService } from '../subscriptions/subscription-service.ts';

/** Query parameters in the order they were sent, decoded. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** Headers that change what a FHIR interaction does; in a Bundle the entry's `request` says the same. */
export interface FhirConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifNoneExist?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
}

/** `Prefer: return=...; handling=...` */
export interface FhirPreferences {
  readonly returned: 'minimal' | 'representation' | 'OperationOutcome';
  readonly handling: 'strict' | 'lenient';
}

/** One interaction, whether it came as an HTTP request of its own or as an entry of a batch or transaction. */
export interface FhirRequest {
  readonly method: string;
  /** The path below the FHIR base, decoded: ["Patient", "1", "_history"]. */
  readonly path: readonly string[];
  readonly parameters: Parameters;
  readonly conditions: FhirConditions;
  readonly preferences: FhirPreferences;
  readonly body: unknown;
  /** Of the body of a PATCH: a JSON Patch, else a FHIRPath Patch. */
  readonly patchFormat?: 'json-patch' | undefined;
}

/** What every interaction works with. */
export interface FhirContext {
  readonly store: ResourceStore;
  /** The absolute address of the FHIR base as the client sees it, without a trailing slash. */
  readonly base: string;
  /** Milliseconds since 1970: "approximately" in a search depends on how long ago a date is. */
  readonly now: number;
  /** What to tell of an error that was not foreseen, having reported it; absent where nobody is told. */
  readonly failureOf?: ((error: unknown) => FhirError) | undefined;
  /** Who is told of what is written; absent where there is no server, as in a command. */
  readonly subscriptions?: SubscriptionService | undefined;
}

/** An answer before it becomes HTTP or an entry of a Bundle. */
export interface FhirResponse {
  readonly status: number;
  /** JSON text of a resource. */
  readonly body?: string | undefined;
  readonly etag?: string | undefined;
  /** Microseconds since 1970. */
  readonly lastModified?: number | undefined;
  /** Relative to the base: "Patient/1/_history/1". */
  readonly location?: string | undefined;
  /** For OPTIONS: the methods that the address knows. */
  readonly allow?: readonly string[] | undefined;
}

export const etagOf = (version: number): string => `W/"${version}"`;

/** The versioned address of a stored version, relative to the base. */
export const locationOf = ({ type, id, version }: StoredVersion): string =>
  `${type}/${id}/_history/${version}`;

/** `response` of a Bundle entry (JSON text) for a version that was written or listed. */
export function entryResponse(status: string, version?: StoredVersion): string {
  if (!version) return JSON.stringify({ status });
  return JSON.stringify({
    status,
    ...(version.json === null ? {} : { location: locationOf(version) }),
    etag: etagOf(version.version),
    lastModified: instantOf(version.lastUpdated),
  });
}
