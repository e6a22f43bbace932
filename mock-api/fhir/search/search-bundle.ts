import type { ResourceStore, StoredVersion } from '../../storage/resource-store.ts';
import { operationOutcome } from '../fhir-error.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { findIncluded } from './include.ts';
import type { FhirContext } from '../fhir-exchange.ts';
import type { SearchRequest } from './search-request.ts';
import { comesAfter, orderBy } from './sort.ts';
import { selectRecords } from './sql.ts';
import type { Sql } from './sql.ts';
import { subsetResource } from './subset-resource.ts';

/** A record found: its number and sort keys, in the order of `_sort`. */
type PageRow = Record<string, string | number | null> & { rid: number };

/**
 * Runs a search and gives its answer, a searchset Bundle, as JSON text. Stored text is passed on as it is, unless
 * `_summary` or `_elements` ask for part of it.
 */
export function searchBundle(request: SearchRequest, context: FhirContext): string {
  const { store, base } = context;
  const links = [link('self', `${base}/${request.type}`, request.parameters)];
  if (request.count === 0) {
    return bundleText(countRecords(request, store), links, []);
  }
  const rows = findPage(request, store);
  const page = rows.slice(0, request.count);
  const hasMore = rows.length > page.length;
  const last = page.at(-1);
  if (hasMore && last) links.push(nextLink(request, base, last));
  const matches = page.map(({ rid }) => readRecord(rid, store));
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
  request: SearchRequest,
  store: ResourceStore,
  limit: number,
): StoredVersion[] {
  const { text, values } = selectRecords(request.type, request.criteria);
  const rows = store.select<{ rid: number }>(`${text} ORDER BY rid LIMIT ?`, [...values, limit]);
  return rows.map(({ rid }) => readRecord(rid, store));
}

/** One record more than a page holds, to know whether there is a next page. */
function findPage(request: SearchRequest, store: ResourceStore): PageRow[] {
  const { text, values } = pageQuery(request);
  return store.select<PageRow>(text, [...values, request.count + 1]);
}

function pageQuery({ type, criteria, sort, cursor, parameters }: SearchRequest): Sql {
  const columns = sort.map(({ expression }, index) => `, ${expression.text} AS k${index}`).join('');
  const records = selectRecords(type, criteria, columns);
  const keyValues = sort.flatMap(({ expression }) => expression.values);
  const end = `ORDER BY ${orderBy(sort)} LIMIT ?`;
  if (cursor === undefined) {
    return { text: `${records.text} ${end}`, values: [...keyValues, ...records.values] };
  }
  const { keys, rid } = readCursor(cursor, parameters, sort.length);
  const after = comesAfter(sort, keys, rid);
  return {
    text: `SELECT * FROM (${records.text}) WHERE ${after.text} ${end}`,
    values: [...keyValues, ...records.values, ...after.values],
  };
}

function readRecord(rid: number, store: ResourceStore): StoredVersion {
  const [record] = store.select<StoredVersion>(
    'SELECT rid, type, id, version, last_updated AS lastUpdated, method, json FROM resource WHERE rid = ?',
    [rid],
  );
  if (!record) throw new Error(`The index names record ${rid}, which the store does not have.`);
  return record;
}

function countRecords({ type, criteria }: SearchRequest, store: ResourceStore): number {
  const { text, values } = selectRecords(type, criteria);
  const [row] = store.select<{ total: number }>(`SELECT count(*) AS total FROM (${text})`, values);
  return row?.total ?? 0;
}

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

function nextLink(request: SearchRequest, base: string, last: PageRow): string {
  const keys = request.sort.map((_, index) => last[`k${index}`] ?? null);
  const cursor = writeCursor({ keys, rid: last.rid }, request.parameters);
  const parameters = request.parameters.filter(([name]) => name !== '_cursor');
  return link('next', `${base}/${request.type}`, [...parameters, ['_cursor', cursor]]);
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
  { summary, elements, type }: SearchRequest,
  base: string,
): string {
  // The elements named are those of the type searched for; what is included comes whole.
  const wanted = record.type === type ? elements : [];
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
  const entryText = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"searchset",${totalText}"link":[${links.join(',')}]${entryText}}`;
}
