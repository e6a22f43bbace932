import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import { isStoredType } from '../fhir/resource-types.ts';

const FOLDER = fileURLToPath(new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url));

/** Larger ones say nothing new and take long. */
const MAX_LENGTH = 12_000;

/** HL7's published examples of what this server stores, a few of each type, in the order of their names. */
export function readExamples(perType: number): IdentifiedResource[] {
  const counts = new Map<string, number>();
  const examples: IdentifiedResource[] = [];
  for (const name of readdirSync(FOLDER).sort()) {
    const type = name.split('-')[0] ?? '';
    const count = counts.get(type) ?? 0;
    if (!name.endsWith('.json') || !isStoredType(type) || count >= perType) continue;
    const text = readFileSync(FOLDER + name, 'utf8');
    if (text.length > MAX_LENGTH) continue;
    counts.set(type, count + 1);
    examples.push(JSON.parse(text) as IdentifiedResource);
  }
  return examples;
}
