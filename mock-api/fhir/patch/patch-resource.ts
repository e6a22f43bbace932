import type { StoredVersion } from '../../storage/resource-store.ts';
import { requireMatch } from '../conditions.ts';
import { parseJson } from '../decimal-text.ts';
import { FhirError, issue, notFound } from '../fhir-error.ts';
import type { FhirRequest } from '../fhir-exchange.ts';
import { isJsonObject } from '../fhir-resource.ts';
import type { FhirResource, IdentifiedResource } from '../fhir-resource.ts';
import { applyFhirPathPatch } from './fhirpath-patch.ts';
import { applyJsonPatch } from './json-patch.ts';

/** The media type of a JSON Patch (RFC 6902). */
export const JSON_PATCH = 'application/json-patch+json';

/**
 * What a PATCH makes of the current version; nothing is stored, and nothing but the patch itself is checked. Throws
 * 404 or 410 when there is no such version, 412 when it is not the one `If-Match` names, 400 or 422 for the patch.
 */
export function patchedResource(
  name: string,
  current: StoredVersion | undefined,
  { body, patchFormat, conditions }: FhirRequest,
): IdentifiedResource {
  if (!current) throw notFound(`There is no ${name}.`);
  if (current.json === null) {
    throw new FhirError(410, [issue('deleted', `${name} was deleted.`)]);
  }
  requireMatch(conditions.ifMatch, current);
  const resource = parseJson(current.json) as FhirResource;
  if (patchFormat === 'json-patch') {
    return requireIdentity(applyJsonPatch(body, resource), current);
  }
  applyFhirPathPatch(body, resource);
  return requireIdentity(resource, current);
}

/** What says which record it is, and which version, belongs to the server. */
function requireIdentity(
  patched: unknown,
  { type, id, version }: StoredVersion,
): IdentifiedResource {
  if (!isJsonObject(patched)) throw unchangeable(type, 'The patch leaves no resource.');
  if (patched['resourceType'] !== type) {
    throw unchangeable(`${type}.resourceType`, 'The resourceType cannot be changed by a patch.');
  }
  if (patched['id'] !== id) {
    throw unchangeable(`${type}.id`, 'The id cannot be changed by a patch.');
  }
  const resource = patched as IdentifiedResource;
  const versionId: unknown = isJsonObject(resource.meta) ? resource.meta.versionId : undefined;
  if (versionId === undefined || versionId === String(version)) return resource;
  throw unchangeable(
    `${type}.meta.versionId`,
    'meta.versionId is given by the server; a patch can test it, not change it.',
  );
}

const unchangeable = (expression: string, text: string): FhirError =>
  new FhirError(422, [issue('business-rule', text, expression)]);
