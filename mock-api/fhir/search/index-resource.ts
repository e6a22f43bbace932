import { evalFhirPathTyped, getSearchParameterDetails, toTypedValue } from '@medplum/core';
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
  for (const { code, type, evaluate } of indexingsOf(resource.resourceType)) {
    const elements = evaluate(resource);
    if (elements.length === 0) continue;
    const entries = emptyEntries();
    for (const element of elements) INDEXERS[type]?.(entries, element, timeZone);
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
        const { parsedExpression } = getSearchParameterDetails(resourceType, parameter);
        return {
          code: parameter.code,
          type: parameter.type,
          evaluate: (resource: FhirResource) =>
            evalFhirPathTyped(parsedExpression, [toTypedValue(resource)]),
        };
      });
    indexings.set(resourceType, known);
  }
  return known;
}
