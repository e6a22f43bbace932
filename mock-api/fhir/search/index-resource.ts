import {
  evalFhirPathTyped,
  getExpressionForResourceType,
  parseFhirPath,
  toTypedValue,
} from '@medplum/core';
import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { compilePath } from './compile-path.ts';
import type { CompiledPath, Leaf } from './compile-path.ts';
import { INDEXERS, addNameWords, emptyEntries, markPresent } from './index-entries.ts';
import { isJsonObject } from '../fhir-resource.ts';
import type { FhirResource } from '../fhir-resource.ts';
import type { IndexEntries, ValueMeaning } from './index-entries.ts';

/** One way in which records of a type can be found. */
interface Indexing extends CompiledPath, ValueMeaning {
  readonly code: string;
  readonly type: SearchParameter['type'];
}

/** `_id` and `_lastUpdated` are columns of the store itself. */
const STORED = ['_id', '_lastUpdated'];

/**
 * What `resource` is found by, under the codes of `indexedCodes`. Dates without an offset are read in `timeZone`.
 * Pure: the same resource and zone give the same entries.
 */
export function indexResource(
  resource: FhirResource,
  timeZone: string,
): ReadonlyMap<string, IndexEntries> {
  const found = new Map<string, IndexEntries>();
  for (const indexing of indexingsOf(resource.resourceType)) {
    const elements = indexing.find(resource);
    const indexer = INDEXERS[indexing.type];
    if (elements.length === 0 || !indexer) continue;
    const entries = emptyEntries();
    for (const element of elements) indexer.add(entries, element, indexing, timeZone);
    if (entries[indexer.main].length === 0) markPresent(entries);
    found.set(indexing.code, entries);
    if (hasNameWords(resource.resourceType, indexing.code)) {
      const words = emptyEntries();
      for (const element of elements) addNameWords(words, element);
      found.set(wordsOf(indexing.code), words);
    }
  }
  addCanonicalVersion(resource, found);
  return found;
}

/** The codes under which records of a type are indexed: its search parameters, and the words of people's names. */
export function indexedCodes(resourceType: string): string[] {
  const codes = loadDefinitions()
    .searchParameters(resourceType)
    .map(({ code }) => code);
  return codes.flatMap((code) =>
    hasNameWords(resourceType, code) ? [code, wordsOf(code)] : [code],
  );
}

const PEOPLE = ['Patient', 'Person', 'Practitioner', 'RelatedPerson'];
const FAMILY_NAMES = ['name', 'family', 'phonetic'];

/** True for a parameter over family names, whose later words are indexed too: under a code of their own, as they do not sort. */
export const hasNameWords = (resourceType: string, code: string): boolean =>
  PEOPLE.includes(resourceType) && FAMILY_NAMES.includes(code);

/** The code under which the later words of the names of a parameter are indexed. */
export const wordsOf = (code: string): string => `${code}:words`;

/** "url|version" finds a canonical resource of that version (3.1.1.4.9). */
function addCanonicalVersion(resource: FhirResource, found: Map<string, IndexEntries>): void {
  const { url, version } = resource;
  if (typeof url !== 'string' || typeof version !== 'string') return;
  found.get('url')?.tokens.push({ code: `${url}|${version}`, system: '' });
}

/** The FHIR datatypes of the elements that a parameter looks at. */
export function elementTypes(resourceType: string, code: string): ReadonlySet<string> {
  const leaves = indexingsOf(resourceType).find((indexing) => indexing.code === code)?.leaves;
  return new Set((leaves ?? []).map(({ type }) => type));
}

const indexings = new Map<string, readonly Indexing[]>();

function indexingsOf(resourceType: string): readonly Indexing[] {
  let known = indexings.get(resourceType);
  if (!known) {
    known = loadDefinitions()
      .searchParameters(resourceType)
      .filter(({ code, type }) => INDEXERS[type] && !STORED.includes(code))
      .map((parameter) => toIndexing(resourceType, parameter));
    indexings.set(resourceType, known);
  }
  return known;
}

function toIndexing(resourceType: string, parameter: SearchParameter): Indexing {
  const { code, type, target } = parameter;
  const expression = getExpressionForResourceType(resourceType, parameter.expression ?? '') ?? '';
  const path = compilePath(resourceType, expression) ?? evaluatedPath(expression);
  const find = isOverResources(path)
    ? (resource: FhirResource) => path.find(resource).filter(({ value }) => isOf(target, value))
    : path.find;
  return { ...path, find, code, type, systemOf: impliedSystems(path.leaves) };
}

/** The first entry of a Bundle counts as its composition or its message only if it is one. */
const isOverResources = ({ leaves }: CompiledPath): boolean =>
  leaves.some(({ type }) => type === 'Resource');

const isOf = (types: readonly string[] = [], value: unknown): boolean =>
  isJsonObject(value) && types.includes(String(value['resourceType']));

/** For what is no plain path: Patient.deceased. */
function evaluatedPath(expression: string): CompiledPath {
  const parsed = parseFhirPath(expression);
  return { find: (resource) => evalFhirPathTyped(parsed, [toTypedValue(resource)]), leaves: [] };
}

/** "final" of Observation.status is http://hl7.org/fhir/observation-status|final, though it is written without. */
function impliedSystems(leaves: readonly Leaf[]): ReadonlyMap<string, string> {
  const systems = new Map<string, string>();
  for (const { type, element } of leaves) {
    if (type !== 'code' || !element.binding?.valueSet) continue;
    for (const member of loadDefinitions().codeSet(element.binding.valueSet)?.members ?? []) {
      const bar = member.lastIndexOf('|');
      systems.set(member.slice(bar + 1), member.slice(0, bar));
    }
  }
  return systems;
}
