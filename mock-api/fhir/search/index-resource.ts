import { evalFhirPathTyped, getSearchParameterDetails, toTypedValue } from '@medplum/core';
import type { InternalSchemaElement } from '@medplum/core';
import { loadDefinitions } from '../definitions/definitions.ts';
import { INDEXERS, emptyEntries } from './index-entries.ts';
import type { FhirResource } from '../fhir-resource.ts';
import type { IndexEntries, TypedElement } from './index-entries.ts';

type Evaluate = (resource: FhirResource) => readonly TypedElement[];

/** One way in which records of a type can be found. */
interface Indexing {
  readonly code: string;
  readonly type: string;
  readonly evaluate: Evaluate;
  /** The code system that a plain `code` of this parameter belongs to, by its required binding. */
  readonly systemOf: ReadonlyMap<string, string>;
}

const indexings = new Map<string, readonly Indexing[]>();

/** `_id` and `_lastUpdated` are columns of the store itself. */
const STORED = ['_id', '_lastUpdated'];

/**
 * What `resource` is found by, per search parameter code. Dates without an offset are read in `timeZone`.
 * Pure: the same resource and zone give the same entries.
 */
export function indexResource(
  resource: FhirResource,
  timeZone: string,
): ReadonlyMap<string, IndexEntries> {
  const found = new Map<string, IndexEntries>();
  for (const { code, type, evaluate, systemOf } of indexingsOf(resource.resourceType)) {
    const elements = evaluate(resource);
    if (elements.length === 0) continue;
    const entries = emptyEntries();
    for (const element of elements) {
      INDEXERS[type]?.(entries, element, { timeZone, systemOf });
    }
    found.set(code, entries);
  }
  return found;
}

function indexingsOf(resourceType: string): readonly Indexing[] {
  let known = indexings.get(resourceType);
  if (!known) {
    known = loadDefinitions()
      .searchParameters(resourceType)
      .filter(({ code, type }) => INDEXERS[type] && !STORED.includes(code))
      .map((parameter) => {
        const details = getSearchParameterDetails(resourceType, parameter);
        return {
          code: parameter.code,
          type: parameter.type,
          evaluate: (resource: FhirResource) =>
            evalFhirPathTyped(details.parsedExpression, [toTypedValue(resource)]),
          systemOf: impliedSystems(details.elementDefinitions ?? []),
        };
      });
    indexings.set(resourceType, known);
  }
  return known;
}

/** "final" of Observation.status is http://hl7.org/fhir/observation-status|final, though it is written without. */
function impliedSystems(elements: readonly InternalSchemaElement[]): ReadonlyMap<string, string> {
  const systems = new Map<string, string>();
  for (const { type, binding } of elements) {
    if (!binding?.valueSet || !type.some(({ code }) => code === 'code')) continue;
    for (const member of loadDefinitions().codeSet(binding.valueSet)?.members ?? []) {
      const bar = member.lastIndexOf('|');
      systems.set(member.slice(bar + 1), member.slice(0, bar));
    }
  }
  return systems;
}
