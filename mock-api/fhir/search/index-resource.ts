import {
  evalFhirPathTyped,
  getExpressionForResourceType,
  getSearchParameterDetails,
  parseFhirPath,
  toTypedValue,
} from '@medplum/core';
import type { InternalSchemaElement } from '@medplum/core';
import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { INDEXERS, emptyEntries } from './index-entries.ts';
import { isJsonObject } from '../fhir-resource.ts';
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
          evaluate: evaluatorOf(resourceType, parameter),
          systemOf: impliedSystems(details.elementDefinitions ?? []),
        };
      });
    indexings.set(resourceType, known);
  }
  return known;
}

const ONLY_TYPE = /^([\w.]+)\.where\(\(resolve\(\) is (\w+)\)\)$/;

function evaluatorOf(resourceType: string, parameter: SearchParameter): Evaluate {
  const expression = getExpressionForResourceType(resourceType, parameter.expression ?? '') ?? '';
  // The library's resolve() knows the type of relative references only.
  const [, path, type = ''] = ONLY_TYPE.exec(expression) ?? [];
  if (path !== undefined) {
    const parsedPath = parseFhirPath(path);
    return (resource) =>
      evalFhirPathTyped(parsedPath, [toTypedValue(resource)]).filter(({ value }) =>
        refersTo(type, value),
      );
  }
  const { parsedExpression } = getSearchParameterDetails(resourceType, parameter);
  return (resource) => evalFhirPathTyped(parsedExpression, [toTypedValue(resource)]);
}

/** True for a Reference that says to which type it leads, and it is this one. */
function refersTo(type: string, value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { reference } = value;
  if (value['type'] === type) return true;
  return (
    typeof reference === 'string' && reference.split('/_history/')[0]?.split('/').at(-2) === type
  );
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
