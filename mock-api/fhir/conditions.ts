import { badRequest, preconditionFailed } from './fhir-error.ts';
import { placeOf } from './parameter-place.ts';
import type { StoredVersion } from '../storage/resource-store.ts';
import type { FhirConditions } from './fhir-exchange.ts';

const ENTITY_TAG = /^(?:W\/)?"([^"]+)"$/;

/** Throws 412 unless the current version is one that `If-Match` names; without the header everything passes. */
export function requireMatch(ifMatch: string | undefined, current?: StoredVersion): void {
  if (ifMatch === undefined) return;
  const versions = parseEntityTags('If-Match', ifMatch);
  if (current?.json == null) {
    throw preconditionFailed('conflict', 'If-Match was sent, but the resource does not exist.');
  }
  if (versions === '*' || versions.includes(String(current.version))) return;
  throw preconditionFailed(
    'conflict',
    `The resource has changed: the current version is ${current.version}, If-Match names ${ifMatch}. Read it again and repeat the change.`,
  );
}

/** Throws 412 when the resource is there in a version that `If-None-Match` names: `*` is any. */
export function requireNoneMatch(ifNoneMatch: string | undefined, current?: StoredVersion): void {
  if (ifNoneMatch === undefined) return;
  const versions = parseEntityTags('If-None-Match', ifNoneMatch);
  if (current?.json == null) return;
  if (versions !== '*' && !versions.includes(String(current.version))) return;
  throw preconditionFailed(
    'conflict',
    `The resource is there in version ${current.version}, which If-None-Match (${ifNoneMatch}) rules out.`,
  );
}

/** True when the client already has this version (`If-None-Match`, else `If-Modified-Since`). */
export function isNotModified(
  { ifNoneMatch, ifModifiedSince }: FhirConditions,
  current: StoredVersion,
): boolean {
  if (ifNoneMatch !== undefined) {
    const versions = parseEntityTags('If-None-Match', ifNoneMatch);
    return versions === '*' || versions.includes(String(current.version));
  }
  const since = ifModifiedSince === undefined ? Number.NaN : Date.parse(ifModifiedSince);
  // HTTP dates have whole seconds.
  return Math.floor(current.lastUpdated / 1_000_000) * 1000 <= since;
}

function parseEntityTags(header: string, value: string): '*' | readonly string[] {
  if (value.trim() === '*') return '*';
  return value.split(',').map((tag) => {
    const version = ENTITY_TAG.exec(tag.trim())?.[1];
    if (version !== undefined) return version;
    const text = `${header} must be an entity tag such as W/"1", not ${value}.`;
    throw badRequest('value', text, placeOf(header));
  });
}
