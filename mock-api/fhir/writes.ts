import { randomUUID } from 'node:crypto';
import type { StoredResource, StoredVersion } from '../storage/resource-store.ts';
import { findOnly, parseQuery, requireOnly } from './conditional.ts';
import { requireMatch, requireNoneMatch } from './conditions.ts';
import { FhirError, badRequest, issue, operationOutcome } from './fhir-error.ts';
import { etagOf, locationOf } from './fhir-exchange.ts';
import type { FhirContext, FhirRequest, FhirResponse } from './fhir-exchange.ts';
import { isJsonObject } from './fhir-resource.ts';
import type { FhirResource, IdentifiedResource } from './fhir-resource.ts';
import { patchedResource } from './patch/patch-resource.ts';
import { danglingReferences, makeOwnReferencesRelative } from './references.ts';
import { activateSubscription } from '../subscriptions/activate-subscription.ts';
import { SUBSETTED } from './search/subset-resource.ts';
import { validateResource } from './validation/validate-resource.ts';

export const RESOURCE_ID = /^[A-Za-z0-9.-]{1,64}$/;

/** POST [type], with `If-None-Exist` a conditional create. */
export function createResource(
  type: string,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  const resource = requireResource(request.body, type);
  const { ifNoneExist } = request.conditions;
  return context.store.transaction(() => {
    if (ifNoneExist !== undefined) {
      const existing = findOnly(type, parseQuery(ifNoneExist), context);
      if (existing) return writeResponse(200, existing, request);
    }
    const created = storeChecked({ ...resource, id: randomUUID() }, 'POST', request, context);
    return writeResponse(201, created, request);
  });
}

/** PUT [type]/[id]: a new version, or the first one under an id that the client chose. */
export function updateResource(
  type: string,
  id: string,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  const resource = requireResource(request.body, type);
  const identified = requireId(resource, id);
  return context.store.transaction(() => {
    const stored = storeChecked(identified, 'PUT', request, context);
    return writeResponse(stored.created ? 201 : 200, stored, request);
  });
}

/** PUT [type]?criteria: updates the one match, or creates when there is none. */
export function updateConditionally(
  type: string,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  const resource = requireResource(request.body, type);
  return context.store.transaction(() => {
    const match = findOnly(type, request.parameters, context);
    const identified = identifyMatch(resource, match, context);
    const stored = storeChecked(identified, match ? 'PUT' : 'POST', request, context);
    return writeResponse(stored.created ? 201 : 200, stored, request);
  });
}

/**
 * The id under which a conditional update is stored: the match's, else the client's, else a new one. Throws 400 when
 * match and client differ, 409 when the client's id is that of a record which the criteria do not match.
 */
export function identifyMatch(
  resource: FhirResource,
  match: StoredVersion | undefined,
  { store }: FhirContext,
): IdentifiedResource {
  const { resourceType: type, id } = resource;
  if (match && id !== undefined && id !== match.id) {
    const text = `The criteria match ${type}/${match.id}, but the body has id "${id}".`;
    throw badRequest('invalid', text, `${type}.id`);
  }
  if (!match && id !== undefined && store.exists(type, id)) {
    const text = `${type}/${id} is there, but the criteria do not match it.`;
    throw new FhirError(409, [issue('conflict', text, `${type}.id`)]);
  }
  return { ...resource, id: match?.id ?? id ?? randomUUID() };
}

/** PATCH [type]/[id]: JSON Patch or FHIRPath Patch. The outcome is checked like an update. */
export function patchResource(
  type: string,
  id: string,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  return context.store.transaction(() => {
    const current = context.store.read(type, id);
    const patched = patchedResource(`${type}/${id}`, current, request);
    return writeResponse(200, storeChecked(patched, 'PATCH', request, context), request);
  });
}

/** PATCH [type]?criteria: patches the one match; 404 when there is none. */
export function patchConditionally(
  type: string,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  return context.store.transaction(() => {
    const { id } = requireOnly(type, request.parameters, context);
    return patchResource(type, id, request, context);
  });
}

/** The body as a resource of `type`. Throws 400 when it is another, or no resource at all. */
export function requireResource(body: unknown, type: string): FhirResource {
  if (!isJsonObject(body) || typeof body['resourceType'] !== 'string') {
    throw badRequest('structure', `The body must be a ${type} resource in JSON.`);
  }
  if (body['resourceType'] !== type) {
    const text = `The body is a ${body['resourceType']}, the address is for a ${type}.`;
    throw badRequest('invalid', text, `${body['resourceType']}.resourceType`);
  }
  const { id } = body;
  if (id !== undefined && typeof id !== 'string') {
    throw badRequest('value', 'The id must be a text.', `${type}.id`);
  }
  return body as FhirResource;
}

/** The body with the id of the address. Throws 400 when the two differ or are no FHIR id. */
export function requireId(resource: FhirResource, id: string): IdentifiedResource {
  const { resourceType } = resource;
  if (!RESOURCE_ID.test(id)) {
    throw badRequest('value', `"${id}" is not an id: 1 to 64 letters, digits, "-" and ".".`);
  }
  if (resource.id !== id) {
    const text = `The id of the body (${resource.id ?? 'none'}) must be the id of the address (${id}).`;
    throw badRequest('invalid', text, `${resourceType}.id`);
  }
  return { ...resource, id };
}

function storeChecked(
  resource: IdentifiedResource,
  method: WriteMethod,
  request: FhirRequest,
  context: FhirContext,
): StoredResource {
  const { stored, previous } = storeValid(resource, method, request, context);
  // Only now, since a resource may refer to itself from its first version on.
  requireReferences(resource, context, previous?.json);
  return stored;
}

export type WriteMethod = 'POST' | 'PUT' | 'PATCH';

/**
 * Stores a resource as a new version once it meets the conditions of the request and is valid (412, 400). Whether its
 * references lead anywhere is for the caller to check, when all is stored that they may lead to.
 */
export function storeValid(
  resource: IdentifiedResource,
  method: WriteMethod,
  { conditions }: Pick<FhirRequest, 'conditions'>,
  context: FhirContext,
): { stored: StoredResource; previous: StoredVersion | undefined } {
  const previous = context.store.read(resource.resourceType, resource.id);
  requireMatch(conditions.ifMatch, previous);
  requireNoneMatch(conditions.ifNoneMatch, previous);
  if (previous?.json && method === 'PUT') refusePartOf(resource);
  makeOwnReferencesRelative(resource, context.base);
  requireValid(resource);
  activateSubscription(resource, context);
  return { stored: context.store.put(resource, method), previous };
}

/** What was read with `_elements` or `_summary` would, written back, take away all that was left out: 422. */
function refusePartOf({ resourceType, meta }: IdentifiedResource): void {
  const tags = Array.isArray(meta?.['tag']) ? (meta['tag'] as unknown[]) : [];
  const at = tags.findIndex(
    (tag) =>
      isJsonObject(tag) && tag['code'] === SUBSETTED.code && tag['system'] === SUBSETTED.system,
  );
  if (at < 0) return;
  const text = `The body is tagged SUBSETTED: it is only a part of the ${resourceType}, and the rest would be lost. Read it without _elements or _summary, or send a patch.`;
  throw new FhirError(422, [issue('business-rule', text, `${resourceType}.meta.tag[${at}]`)]);
}

/** Throws 422 when a reference leads nowhere that the version before did not have already. */
export function requireReferences(
  resource: FhirResource,
  context: FhirContext,
  previousJson: string | null | undefined,
): void {
  const issues = danglingReferences(resource, context, previousJson);
  if (issues.length > 0) throw new FhirError(422, issues);
}

/** Throws 400 with all issues when the resource is not valid R4. */
export function requireValid(resource: FhirResource): void {
  const issues = validateResource(resource);
  if (issues.length > 0) throw new FhirError(400, issues);
}

/** DELETE [type]/[id]. Deleting what is not there is no error; what others refer to stays (409). */
export function deleteResource(
  type: string,
  id: string,
  { conditions }: Pick<FhirRequest, 'conditions'>,
  context: FhirContext,
): FhirResponse {
  const { store } = context;
  return store.transaction(() => {
    requireMatch(conditions.ifMatch, store.read(type, id));
    if (store.delete(type, id)) requireUnreferenced(type, id, context);
    const deleted = store.read(type, id);
    return { status: 204, etag: deleted && etagOf(deleted.version) };
  });
}

/** DELETE [type]?criteria: deletes the one match. */
export function deleteConditionally(
  type: string,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  return context.store.transaction(() => {
    const match = findOnly(type, request.parameters, context);
    return match ? deleteResource(type, match.id, request, context) : { status: 204 };
  });
}

/** Throws 409, naming some of them, when current records refer to this one. */
export function requireUnreferenced(type: string, id: string, { store }: FhirContext): void {
  const referrers = store.select<{ type: string; id: string }>(
    `SELECT DISTINCT r.type, r.id FROM reference_index i JOIN resource r ON r.rid = i.rid
     WHERE i.target_id = ? AND i.target_type = ? LIMIT 5`,
    [id, type],
  );
  if (referrers.length === 0) return;
  const names = referrers.map((referrer) => `${referrer.type}/${referrer.id}`).join(', ');
  throw new FhirError(409, [
    issue('conflict', `${type}/${id} cannot be deleted while others refer to it: ${names}.`),
  ]);
}

function writeResponse(
  status: number,
  stored: StoredVersion,
  { preferences }: FhirRequest,
): FhirResponse {
  return {
    status,
    body: preferredBody(preferences.returned, stored, status),
    etag: etagOf(stored.version),
    lastModified: stored.lastUpdated,
    location: locationOf(stored),
  };
}

/** What the client prefers as the answer to a write (JSON text). */
export function preferredBody(
  returned: FhirRequest['preferences']['returned'],
  stored: StoredVersion,
  status: number,
): string | undefined {
  if (returned === 'minimal') return undefined;
  if (returned === 'representation') return stored.json ?? undefined;
  const text = `${stored.type}/${stored.id} is ${status === 201 ? 'created' : 'stored'} as version ${stored.version}.`;
  return operationOutcome([
    { severity: 'information', code: 'informational', details: { text }, diagnostics: text },
  ]);
}
