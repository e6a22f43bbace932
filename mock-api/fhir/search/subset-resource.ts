import { tryGetDataType } from '@medplum/core';
import { parseJson, stringifyJson } from '../decimal-text.ts';
import type { FhirResource } from '../fhir-resource.ts';
import type { Summary } from './search-request.ts';

/** The tag of a resource of which only a part was sent. */
export const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
};

/**
 * The part of a resource (JSON text) that `_summary` or `_elements` ask for, tagged SUBSETTED so that nobody writes it
 * back. Mandatory elements always stay. Given unchanged when the whole is wanted.
 */
export function subsetResource(
  json: string,
  type: string,
  summary: Summary,
  elements: readonly string[],
): string {
  const isWanted = elementFilter(type, summary, elements);
  if (!isWanted) return json;
  const { resourceType, id, meta, ...rest } = parseJson(json) as FhirResource;
  const kept = Object.entries(rest).filter(([name]) => isWanted(name.replace(/^_/, '')));
  const tags = Array.isArray(meta?.['tag']) ? (meta['tag'] as unknown[]) : [];
  return stringifyJson({
    ...{ resourceType, id, meta: { ...meta, tag: [...tags, SUBSETTED] } },
    ...Object.fromEntries(kept),
  });
}

function elementFilter(
  type: string,
  summary: Summary,
  elements: readonly string[],
): ((element: string) => boolean) | undefined {
  const schema = tryGetDataType(type);
  const mandatory = new Set(schema?.mandatoryProperties);
  if (elements.length > 0) {
    // "value" asks for value[x], and "name.family" is answered with the whole name.
    const paths = elements.map((path) => path.replace(`${type}.`, ''));
    const wanted = new Set(paths.map((path) => path.split('.')[0] ?? path));
    return (name) => mandatory.has(name) || wanted.has(name) || wanted.has(choiceOf(type, name));
  }
  switch (summary) {
    case 'false':
      return undefined;
    case 'data':
      return (name) => name !== 'text';
    case 'text':
      return (name) => name === 'text' || mandatory.has(name);
    case 'true': {
      const summarised = new Set(schema?.summaryProperties);
      return (name) =>
        mandatory.has(name) || summarised.has(name) || summarised.has(choiceOf(type, name));
    }
  }
}

/** "valueQuantity" is a choice of "value": the name that a path or the summary uses. */
function choiceOf(type: string, name: string): string {
  const choices = Object.keys(tryGetDataType(type)?.elements ?? {}).filter((path) =>
    path.endsWith('[x]'),
  );
  const choice = choices.map((path) => path.slice(0, -3)).find((stem) => name.startsWith(stem));
  return choice ?? name;
}

/** Is this, of `_elements`, an element of the type: "name", "Patient.name", "name.family", "valueQuantity"? */
export function isElementOf(type: string, path: string): boolean {
  const [name = ''] = path.replace(`${type}.`, '').split('.');
  const elements = tryGetDataType(type)?.elements ?? {};
  return name in elements || `${choiceOf(type, name)}[x]` in elements;
}
