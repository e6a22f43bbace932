import { createInterface } from 'node:readline';
import { isJsonObject } from '../fhir/fhir-resource.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { streamOfFile } from './chart-bytes.ts';
import type { ChartFile } from './chart-files.ts';
import type { ConditionalTargets } from './delivery.ts';
import { storedId } from './identity.ts';
import type { ConditionalReference, Intake } from './intake.ts';
import { readChart } from './read-chart.ts';

const WRITTEN = /"reference"\s*:\s*"([A-Z][A-Za-z]+\?identifier=[^"\\]+)"/g;

/**
 * What the references by identifier in the files of one source (`Practitioner?identifier=system|value`, as newer Synthea
 * writes them) mean. Looks in these files first, wherever the target stands in them, then in the store. Reads the files
 * an extra time, but parses them only when there is such a reference.
 */
export async function findConditionalTargets(
  files: readonly ChartFile[],
  intake: Intake,
): Promise<ConditionalTargets> {
  const wanted = await wantedReferences(files);
  const targets = new Map<string, string>();
  if (wanted.size === 0) return targets;
  for (const [key, found] of await recordsWith(wanted, files)) {
    // Two records with one identifier: neither is known to be meant.
    const [only] = found;
    if (found.size === 1 && only !== undefined) targets.set(key, only);
  }
  const open = [...wanted].filter(([text]) => !targets.has(text));
  const inStore = await intake.find(open.map(([, reference]) => reference));
  for (const [index, [text]] of open.entries()) {
    const found = inStore[index];
    if (found) targets.set(text, found);
  }
  return targets;
}

async function wantedReferences(
  files: readonly ChartFile[],
): Promise<Map<string, ConditionalReference>> {
  const wanted = new Map<string, ConditionalReference>();
  for (const { path, source } of files) {
    for await (const [, reference = ''] of matchesIn(path)) {
      const [type = '', query = ''] = reference.split('?identifier=');
      const [system = '', value] = decoded(query).split('|');
      if (value) wanted.set(reference, { source, type, system, value });
    }
  }
  return wanted;
}

async function* matchesIn(path: string): AsyncGenerator<RegExpMatchArray> {
  try {
    for await (const line of createInterface({ input: streamOfFile(path) })) {
      if (line.includes('?identifier=')) yield* line.matchAll(WRITTEN);
    }
  } catch {
    // The import itself reports a file that cannot be read.
  }
}

/** For each wanted reference the stored records in the files that carry its identifier. */
async function recordsWith(
  wanted: ReadonlyMap<string, ConditionalReference>,
  files: readonly ChartFile[],
): Promise<Map<string, Set<string>>> {
  const carriers = new Map<string, Set<string>>();
  for (const { type, system, value } of wanted.values()) {
    carriers.set(keyOf(type, system, value), new Set());
  }
  for (const { path, source } of files) {
    for await (const { resource, id } of readableRecords(path)) {
      const type = resource.resourceType;
      const record = `${type}/${storedId({ source, type, id })}`;
      for (const key of identifierKeys(resource)) carriers.get(key)?.add(record);
    }
  }
  const found = new Map<string, Set<string>>();
  for (const [text, { type, system, value }] of wanted) {
    found.set(text, carriers.get(keyOf(type, system, value)) ?? new Set());
  }
  return found;
}

async function* readableRecords(
  path: string,
): AsyncGenerator<{ resource: FhirResource; id: string }> {
  try {
    for await (const item of readChart(path)) {
      if ('resource' in item && item.id !== undefined)
        yield { resource: item.resource, id: item.id };
    }
  } catch {
    // The import itself reports a file that cannot be read.
  }
}

function identifierKeys(resource: FhirResource): string[] {
  const list = resource['identifier'];
  return (Array.isArray(list) ? list : [])
    .filter(isJsonObject)
    .map(({ system, value }) => keyOf(resource.resourceType, textOf(system), textOf(value)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function keyOf(type: string, system: string, value: string): string {
  return `${type} ${system}|${value}`;
}

function decoded(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
