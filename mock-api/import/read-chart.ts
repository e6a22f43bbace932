import { parseJson } from '../fhir/decimal-text.ts';
import { findBrokenJson } from './broken-json.ts';
import { bytesOfFile } from './chart-bytes.ts';
import { isIndentedJson, linesOfFile, textOfBytes } from './chart-lines.ts';
import { isJsonObject } from '../fhir/fhir-resource.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { repeatedName } from '../fhir/validation/repeated-name.ts';

/** A resource as a file holds it, or why a part of the file is none. */
export type ChartItem = ChartRecord | { readonly path: string; readonly reason: string };

export interface ChartRecord {
  /** Where in the file: `resource`, `entry[3].resource`, `line 7`. */
  readonly path: string;
  readonly resource: FhirResource;
  /** Its id in the chart: its own, else the end of its entry's fullUrl; undefined when it has neither. */
  readonly id: string | undefined;
  /** `Type/id` by fullUrl, of the bundle that it came in. */
  readonly addresses: ReadonlyMap<string, string>;
}

const LINES = /\.(ndjson|jsonl)(\.gz)?$/i;
const MAXIMUM_NESTING = 20;
const NO_ADDRESSES: ReadonlyMap<string, string> = new Map();

const NOT_UTF8 = 'This is not UTF-8 text, which JSON must be.';

/**
 * Reads a file record by record: one JSON (a resource or a Bundle of them), or one per line (*.ndjson, *.jsonl, and any
 * other whose first line is a JSON by itself). `onRead` hears how many bytes of a file of lines have been read.
 */
export async function* readChart(
  file: string,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<ChartItem> {
  if (LINES.test(file) && !(await isIndentedJson(file))) {
    for await (const { number, text } of linesOfFile(file, onRead))
      yield* itemsOfLine(number, text);
    return;
  }
  const text = textOfBytes(await bytesOfFile(file));
  if (text === undefined) {
    yield { path: 'file', reason: NOT_UTF8 };
    return;
  }
  const json = parsed(text);
  if (json !== undefined) yield* recordsOfText(text, json, 'resource', '');
  else if (isOfLines(text)) yield* itemsOfLines(text);
  else yield brokenItem(text, undefined);
}

/** More than one line, the first of them a JSON by itself. */
function isOfLines(text: string): boolean {
  const end = text.indexOf('\n');
  return end >= 0 && parsed(text.slice(0, end)) !== undefined;
}

function* itemsOfLines(text: string): Generator<ChartItem> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') yield* itemsOfLine(index + 1, line);
  }
}

function* itemsOfLine(number: number, text: string | undefined): Generator<ChartItem> {
  const line = `line ${number}`;
  const json = text === undefined ? undefined : parsed(text);
  if (text === undefined) yield { path: line, reason: NOT_UTF8 };
  else if (json === undefined) yield brokenItem(text, line);
  else yield* recordsOfText(text, json, line, `${line}: `);
}

function* recordsOfText(
  text: string,
  json: unknown,
  path: string,
  prefix: string,
): Generator<ChartItem> {
  const repeated = repeatedName(text, json);
  if (repeated === undefined) yield* recordsIn(json, path, prefix, NO_ADDRESSES);
  else yield { path, reason: `The property ${repeated} comes twice.` };
}

/** undefined: broken JSON, which has no other way to say `undefined`. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function brokenItem(text: string, line: string | undefined): ChartItem {
  const { line: lineInText, column, isCutOff } = findBrokenJson(text);
  return {
    path: `${line ?? `line ${lineInText}`}, column ${column}`,
    reason: isCutOff ? 'Broken JSON: it ends too early.' : 'Broken JSON.',
  };
}

function* recordsIn(
  json: unknown,
  path: string,
  prefix: string,
  addresses: ReadonlyMap<string, string>,
  fullUrl?: string,
): Generator<ChartItem> {
  if (!isJsonObject(json)) {
    yield { path, reason: 'This JSON is no FHIR resource: it is not an object.' };
  } else if (typeof json['resourceType'] !== 'string') {
    yield { path, reason: noResource(json) };
  } else if (json['resourceType'] === 'Bundle') {
    yield* entriesOf(json, path, prefix, addresses);
  } else {
    const resource = json as FhirResource;
    yield { path, resource, id: idOf(resource, fullUrl), addresses };
  }
}

/**
 * The records of a bundle of any type, each for itself. What is no record is passed over: requests without a resource
 * (queries and deletions of a batch) and the outcome of a search. A history comes oldest version first.
 */
function* entriesOf(
  bundle: Record<string, unknown>,
  path: string,
  prefix: string,
  outer: ReadonlyMap<string, string>,
): Generator<ChartItem> {
  const list = bundle['entry'] ?? [];
  if (prefix.split('resource.').length > MAXIMUM_NESTING) {
    yield { path, reason: `Bundles are nested deeper than ${MAXIMUM_NESTING} levels.` };
    return;
  }
  if (!Array.isArray(list)) {
    yield { path, reason: 'Bundle.entry must be an array.' };
    return;
  }
  const addresses = new Map([...outer, ...addressesOf(list)]);
  const entries = [...list.entries()];
  if (bundle['type'] === 'history') entries.reverse();
  for (const [index, entry] of entries as [number, unknown][]) {
    const place = `${prefix}entry[${index}]`;
    if (!isJsonObject(entry)) {
      yield { path: place, reason: 'An entry of a Bundle must be an object.' };
    } else if (entry['resource'] !== undefined && !isSearchOutcome(entry)) {
      const inside = `${place}.resource`;
      yield* recordsIn(
        entry['resource'],
        inside,
        `${inside}.`,
        addresses,
        textOf(entry['fullUrl']),
      );
    } else if (isDeletion(entry)) {
      yield {
        path: place,
        reason: 'This entry deletes a record; an import takes records in and never removes one.',
      };
    }
  }
}

/** As an export since some day lists what was deleted. */
function isDeletion({ request }: Record<string, unknown>): boolean {
  return isJsonObject(request) && request['method'] === 'DELETE';
}

function addressesOf(entries: readonly unknown[]): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const entry of entries) {
    const resource = isJsonObject(entry) ? entry['resource'] : undefined;
    const fullUrl = isJsonObject(entry) ? textOf(entry['fullUrl']) : undefined;
    if (fullUrl === undefined || !isJsonObject(resource)) continue;
    const type = textOf(resource['resourceType']);
    const id = idOf(resource, fullUrl);
    if (type && id) addresses.set(fullUrl, `${type}/${id}`);
  }
  return addresses;
}

function isSearchOutcome({ search }: Record<string, unknown>): boolean {
  return isJsonObject(search) && search['mode'] === 'outcome';
}

/** An id that is no text is left to validation, which names it. */
function idOf(resource: Record<string, unknown>, fullUrl: string | undefined): string | undefined {
  return textOf(resource['id']) ?? fullUrl?.split(/[/:]/).pop();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function noResource(json: Record<string, unknown>): string {
  const hint = isJsonObject(json['resource'])
    ? ' It looks like an entry cut out of a Bundle: the resource is inside "resource".'
    : '';
  return `This JSON is no FHIR resource: resourceType is missing.${hint}`;
}
