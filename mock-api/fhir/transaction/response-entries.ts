import { STATUS_CODES } from 'node:http';
import { instantOf } from '../../storage/instant.ts';
import type { StoredVersion } from '../../storage/resource-store.ts';
import type { FhirError } from '../fhir-error.ts';
import { operationOutcome } from '../fhir-error.ts';
import { entryResponse } from '../fhir-exchange.ts';
import type { FhirContext, FhirResponse } from '../fhir-exchange.ts';
import { preferredBody } from '../writes.ts';
import type { BundleEntry } from './bundle-entry.ts';

/** The Bundle that answers a batch or transaction, from the texts of its entries. */
export function responseBundle(
  type: 'batch-response' | 'transaction-response',
  entries: readonly string[],
): string {
  const list = entries.length > 0 ? `,"entry":[${entries.join(',')}]` : '';
  return `{"resourceType":"Bundle","type":"${type}"${list}}`;
}

/** For a version that was written or found, with what `Prefer: return` asks for. */
export function versionEntry(
  status: 200 | 201,
  version: StoredVersion,
  { request }: BundleEntry,
  { base }: FhirContext,
): string {
  const { type, id } = version;
  const response = entryResponse(statusText(status), version);
  const body = preferredBody(request.preferences.returned, version, status);
  return entryText(body, response, `"fullUrl":"${base}/${type}/${id}",`);
}

export const noContentEntry = (): string => `{"response":${entryResponse('204 No Content')}}`;

/** For the answer of an interaction that was carried out by itself. */
export function interactionEntry(
  { request }: BundleEntry,
  { status, body, etag, lastModified, location }: FhirResponse,
): string {
  const response = JSON.stringify({
    status: statusText(status),
    location,
    etag,
    lastModified: lastModified === undefined ? undefined : instantOf(lastModified),
  });
  return entryText(request.method === 'HEAD' ? undefined : body, response);
}

function entryText(body: string | undefined, response: string, fullUrl = ''): string {
  if (body === undefined) return `{${fullUrl}"response":${response}}`;
  if (!body.startsWith(OUTCOME)) return `{${fullUrl}"resource":${body},"response":${response}}`;
  return `{${fullUrl}"response":${response.slice(0, -1)},"outcome":${body}}}`;
}

/** No record is one (see `isStoredType`), so it tells of the interaction. */
const OUTCOME = '{"resourceType":"OperationOutcome"';

/** For an interaction that failed alone, as those of a batch may. */
export function failedEntry({ status, issues }: FhirError): string {
  return `{"response":{"status":"${statusText(status)}","outcome":${operationOutcome(issues)}}}`;
}

const statusText = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();
