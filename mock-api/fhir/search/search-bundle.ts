import type { ResourceStore, StoredVersion } from '../../storage/resource-store.ts';
import { operationOutcome } from '../fhir-error.ts';
import { listText } from '../list-text.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { findIncluded } from './include.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import { countRows, findRows } from './page-query.ts';
import type { PageRow, TypeQuery } from './page-query.ts';
import type { SearchRequest } from './search-request.ts';
import { compareRows } from './sort.ts';
import { subsetResource } from './subset-resource.ts';

/**
 * Runs a search and gives its answer, a searchset Bundle, as JSON text. Stored text is passed on as it is, unless
 * `_summary` or `_elements` ask for part of it.
 */
export function searchBundle(request: SearchRequest, context: FhirContext): string {
  const { store, base } = context;
  const links = [link('self', addressOf(request, base), request.parameters)];
  if (request.count === 0) {
    return bundleText(countRecords(request, store), links, []);
  }
  // One record more than a page holds tells whether there is a next page.
  const rows = findPage(request.queries, readCursorOf(request), request.count + 1, store);
  const page = rows.slice(0, request.count);
  const hasMore = rows.length > page.length;
  const last = page.at(-1);
  if (hasMore && last) links.push(nextLink(request, base, last));
  const matches = readRecords(page, store);
  const entries = matches.map((match) => entryText(match, 'match', request, base));
  if (request.includes.length > 0) {
    for (const included of findIncluded(matches, request.includes, store)) {
      entries.push(entryText(included, 'include', request, base));
    }
  }
  if (request.ignored.length > 0) entries.push(ignoredEntry(request.ignored));
  return bundleText(totalOf(request, page.length, hasMore, store), links, entries);
}

/** Up to `limit` records that meet the criteria of a conditional interaction, oldest first. */
export function findMatches(
  { queries }: SearchRequest,
  store: ResourceStore,
  limit: number,
): StoredVersion[] {
  return readRecords(findPage(queries, undefined, limit, store), store);
}

/** The first `limit` records of all queries together, or those after `cursor`, in the order that they share. */
function findPage(
  queries: readonly TypeQuery[],
  cursor: Cursor | undefined,
  limit: number,
  store: ResourceStore,
): PageRow[] {
  const [only, ...others] = queries;
  if (only && others.length === 0) return findRows(only, cursor, limit, store);
  const present = store.types();
  return queries
    .filter(({ type }) => present.has(type))
    .flatMap((query) => findRows(query, cursor, limit, store))
    .sort(compareRows(only?.sort ?? []))
    .slice(0, limit);
}

function readCursorOf({ cursor, parameters, queries }: SearchRequest): Cursor | undefined {
  if (cursor === undefined) return undefined;
  return readCursor(cursor, parameters, queries[0]?.sort.length ?? 0);
}

/** The records of found rows, in their order. One statement for all: eight times faster than one for each. */
function readRecords(rows: readonly PageRow[], store: ResourceStore): StoredVersion[] {
  const records = store.select<StoredVersion>(
    `SELECT r.rid, r.type, r.id, r.version, r.last_updated AS lastUpdated, r.method, r.json
     FROM json_each(?) f CROSS JOIN resource r ON r.rid = f.value`,
    [JSON.stringify(rows.map(({ rid }) => rid))],
  );
  const byRid = new Map(records.map((record) => [record.rid, record]));
  return rows.map(({ rid }) => {
    const record = byRid.get(rid);
    if (record) return record;
    throw new Error(`The index names record ${rid}, which the store does not have.`);
  });
}

const countRecords = ({ queries }: SearchRequest, store: ResourceStore): number =>
  queries.reduce((total, query) => total + countRows(query, store), 0);

/** The total costs nothing when all is on the first page; else it is counted only when asked for. */
function totalOf(
  request: SearchRequest,
  found: number,
  hasMore: boolean,
  store: ResourceStore,
): number | undefined {
  if (!hasMore && request.cursor === undefined) return found;
  return request.wantsTotal ? countRecords(request, store) : undefined;
}

const addressOf = ({ path }: SearchRequest, base: string): string =>
  path === '' ? base : `${base}/${path}`;

function nextLink(request: SearchRequest, base: string, last: PageRow): string {
  const keys = (request.queries[0]?.sort ?? []).map((_, index) => last[`k${index}`] ?? null);
  const cursor = writeCursor({ keys, rid: last.rid }, request.parameters);
  const parameters = request.parameters.filter(([name]) => name !== '_cursor');
  return link('next', addressOf(request, base), [...parameters, ['_cursor', cursor]]);
}

function link(
  relation: string,
  address: string,
  parameters: readonly (readonly [string, string])[],
): string {
  const query = new URLSearchParams(
    parameters.map(([name, value]) => [name, value] as [string, string]),
  ).toString();
  return JSON.stringify({ relation, url: query ? `${address}?${query}` : address });
}

function entryText(
  record: StoredVersion,
  mode: 'match' | 'include',
  { summary, elements }: SearchRequest,
  base: string,
): string {
  // The elements named are those of the records searched for; what is included comes whole.
  const wanted = mode === 'match' ? elements : [];
  const resource = subsetResource(record.json ?? 'null', record.type, summary, wanted);
  return `{"fullUrl":"${base}/${record.type}/${record.id}","resource":${resource},"search":{"mode":"${mode}"}}`;
}

function ignoredEntry(names: readonly string[]): string {
  const text = `Not understood and left out: ${names.join(', ')}.`;
  const outcome = operationOutcome([
    { severity: 'warning', code: 'not-supported', details: { text }, diagnostics: text },
  ]);
  return `{"resource":${outcome},"search":{"mode":"outcome"}}`;
}

function bundleText(
  total: number | undefined,
  links: readonly string[],
  entries: readonly string[],
): string {
  const totalText = total === undefined ? '' : `"total":${total},`;
  const entryText = entries.length === 0 ? '' : `,"entry":[${listText(entries)}]`;
  return `{"resourceType":"Bundle","type":"searchset",${totalText}"link":[${links.join(',')}]${entryText}}`;
}
