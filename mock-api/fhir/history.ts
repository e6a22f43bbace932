import { badRequest, notFound } from './fhir-error.ts';
import { entryResponse } from './fhir-exchange.ts';
import type { FhirContext, FhirRequest, FhirResponse, Parameters } from './fhir-exchange.ts';
import { placeOf } from './parameter-place.ts';
import { parseDateRange } from './search/date-range.ts';
import { microsecondRange } from './search/last-updated.ts';
import type { MicrosecondRange } from './search/last-updated.ts';
import { DEFAULT_COUNT, MAX_COUNT } from './search/search-request.ts';
import type { StoredVersion } from '../storage/resource-store.ts';

/** GET _history, [type]/_history, [type]/[id]/_history: versions, newest first, in pages. */
export function readHistory(
  type: string | undefined,
  id: string | undefined,
  { parameters }: FhirRequest,
  { store, base }: FhirContext,
): FhirResponse {
  const { count, ...query } = parseHistory(parameters, store.timeZone);
  const versions = store.history({ type, id, ...query, limit: count + 1 });
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

interface HistoryParameters {
  readonly count: number;
  readonly since?: number | undefined;
  readonly before?: number | undefined;
  readonly until?: number | undefined;
  readonly currentAt?: number | undefined;
}

const NAMES = ['_count', '_since', '_at', '_cursor', '_format', '_pretty'];

function parseHistory(parameters: Parameters, timeZone: string): HistoryParameters {
  const given = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!NAMES.includes(name) || given.has(name)) {
      const text = `Parameter "${name}=${value}" is not understood in a history, which knows _count, _since and _at, each once.`;
      throw badRequest('not-supported', text, placeOf(name));
    }
    given.set(name, value);
  }
  const [count, since, at] = [given.get('_count'), given.get('_since'), given.get('_at')];
  return {
    count: count === undefined ? DEFAULT_COUNT : historyCount(count),
    since: since === undefined ? undefined : historyTime('_since', since, timeZone).first,
    before: historyCursor(given.get('_cursor')),
    ...(at === undefined ? {} : currentDuring(historyTime('_at', at, timeZone))),
  };
}

/** A version was current at some time of a range when it was written by its end and not yet replaced at its start. */
const currentDuring = ({ first, last }: MicrosecondRange) => ({ until: last, currentAt: first });

function historyCursor(value: string | undefined): number | undefined {
  if (value === undefined || /^\d{1,16}$/.test(value))
    return value === undefined ? undefined : Number(value);
  throw badRequest('value', '"_cursor" is not one that this server gave.', placeOf('_cursor'));
}

function historyCount(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw badRequest(
      'value',
      `"_count" must be a whole number from 1, not "${value}".`,
      placeOf('_count'),
    );
  }
  return Math.min(Number(value), MAX_COUNT);
}

function historyTime(name: string, value: string, timeZone: string): MicrosecondRange {
  // An unescaped "+" arrives as a space.
  const text = value.replace(' ', '+');
  const range = parseDateRange(text, timeZone);
  if (range) return microsecondRange(text, range);
  throw badRequest(
    'value',
    `"${name}" must be a date or an instant, not "${value}".`,
    placeOf(name),
  );
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
    PATCH: '200 OK',
    DELETE: '204 No Content',
  }[method];
  const resource = json === null ? '' : `"resource":${json},`;
  return `{"fullUrl":"${base}/${type}/${id}",${resource}"request":${request},"response":${entryResponse(status, version)}}`;
}
