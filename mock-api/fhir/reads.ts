import { isNotModified } from './conditions.ts';
import { FhirError, badRequest, issue, notFound } from './fhir-error.ts';
import { entryResponse, etagOf } from './fhir-exchange.ts';
import type { FhirContext, FhirRequest, FhirResponse, Parameters } from './fhir-exchange.ts';
import { parseDateRange } from './search/date-range.ts';
import { parseShape } from './search/search-request.ts';
import { DEFAULT_COUNT, MAX_COUNT } from './search/search-request.ts';
import { subsetResource } from './search/subset-resource.ts';
import type { StoredVersion } from '../storage/resource-store.ts';

/** GET [type]/[id] */
export function readResource(
  type: string,
  id: string,
  request: FhirRequest,
  { store }: FhirContext,
): FhirResponse {
  return versionResponse(type, id, store.read(type, id), request);
}

/** GET [type]/[id]/_history/[version] */
export function readVersion(
  type: string,
  id: string,
  version: string,
  request: FhirRequest,
  { store }: FhirContext,
): FhirResponse {
  const found = /^[1-9]\d{0,8}$/.test(version)
    ? store.readVersion(type, id, Number(version))
    : undefined;
  return versionResponse(type, `${id}/_history/${version}`, found, request);
}

function versionResponse(
  type: string,
  name: string,
  found: StoredVersion | undefined,
  { conditions, parameters }: FhirRequest,
): FhirResponse {
  if (!found) throw notFound(`There is no ${type}/${name}.`);
  if (found.json === null) {
    throw new FhirError(410, [issue('deleted', `${type}/${name} was deleted.`)]);
  }
  const version = { etag: etagOf(found.version), lastModified: found.lastUpdated };
  if (isNotModified(conditions, found)) return { status: 304, ...version };
  return { status: 200, body: shaped(found.json, type, parameters), ...version };
}

function shaped(json: string, type: string, parameters: Parameters): string {
  if (parameters.length === 0) return json;
  const { summary, elements } = parseShape(parameters);
  return subsetResource(json, type, summary, elements);
}

/** GET _history, [type]/_history, [type]/[id]/_history: versions, newest first, in pages. */
export function readHistory(
  type: string | undefined,
  id: string | undefined,
  { parameters }: FhirRequest,
  { store, base }: FhirContext,
): FhirResponse {
  const { count, since, before } = parseHistory(parameters, store.timeZone);
  const versions = store.history({ type, id, since, before, limit: count + 1 });
  if (versions.length === 0 && type !== undefined && id !== undefined && !store.read(type, id)) {
    throw notFound(`There is no ${type}/${id}.`);
  }
  const page = versions.slice(0, count);
  const address = [base, type, id, '_history'].filter((part) => part !== undefined).join('/');
  const links = [historyLink('self', address, parameters)];
  const last = page.at(-1);
  if (last && versions.length > count) {
    const others = parameters.filter(([name]) => name !== '_cursor');
    links.push(historyLink('next', address, [...others, ['_cursor', String(last.lastUpdated)]]));
  }
  const entries = page.map((version) => historyEntry(version, base)).join(',');
  const body = `{"resourceType":"Bundle","type":"history","link":[${links.join(',')}]${entries && `,"entry":[${entries}]`}}`;
  return { status: 200, body };
}

function parseHistory(parameters: Parameters, timeZone: string) {
  const query = { count: DEFAULT_COUNT, since: undefined, before: undefined } as {
    count: number;
    since: number | undefined;
    before: number | undefined;
  };
  for (const [name, value] of parameters) {
    if (name === '_count') query.count = historyCount(value);
    else if (name === '_since') query.since = historySince(value, timeZone);
    else if (name === '_cursor' && /^\d{1,16}$/.test(value)) query.before = Number(value);
    else if (name !== '_format' && name !== '_pretty') {
      throw badRequest(
        'not-supported',
        `Parameter "${name}=${value}" is not understood in a history; it knows _count and _since.`,
      );
    }
  }
  return query;
}

function historyCount(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw badRequest('value', `"_count" must be a whole number from 1, not "${value}".`);
  }
  return Math.min(Number(value), MAX_COUNT);
}

function historySince(value: string, timeZone: string): number {
  const range = parseDateRange(value.replace(' ', '+'), timeZone);
  if (!range) throw badRequest('value', `"_since" must be an instant, not "${value}".`);
  return range.low * 1000;
}

function historyLink(relation: string, address: string, parameters: Parameters): string {
  const query = new URLSearchParams(
    parameters.map(([name, value]) => [name, value] as [string, string]),
  ).toString();
  return JSON.stringify({ relation, url: query ? `${address}?${query}` : address });
}

function historyEntry(version: StoredVersion, base: string): string {
  const { type, id, method, json } = version;
  const request = JSON.stringify({ method, url: method === 'POST' ? type : `${type}/${id}` });
  const isFirst = method === 'POST' || version.version === 1;
  const status = {
    POST: '201 Created',
    PUT: isFirst ? '201 Created' : '200 OK',
    DELETE: '204 No Content',
  }[method];
  const resource = json === null ? '' : `"resource":${json},`;
  return `{"fullUrl":"${base}/${type}/${id}",${resource}"request":${request},"response":${entryResponse(status, version)}}`;
}
