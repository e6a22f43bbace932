import { STATUS_CODES } from 'node:http';
import { instantOf } from '../../storage/instant.ts';
import type { StoredVersion } from '../../storage/resource-store.ts';
import type { FhirError } from '../fhir-error.ts';
import { operationOutcome } from '../fhir-error.ts';
import { entryResponse } from '../fhir-exchange.ts';
import type { FhirContext, FhirResponse } from '../fhir-exchange.ts';
import type { BundleEntry } from './bundle-entry.ts';

/** The Bundle that answers a batch or transaction, from the texts of its entries. */
export function responseBundle(
  type: 'batch-response' | 'transaction-response',
  entries: readonly string[],
): string {
  const list = entries.length > 0 ? `,"entry":[${entries.join(',')}]` : '';
  return `{"resourceType":"Bundle","type":"${type}"${list}}`;
}

/** For a version that was written or found: with the resource itself unless `return=minimal` was preferred. */
export function versionEntry(
  status: string,
  version: StoredVersion,
  { request }: BundleEntry,
  { base }: FhirContext,
): string {
  const { type, id, json } = version;
  const isWanted = request.preferences.returned === 'representation' && json !== null;
  const resource = isWanted ? `"resource":${json},` : '';
  return `{"fullUrl":"${base}/${type}/${id}",${resource}"response":${entryResponse(status, version)}}`;
}

export const noContentEntry = (): string => `{"response":${entryResponse('204 No Content')}}`;

/** For the answer of an interaction that was carried out by itself. */
export function interactionEntry(
  { request }: BundleEntry,
  { status, body, etag, lastModified, location }: FhirResponse,
): string {
  const answer = JSON.stringify({
    status: statusText(status),
    location,
    etag,
    lastModified: lastModified === undefined ? undefined : instantOf(lastModified),
  });
  const resource = body === undefined || request.method === 'HEAD' ? '' : `"resource":${body},`;
  return `{${resource}"response":${answer}}`;
}

/** For an interaction that failed alone, as those of a batch may. */
export function failedEntry({ status, issues }: FhirError): string {
  return `{"response":{"status":"${statusText(status)}","outcome":${operationOutcome(issues)}}}`;
}

const statusText = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();
