import { randomUUID } from 'node:crypto';
import type { StoredVersion } from '../../storage/resource-store.ts';
import { findOnly, parseQuery, requireOnly } from '../conditional.ts';
import { badRequest } from '../fhir-error.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import type { IdentifiedResource } from '../fhir-resource.ts';
import { patchedResource } from '../patch/patch-resource.ts';
import { isStoredType } from '../resource-types.ts';
import { identifyMatch, requireId, requireResource } from '../writes.ts';
import type { WriteMethod } from '../writes.ts';
import { errorOfEntry } from './bundle-entry.ts';
import type { BundleEntry } from './bundle-entry.ts';
import { criteriaKey } from './rewrite-references.ts';

export interface DeleteOperation {
  readonly kind: 'delete';
  readonly entry: BundleEntry;
  readonly type: string;
  readonly id: string;
}

export interface WriteOperation {
  readonly kind: 'write';
  readonly entry: BundleEntry;
  readonly method: WriteMethod;
  readonly resource: IdentifiedResource;
  /** Of a PATCH: the version it was applied to. */
  readonly patched?: StoredVersion;
}

/** A conditional create under the same criteria as another entry: both are about the one record. */
export interface SameOperation {
  readonly kind: 'same';
  readonly entry: BundleEntry;
  readonly first: WriteOperation;
}

/** A conditional create that found what it wanted to make, or a conditional delete that found nothing. */
export interface NoOperation {
  readonly kind: 'none';
  readonly entry: BundleEntry;
  readonly existing?: StoredVersion;
}

/** What an entry comes down to once its conditions are answered. */
export type Operation =
  | DeleteOperation
  | WriteOperation
  | NoOperation
  | SameOperation
  | { readonly kind: 'read'; readonly entry: BundleEntry };

/** Finds out which resource each entry is about. Nothing is written yet; the caller holds the write lock. */
export function resolveIdentities(
  entries: readonly BundleEntry[],
  context: FhirContext,
): readonly Operation[] {
  const operations = entries.map((entry) => {
    try {
      return resolveIdentity(entry, context);
    } catch (error) {
      throw errorOfEntry(error, entry);
    }
  });
  const distinct = unifyCreates(operations);
  refuseOverlaps(distinct);
  return distinct;
}

function resolveIdentity(entry: BundleEntry, context: FhirContext): Operation {
  switch (entry.request.method) {
    case 'DELETE':
      return resolveDelete(entry, context);
    case 'POST':
      return resolvePost(entry, context);
    case 'PUT':
      return resolvePut(entry, context);
    case 'PATCH':
      return resolvePatch(entry, context);
    default:
      return { kind: 'read', entry };
  }
}

function resolveDelete(entry: BundleEntry, context: FhirContext): Operation {
  const { type, id } = typeAndId(entry);
  if (id !== undefined) return { kind: 'delete', entry, type, id };
  const match = findOnly(type, entry.request.parameters, context);
  return match ? { kind: 'delete', entry, type, id: match.id } : { kind: 'none', entry };
}

function resolvePost(entry: BundleEntry, context: FhirContext): Operation {
  const { path } = entry.request;
  // A search by POST is a read.
  if (path.at(-1) === '_search') return { kind: 'read', entry };
  const { type, id } = typeAndId(entry);
  if (id !== undefined) throw badRequest('invalid', 'A POST goes to a type, not to an id.');
  const resource = requireResource(entry.request.body, type);
  const { ifNoneExist } = entry.request.conditions;
  const existing =
    ifNoneExist === undefined ? undefined : findOnly(type, parseQuery(ifNoneExist), context);
  if (existing) return { kind: 'none', entry, existing };
  return { kind: 'write', entry, method: 'POST', resource: { ...resource, id: randomUUID() } };
}

function resolvePut(entry: BundleEntry, context: FhirContext): Operation {
  const { type, id } = typeAndId(entry);
  const body = requireResource(entry.request.body, type);
  if (id !== undefined) {
    return { kind: 'write', entry, method: 'PUT', resource: requireId(body, id) };
  }
  const match = findOnly(type, entry.request.parameters, context);
  const resource = identifyMatch(body, match, context);
  return { kind: 'write', entry, method: match ? 'PUT' : 'POST', resource };
}

function resolvePatch(entry: BundleEntry, context: FhirContext): Operation {
  const { request } = entry;
  const { type, id } = typeAndId(entry);
  const current =
    id === undefined
      ? requireOnly(type, request.parameters, context)
      : context.store.read(type, id);
  const resource = patchedResource(request.path.join('/'), current, request);
  return { kind: 'write', entry, method: 'PATCH', resource, ...(current && { patched: current }) };
}

function typeAndId({ request: { path, method } }: BundleEntry): {
  type: string;
  id: string | undefined;
} {
  const [type = '', id, ...more] = path;
  if (isStoredType(type) && more.length === 0) return { type, id };
  throw badRequest(
    'not-supported',
    `${method} ${path.join('/')} is no interaction of this server.`,
  );
}

/** The criteria under which a conditional create or update makes a record, as a name of it. */
function criteriaOf({ entry, resource, method }: WriteOperation): string | undefined {
  const { conditions, parameters } = entry.request;
  const { ifNoneExist } = conditions;
  const criteria = ifNoneExist === undefined ? parameters : parseQuery(ifNoneExist);
  return method === 'POST' && criteria.length > 0
    ? criteriaKey(resource.resourceType, criteria)
    : undefined;
}

/** Of several conditional creates under the same criteria the first creates; the others find what it made. */
function unifyCreates(operations: readonly Operation[]): readonly Operation[] {
  const firsts = new Map<string, WriteOperation>();
  return operations.map((operation) => {
    if (operation.kind !== 'write' || operation.entry.request.method !== 'POST') return operation;
    const criteria = criteriaOf(operation);
    if (criteria === undefined) return operation;
    const first = firsts.get(criteria);
    if (first) return { kind: 'same', entry: operation.entry, first };
    firsts.set(criteria, operation);
    return operation;
  });
}

/** FHIR R4 3.1.0.11.2: one resource may be the subject of one entry only. */
function refuseOverlaps(operations: readonly Operation[]): void {
  const seen = new Map<string, number>();
  for (const operation of inOrderOfClaims(operations)) {
    for (const [identity, isClaimed] of identitiesOf(operation)) {
      const { index } = operation.entry;
      const other = seen.get(identity);
      if (other !== undefined) {
        const text = `Bundle.entry[${index}] and Bundle.entry[${other}] are both about ${identity}: a transaction may touch it once.`;
        throw badRequest('duplicate', text, `Bundle.entry[${index}]`);
      }
      if (isClaimed) seen.set(identity, index);
    }
  }
}

/** Deletions first: what they delete cannot be what a conditional create finds. */
const inOrderOfClaims = (operations: readonly Operation[]): readonly Operation[] => [
  ...operations.filter(({ kind }) => kind === 'delete'),
  ...operations.filter(({ kind }) => kind === 'none'),
  ...operations.filter(({ kind }) => kind !== 'delete' && kind !== 'none'),
];

/** What an operation is about, and whether nothing else may be. */
function identitiesOf(operation: Operation): [identity: string, isClaimed: boolean][] {
  if (operation.kind === 'read') return [];
  const { fullUrl } = operation.entry;
  const named = fullUrl === undefined ? [] : [claim(`fullUrl ${fullUrl}`)];
  switch (operation.kind) {
    case 'delete':
      return [claim(`${operation.type}/${operation.id}`)];
    case 'write': {
      const { resourceType, id } = operation.resource;
      const criteria = criteriaOf(operation);
      return [
        claim(`${resourceType}/${id}`),
        ...named,
        ...(criteria === undefined ? [] : [claim(criteria)]),
      ];
    }
    case 'none': {
      const { existing } = operation;
      return existing ? [...named, [`${existing.type}/${existing.id}`, false]] : named;
    }
    case 'same':
      return named;
  }
}

const claim = (identity: string): [string, boolean] => [identity, true];
