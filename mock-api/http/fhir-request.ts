import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { parseQuery } from '../fhir/conditional.ts';
import { FhirError, badRequest, issue } from '../fhir/fhir-error.ts';
import { parseJsonBody } from '../fhir/json-body.ts';
import type { FhirPreferences, FhirRequest, Parameters } from '../fhir/fhir-exchange.ts';
import { PATCH_MEDIA_TYPES, contentTypeOf } from './negotiation.ts';

/** An HTTP request as it arrived, body unread. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Bytes. Bundles of a whole chart are a few megabytes. */
export const BODY_LIMIT = 32 * 1024 * 1024;

/** Reads an HTTP request below `/fhir`. Throws 400 or 415 when it cannot be understood. */
export function toFhirRequest({ method, url, headers, body }: RawRequest): FhirRequest {
  // A proxy may send the whole address.
  const [address = '', query = ''] = url.replace(/^https?:\/\/[^/?]*/i, '').split(/\?(.*)/s);
  const path = decodePath(address).slice(1);
  return {
    method,
    path,
    parameters: parseQuery(query),
    conditions: {
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ifNoneExist: headerText(headers['if-none-exist']),
      ifModifiedSince: httpDate(headers['if-modified-since']),
    },
    preferences: parsePreferences(headerText(headers['prefer']) ?? ''),
    ...parseBody(body, headers, expectedKinds(method, path)),
  };
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

function decodePath(address: string): string[] {
  try {
    return address
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    throw badRequest('invalid', 'The address contains a malformed % escape.');
  }
}

/** RFC 9110, 5.6.7: the usual form and the two obsolete ones. What is none of them counts as not sent. */
const HTTP_DATE =
  /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$|^\w{6,9}, \d\d-\w{3}-\d\d [\d:]{8} GMT$|^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}$/;

function httpDate(header: string | undefined): string | undefined {
  if (header === undefined || !HTTP_DATE.test(header)) return undefined;
  // The last form is UTC without saying so.
  return header.endsWith('GMT') ? header : `${header} GMT`;
}

/** RFC 7240: of a preference that is sent twice the first counts; unknown ones are ignored. */
function parsePreferences(prefer: string): FhirPreferences {
  const pairs = prefer.split(/[,;]/).map((part) => part.split('=').map((text) => text.trim()));
  const preferred = (name: string) =>
    pairs
      .find(([key]) => key?.toLowerCase() === name)?.[1]
      ?.replaceAll('"', '')
      .toLowerCase();
  const returned = (['minimal', 'OperationOutcome'] as const).find(
    (value) => value.toLowerCase() === preferred('return'),
  );
  const isLenient = preferred('handling') === 'lenient';
  return { returned: returned ?? 'representation', handling: isLenient ? 'lenient' : 'strict' };
}

/** What a body may be, with the media types to name when it is something else. */
const KINDS = {
  resource: { kinds: ['json'], mediaTypes: 'application/fhir+json' },
  search: { kinds: ['form'], mediaTypes: 'application/x-www-form-urlencoded' },
  patch: { kinds: ['json', 'json-patch'], mediaTypes: PATCH_MEDIA_TYPES.join(' or ') },
} as const;

function expectedKinds(method: string, path: readonly string[]): keyof typeof KINDS {
  if (path.at(-1) === '_search') return 'search';
  return method === 'PATCH' ? 'patch' : 'resource';
}

function parseBody(
  body: unknown,
  headers: IncomingHttpHeaders,
  expected: keyof typeof KINDS,
): Pick<FhirRequest, 'body' | 'patchFormat'> {
  if (!Buffer.isBuffer(body) || body.length === 0) return { body: undefined };
  const { kinds, mediaTypes } = KINDS[expected];
  const kind = contentTypeOf(headers['content-type']);
  if (kind === undefined || !(kinds as readonly string[]).includes(kind)) {
    const sent = headers['content-type'] ?? '(none)';
    throw new FhirError(415, [
      issue('not-supported', `Content-Type ${sent} is not supported here: send ${mediaTypes}.`),
    ]);
  }
  if (!isUtf8(body)) throw badRequest('structure', 'The body is not UTF-8 text.');
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (kind === 'form') return { body: parseForm(text) };
  return { body: parseJsonBody(text), patchFormat: kind === 'json-patch' ? kind : undefined };
}

const parseForm = (text: string): Parameters => [...new URLSearchParams(text)];
