import { FhirError, badRequest, issue } from '../fhir-error.ts';
import type { FhirContext, FhirRequest, Parameters } from '../fhir-exchange.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { parseJsonBody } from '../json-body.ts';
import { JSON_PATCH } from '../patch/patch-resource.ts';
import { parseQuery } from '../conditional.ts';

/** What one entry of a batch or transaction asks for. */
export interface BundleEntry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly request: FhirRequest;
}

type JsonObject = Record<string, unknown>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Reads an entry. Throws 400, naming the entry, when it asks for nothing that can be done. */
export function parseEntry(
  entry: unknown,
  index: number,
  { preferences }: FhirRequest,
  { base }: FhirContext,
): BundleEntry {
  const at = `Bundle.entry[${index}]`;
  const request = isJsonObject(entry) ? entry['request'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(request)) {
    throw badRequest('required', `${at} has no request.`, `${at}.request`);
  }
  const method = parseMethod(request['method'], at);
  const { path, parameters } = parseUrl(request['url'], at, base);
  if (path.length === 0 && method === 'POST') {
    throw badRequest('not-supported', `${at}: a Bundle cannot hold another Bundle to process.`);
  }
  return {
    index,
    fullUrl: textOf(entry['fullUrl']),
    request: {
      method,
      path,
      parameters,
      conditions: {
        ifMatch: conditionOf(request, 'ifMatch', at),
        ifNoneMatch: conditionOf(request, 'ifNoneMatch', at),
        ifNoneExist: conditionOf(request, 'ifNoneExist', at),
        ifModifiedSince: conditionOf(request, 'ifModifiedSince', at),
      },
      preferences,
      ...bodyOf(entry['resource'], request['method'], at),
    },
  };
}

function parseMethod(method: unknown, at: string): string {
  if (typeof method === 'string' && METHODS.includes(method)) return method;
  const shown = typeof method === 'string' ? method : 'of another type';
  const text = `${at}: method ${shown} is not supported; it must be one of ${METHODS.join(', ')}.`;
  throw badRequest('not-supported', text, `${at}.request.method`);
}

function parseUrl(
  url: unknown,
  at: string,
  base: string,
): { path: readonly string[]; parameters: Parameters } {
  if (typeof url !== 'string')
    throw badRequest('required', `${at} has no url.`, `${at}.request.url`);
  const [address = '', query = ''] = relativeUrl(url, base).split(/\?(.*)/s);
  const path = decodePath(address);
  if (!path) {
    throw badRequest('value', `${at}: "${url}" is no address of this server.`, `${at}.request.url`);
  }
  return { path, parameters: parseQuery(query) };
}

/** A condition that cannot be read must not be taken for none. */
function conditionOf(request: JsonObject, name: string, at: string): string | undefined {
  const value = request[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest('value', `${at}: ${name} must be a text.`, `${at}.request.${name}`);
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const relativeUrl = (url: string, base: string): string =>
  url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\/+(fhir\/)?/, '');

/** The segments of a relative address; undefined for that of another server and for broken escapes. */
function decodePath(address: string): string[] | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return undefined;
  try {
    return address
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** What an entry brings: a resource, or for PATCH a FHIRPath Patch or a Binary that holds a JSON Patch. */
function bodyOf(
  resource: unknown,
  method: unknown,
  at: string,
): Pick<FhirRequest, 'body' | 'patchFormat'> {
  if (method !== 'PATCH' || !isJsonObject(resource) || resource['resourceType'] !== 'Binary') {
    return { body: resource };
  }
  const { contentType, data } = resource;
  if (contentType !== JSON_PATCH || typeof data !== 'string') {
    const text = `${at}: a Binary to PATCH with must have data and the contentType ${JSON_PATCH}.`;
    throw badRequest('value', text, `${at}.resource.contentType`);
  }
  const json = Buffer.from(data, 'base64').toString('utf8');
  return { body: parseJsonBody(json), patchFormat: 'json-patch' };
}

/** The error of an entry, told as an error of the whole Bundle: the paths begin at the entry. */
export function errorOfEntry(error: unknown, { index }: BundleEntry): unknown {
  if (!(error instanceof FhirError)) return error;
  const at = `Bundle.entry[${index}]`;
  const issues = error.issues.map((each) => ({
    ...each,
    expression: [placeInEntry(each.expression?.[0], at)],
    details: { ...each.details, text: `${at}: ${each.details?.text ?? each.diagnostics ?? ''}` },
  }));
  return new FhirError(error.status, issues.length > 0 ? issues : [issue('processing', at)]);
}

function placeInEntry(expression: string | undefined, at: string): string {
  if (!expression) return at;
  // A parameter of the criteria stands in the address of the entry, or beside it.
  if (expression.startsWith('http.')) return `${at}.request`;
  // An operation of a JSON Patch stands in the data of its Binary.
  if (expression.startsWith('[')) return `${at}.resource.data`;
  return `${at}.resource.${withoutType(expression)}`;
}

const withoutType = (path: string): string => path.replace(/^[A-Z][A-Za-z]*\.?/, '') || path;
