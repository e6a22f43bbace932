import { listText } from '../list-text.ts';
import { STATUS_CODES } from 'node:http';
import { instantOf } from '../../storage/instant.ts';
import type { StoredVersion } from '../../storage/resource-store.ts';
import { FhirError, issue, operationOutcome } from '../fhir-error.ts';
import { entryResponse } from '../fhir-exchange.ts';
import type { FhirContext, FhirResponse } from '../fhir-exchange.ts';
import { preferredBody } from '../writes.ts';
import type { BundleEntry } from './bundle-entry.ts';

/** Characters; beyond, an answer would take the memory of the server, and hardly a client could read it. */
const MAX_ANSWER = 128 * 1024 * 1024;

/** Adds up the entries of one answer. */
export class AnswerSize {
  #size = 0;

  /** The entry that `make` makes. Throws 413, without calling it, when the answer is too large already. */
  add(make: () => string): string {
    if (this.#size > MAX_ANSWER) {
      const text = 'The answer to this Bundle would be too large: send it in several parts.';
      throw new FhirError(413, [issue('too-costly', text)]);
    }
    const entry = make();
    this.#size += entry.length;
    return entry;
  }
}

/** The Bundle that answers a batch or transaction, from the texts of its entries. */
export function responseBundle(
  type: 'batch-response' | 'transaction-response',
  entries: readonly string[],
): string {
  const list = entries.length > 0 ? `,"entry":[${listText(entries)}]` : '';
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
