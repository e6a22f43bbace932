import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { parseJson } from '../fhir/decimal-text.ts';
import { parseQuery } from '../fhir/conditional.ts';
import { FhirError, badRequest, issue } from '../fhir/fhir-error.ts';
import type { FhirPreferences, FhirRequest, Parameters } from '../fhir/fhir-exchange.ts';
import { contentTypeOf } from './negotiation.ts';

/** An HTTP request as it arrived, body unread. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What is sent may be nested this deep; R4 resources stay far below. */
export const MAX_DEPTH = 100;

/** Reads an HTTP request below `/fhir`. Throws 400 or 415 when it cannot be understood. */
export function toFhirRequest({ method, url, headers, body }: RawRequest): FhirRequest {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const path = decodePath(address).slice(1);
  return {
    method,
    path,
    parameters: parseQuery(query),
    conditions: {
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ifNoneExist: headerText(headers['if-none-exist']),
      ifModifiedSince: headers['if-modified-since'],
    },
    preferences: parsePreferences(headerText(headers['prefer']) ?? ''),
    body: parseBody(body, headers, path.at(-1) === '_search'),
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

function parsePreferences(prefer: string): FhirPreferences {
  const preferred = /\breturn=(minimal|representation|OperationOutcome)\b/i.exec(prefer)?.[1];
  const returned = (['minimal', 'OperationOutcome'] as const).find(
    (value) => value.toLowerCase() === preferred?.toLowerCase(),
  );
  const isLenient = /\bhandling=lenient\b/i.test(prefer);
  return { returned: returned ?? 'representation', handling: isLenient ? 'lenient' : 'strict' };
}

function parseBody(body: unknown, headers: IncomingHttpHeaders, isSearch: boolean): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return undefined;
  const kind = contentTypeOf(headers['content-type']);
  if (!isUtf8(body)) throw badRequest('structure', 'The body is not UTF-8 text.');
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (kind === (isSearch ? 'form' : 'json'))
    return isSearch ? parseForm(text) : parseJsonBody(text);
  const expected = isSearch ? 'application/x-www-form-urlencoded' : 'application/fhir+json';
  throw new FhirError(415, [
    issue(
      'not-supported',
      `Content-Type ${headers['content-type'] ?? '(none)'} is not supported here: send ${expected}.`,
    ),
  ]);
}

const parseForm = (text: string): Parameters => [...new URLSearchParams(text)];

/** Parses JSON. Throws 400 when it is malformed or nested too deeply. */
function parseJsonBody(text: string): unknown {
  if (isTooDeep(text)) {
    throw badRequest('too-costly', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    // The message quotes what stood there, which may be about a patient: only the place is told.
    const place = /position \d+( \(line \d+ column \d+\))?/.exec(String(error))?.[0];
    throw badRequest('structure', `The body is not valid JSON${place ? ` at ${place}` : ''}.`);
  }
}

// Looked at before parsing, because recursive code further on would overflow.
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === OPENING_BRACE || character === OPENING_BRACKET) depth += 1;
    else if (character === CLOSING_BRACE || character === CLOSING_BRACKET) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPENING_BRACE, CLOSING_BRACE, OPENING_BRACKET, CLOSING_BRACKET] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];

/** Where the string that begins at `start` ends; the end of the text when it never does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
