import { findOnly, parseQuery } from '../conditional.ts';
import { FhirError, issue } from '../fhir-error.ts';
import type { FhirContext, FhirRequest, Parameters } from '../fhir-exchange.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { isStoredType } from '../resource-types.ts';
import type { Operation, WriteOperation } from './identities.ts';

/** Elements that may hold the address of another entry (FHIR R4 3.1.0.11.2: reference, uri, url, oid, uuid). */
const ADDRESSES = new Set([
  ...['reference', 'url', 'uri', 'valueUri', 'valueUrl', 'valueOid', 'valueUuid', 'valueCanonical'],
  ...['source', 'questionnaire', 'instantiatesCanonical', 'instantiatesUri'],
]);

/**
 * Puts "Type/id" where the resources of a transaction name each other by `fullUrl` or by the criteria of a
 * conditional reference. Throws 412 when such criteria do not name exactly one resource.
 */
export function rewriteReferences(operations: readonly Operation[], context: FhirContext): void {
  const addresses = addressesOf(operations);
  for (const operation of operations) {
    if (operation.kind !== 'write') continue;
    const folder = baseOf(operation);
    const resolve = (value: string): string =>
      addresses.get(value) ??
      addresses.get(folder + value) ??
      resolveCriteria(value, operation, addresses, context);
    rewrite(operation.resource, resolve, addresses);
  }
}

/** What each `fullUrl`, and each set of criteria that an entry carries, stands for. */
function addressesOf(operations: readonly Operation[]): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const operation of operations) {
    const identity = identityOf(operation);
    if (identity === undefined) continue;
    const { fullUrl, request } = operation.entry;
    const type = identity.slice(0, identity.indexOf('/'));
    if (fullUrl !== undefined) addresses.set(fullUrl, identity);
    const criteria = criteriaOf(request);
    if (criteria.length > 0) addresses.set(criteriaKey(type, criteria), identity);
  }
  return addresses;
}

function criteriaOf({ conditions, parameters }: FhirRequest): Parameters {
  return conditions.ifNoneExist === undefined ? parameters : parseQuery(conditions.ifNoneExist);
}

const criteriaKey = (type: string, criteria: Parameters): string =>
  `${type}?${JSON.stringify(criteria)}`;

function identityOf(operation: Operation): string | undefined {
  if (operation.kind === 'write')
    return `${operation.resource.resourceType}/${operation.resource.id}`;
  const existing = operation.kind === 'none' ? operation.existing : undefined;
  return existing && `${existing.type}/${existing.id}`;
}

/** "http://host/base/" of a fullUrl that ends in Type/id: against it the entry's relative references are resolved. */
function baseOf({ entry, resource }: WriteOperation): string {
  const { fullUrl } = entry;
  const at = fullUrl?.lastIndexOf(`/${resource.resourceType}/`) ?? -1;
  return fullUrl !== undefined && at > 0 ? fullUrl.slice(0, at + 1) : '\0';
}

const CONDITIONAL = /^([A-Z][A-Za-z]+)\?(.+)$/s;

function resolveCriteria(
  value: string,
  { entry }: WriteOperation,
  addresses: ReadonlyMap<string, string>,
  context: FhirContext,
): string {
  const [, type = '', query = ''] = CONDITIONAL.exec(value) ?? [];
  if (!isStoredType(type)) return value;
  const criteria = parseQuery(query);
  // Criteria that another entry of the transaction is made under stand for that entry.
  const identity = addresses.get(criteriaKey(type, criteria));
  if (identity !== undefined) return identity;
  const match = findOnly(type, criteria, context);
  if (match) return `${type}/${match.id}`;
  const at = `Bundle.entry[${entry.index}]`;
  throw new FhirError(412, [
    issue(
      'not-found',
      `${at}: conditional reference "${value}" matches no resource.`,
      `${at}.resource`,
    ),
  ]);
}

function rewrite(
  value: unknown,
  resolve: (reference: string) => string,
  addresses: ReadonlyMap<string, string>,
): void {
  if (Array.isArray(value)) {
    for (const item of value) rewrite(item, resolve, addresses);
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === 'string') value[key] = rewriteText(key, member, resolve, addresses);
      else if (typeof member === 'object') rewrite(member, resolve, addresses);
    }
  }
}

function rewriteText(
  key: string,
  text: string,
  resolve: (reference: string) => string,
  addresses: ReadonlyMap<string, string>,
): string {
  if (key === 'reference') return resolve(text);
  if (ADDRESSES.has(key)) return addresses.get(text) ?? text;
  if (key !== 'div') return text;
  return text.replace(/\b(href|src)="([^"]+)"/g, (whole, attribute: string, address: string) => {
    const identity = addresses.get(address);
    return identity === undefined ? whole : `${attribute}="${identity}"`;
  });
}
