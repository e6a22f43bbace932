import { capabilityStatement } from './capability-statement.ts';
import { FhirError, badRequest, issue, notFound } from './fhir-error.ts';
import type { FhirContext, FhirRequest, FhirResponse, Parameters } from './fhir-exchange.ts';
import { isJsonObject } from './fhir-resource.ts';
import { readHistory } from './history.ts';
import { readResource, readVersion } from './reads.ts';
import { isStoredType } from './resource-types.ts';
import type { PathParameters, Route } from './route.ts';
import { searchBundle } from './search/search-bundle.ts';
import { parseSearchRequest } from './search/search-request.ts';
import { SUBSCRIPTION_ROUTES } from '../subscriptions/subscription-routes.ts';
import { processBatch } from './transaction/process-batch.ts';
import { processTransaction } from './transaction/process-transaction.ts';
import * as writes from './writes.ts';

/** Everything the FHIR server does. */
export const ROUTES: readonly Route[] = [
  {
    ...{ method: 'GET', path: ':type/:id', level: 'type', interactions: ['read'] },
    handle: (request, context, { type, id }) => readResource(type, id, request, context),
  },
  {
    ...{ method: 'GET', path: ':type', level: 'type', interactions: ['search-type'] },
    handle: (request, context, { type }) => search(type, request.parameters, request, context),
  },
  {
    ...{ method: 'POST', path: ':type/_search', level: 'type', interactions: ['search-type'] },
    handle: (request, context, { type }) => searchByForm(type, request, context),
  },
  {
    ...{ method: 'POST', path: ':type', level: 'type', interactions: ['create'] },
    handle: (request, context, { type }) => writes.createResource(type, request, context),
  },
  {
    ...{ method: 'PUT', path: ':type/:id', level: 'type', interactions: ['update'] },
    handle: (request, context, { type, id }) => writes.updateResource(type, id, request, context),
  },
  {
    ...{ method: 'PUT', path: ':type', level: 'type', interactions: ['update'] },
    handle: (request, context, { type }) => writes.updateConditionally(type, request, context),
  },
  {
    ...{ method: 'PATCH', path: ':type/:id', level: 'type', interactions: ['patch'] },
    handle: (request, context, { type, id }) => writes.patchResource(type, id, request, context),
  },
  {
    ...{ method: 'PATCH', path: ':type', level: 'type', interactions: ['patch'] },
    handle: (request, context, { type }) => writes.patchConditionally(type, request, context),
  },
  {
    ...{ method: 'DELETE', path: ':type/:id', level: 'type', interactions: ['delete'] },
    handle: (request, context, { type, id }) => writes.deleteResource(type, id, request, context),
  },
  {
    ...{ method: 'DELETE', path: ':type', level: 'type', interactions: ['delete'] },
    handle: (request, context, { type }) => writes.deleteConditionally(type, request, context),
  },
  {
    ...{ method: 'GET', path: ':type/:id/_history/:version', level: 'type' },
    interactions: ['vread'],
    handle: (request, context, { type, id, version }) =>
      readVersion(type, id, version, request, context),
  },
  {
    ...{ method: 'GET', path: ':type/:id/_history', level: 'type' },
    interactions: ['history-instance'],
    handle: (request, context, { type, id }) => readHistory(type, id, request, context),
  },
  {
    ...{ method: 'GET', path: ':type/_history', level: 'type', interactions: ['history-type'] },
    handle: (request, context, { type }) => readHistory(type, undefined, request, context),
  },
  {
    ...{ method: 'GET', path: '_history', level: 'system', interactions: ['history-system'] },
    handle: (request, context) => readHistory(undefined, undefined, request, context),
  },
  {
    ...{ method: 'GET', path: '', level: 'system', interactions: ['search-system'] },
    handle: (request, context) => search('', request.parameters, request, context),
  },
  {
    ...{ method: 'POST', path: '_search', level: 'system', interactions: ['search-system'] },
    handle: (request, context) => searchByForm('', request, context),
  },
  {
    ...{ method: 'POST', path: '', level: 'system', interactions: ['transaction', 'batch'] },
    handle: (request, context) => processBundle(request, context),
  },
  {
    ...{ method: 'GET', path: 'metadata', level: 'system', interactions: [] },
    handle: (_request, { base }) => ({ status: 200, body: metadata(base) }),
  },
  ...SUBSCRIPTION_ROUTES,
];

/**
 * Carries out one interaction. Throws FhirError: 404 for an address that means nothing here, 405 for one that does not
 * know the method, and whatever the interaction itself refuses.
 */
export function dispatch(request: FhirRequest, context: FhirContext): FhirResponse {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const matching = ROUTES_BY_PATH.filter(({ pattern }) => matches(pattern, request.path));
  if (method === 'OPTIONS' && isKnown(request.path, matching)) {
    return { status: 204, allow: allowedMethods(matching) };
  }
  const route = matching.find((candidate) => candidate.method === method);
  if (!route) throw unroutable(request, matching);
  const parameters = pathParameters(route.pattern, request.path);
  if (parameters.type && !isStoredType(parameters.type)) {
    throw notFound(`There is no resource type "${parameters.type}" on this server.`);
  }
  return route.handle(request, context, parameters);
}

// Fixed words come before `:id`: "Patient/_history" is no patient.
const ROUTES_BY_PATH = ROUTES.map((route) => ({
  ...route,
  pattern: route.path === '' ? [] : route.path.split('/'),
})).sort((a, b) => variables(a.path) - variables(b.path));

function variables(path: string): number {
  return path.split(':').length;
}

const RESERVED = /^[_$]|^metadata$/;

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.length !== path.length) return false;
  return pattern.every((part, index) => {
    const segment = path[index] ?? '';
    return part.startsWith(':') ? !RESERVED.test(segment) : part === segment;
  });
}

function pathParameters(pattern: readonly string[], path: readonly string[]): PathParameters {
  const valueOf = (name: string) => path[pattern.indexOf(name)] ?? '';
  return { type: valueOf(':type'), id: valueOf(':id'), version: valueOf(':version') };
}

/** Is there anything at this address, whatever the method? */
function isKnown([type = '']: readonly string[], matching: readonly Route[]): boolean {
  return matching.length > 0 && (!/^[A-Z]/.test(type) || isStoredType(type));
}

function allowedMethods(matching: readonly Route[]): readonly string[] {
  const methods = matching.map(({ method }) => method);
  return [...new Set(methods.includes('GET') ? ['GET', 'HEAD', ...methods] : methods), 'OPTIONS'];
}

function unroutable({ method, path }: FhirRequest, matching: readonly Route[]): FhirError {
  const [type = ''] = path;
  const address = path.join('/');
  if (isKnown(path, matching)) {
    const allow = allowedMethods(matching);
    const text = `${method} is not supported for "${address}"; it knows ${allow.join(', ')}.`;
    return new FhirError(405, [issue('not-supported', text)], { allow });
  }
  const operation = path.find((segment) => segment.startsWith('$'));
  if (operation) return notFound(`There is no operation "${operation}" on this server.`);
  if (type && !isStoredType(type))
    return notFound(`There is no resource type "${type}" on this server.`);
  return notFound(`There is nothing at "${address}" on this server.`);
}

function searchByForm(path: string, request: FhirRequest, context: FhirContext): FhirResponse {
  const form = Array.isArray(request.body) ? (request.body as Parameters) : [];
  return search(path, [...request.parameters, ...form], request, context);
}

/** `path` is the type searched, or "" for a search over several types. */
function search(
  path: string,
  parameters: Parameters,
  { preferences }: FhirRequest,
  context: FhirContext,
): FhirResponse {
  const isLenient = preferences.handling === 'lenient';
  const request = parseSearchRequest(path, parameters, context, isLenient);
  return { status: 200, body: searchBundle(request, context) };
}

/** Even an empty entry has an answer. */
const MAX_ENTRIES = 50_000;

function processBundle(request: FhirRequest, context: FhirContext): FhirResponse {
  const { body } = request;
  if (!isJsonObject(body) || body['resourceType'] !== 'Bundle') {
    throw badRequest('structure', 'The body must be a Bundle of type batch or transaction.');
  }
  const { type, entry = [] } = body;
  if (!Array.isArray(entry))
    throw badRequest('structure', 'Bundle.entry must be a list.', 'Bundle.entry');
  if (entry.length > MAX_ENTRIES) {
    const text = `A Bundle may have at most ${MAX_ENTRIES} entries, this one has ${entry.length}.`;
    throw new FhirError(413, [issue('too-costly', text, 'Bundle.entry')]);
  }
  const entries = entry as readonly unknown[];
  if (type === 'batch') {
    return { status: 200, body: processBatch(entries, request, context, dispatch) };
  }
  if (type === 'transaction') {
    return { status: 200, body: processTransaction(entries, request, context, dispatch) };
  }
  const text = `A Bundle of type ${JSON.stringify(type)} cannot be processed: it must be batch or transaction.`;
  throw badRequest('value', text, 'Bundle.type');
}

const startedAt = new Date();
const statements = new Map<string, string>();

function metadata(base: string): string {
  let statement = statements.get(base);
  if (statement === undefined) {
    statement = capabilityStatement(ROUTES, base, startedAt);
    statements.clear();
    statements.set(base, statement);
  }
  return statement;
}
