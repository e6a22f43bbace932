import { randomUUID } from 'node:crypto';
import type { StoredVersion } from '../../storage/resource-store.ts';
import { findOnly, parseQuery } from '../conditional.ts';
import { badRequest } from '../fhir-error.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import type { IdentifiedResource } from '../fhir-resource.ts';
import { isStoredType } from '../resource-types.ts';
import { identifyMatch, requireId, requireResource } from '../writes.ts';
import { errorOfEntry } from './bundle-entry.ts';
import type { BundleEntry } from './bundle-entry.ts';

export interface DeleteOperation {
  readonly kind: 'delete';
  readonly entry: BundleEntry;
  readonly type: string;
  readonly id: string;
}

export interface WriteOperation {
  readonly kind: 'write';
  readonly entry: BundleEntry;
  readonly method: 'POST' | 'PUT';
  readonly resource: IdentifiedResource;
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
  refuseOverlaps(operations);
  return operations;
}

function resolveIdentity(entry: BundleEntry, context: FhirContext): Operation {
  switch (entry.request.method) {
    case 'DELETE':
      return resolveDelete(entry, context);
    case 'POST':
      return resolvePost(entry, context);
    case 'PUT':
      return resolvePut(entry, context);
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
  if (path[1] === '_search') return { kind: 'read', entry };
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
  const resource = identifyMatch(body, match?.id);
  return { kind: 'write', entry, method: match ? 'PUT' : 'POST', resource };
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

/** FHIR R4 3.1.0.11.2: one resource may be the subject of one entry only. */
function refuseOverlaps(operations: readonly Operation[]): void {
  const seen = new Map<string, number>();
  for (const operation of operations) {
    for (const identity of identitiesOf(operation)) {
      const { index } = operation.entry;
      const other = seen.get(identity);
      if (other !== undefined) {
        const text = `Bundle.entry[${index}] and Bundle.entry[${other}] are both about ${identity}: a transaction may touch it once.`;
        throw badRequest('duplicate', text, `Bundle.entry[${index}]`);
      }
      seen.set(identity, index);
    }
  }
}

function identitiesOf(operation: Operation): string[] {
  const { entry } = operation;
  const fullUrl = entry.fullUrl === undefined ? [] : [`fullUrl ${entry.fullUrl}`];
  if (operation.kind === 'delete') return [`${operation.type}/${operation.id}`];
  if (operation.kind !== 'write') return [];
  const { ifNoneExist } = entry.request.conditions;
  const { resourceType, id } = operation.resource;
  const criteria = ifNoneExist === undefined ? [] : [`${resourceType}?${ifNoneExist}`];
  return [`${resourceType}/${id}`, ...fullUrl, ...criteria];
}
