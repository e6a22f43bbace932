import type { SearchParameter } from '@medplum/fhirtypes';
import { loadDefinitions } from './definitions/definitions.ts';
import { JSON_PATCH } from './patch/patch-resource.ts';
import { storedTypes } from './resource-types.ts';
import type { Route } from './route.ts';
import { isSearchable } from './search/parameter-criterion.ts';
import { SUBSCRIPTION_CAPABILITY, socketUrl } from '../subscriptions/subscription-routes.ts';
import { DEFAULT_COUNT, MAX_COUNT } from './search/search-request.ts';

/** The CapabilityStatement (JSON text), from the tables that route requests and check searches. */
export function capabilityStatement(
  routes: readonly Route[],
  base: string,
  startedAt: Date,
): string {
  const searched = new Map(storedTypes().map((type) => [type, searchParametersOf(type)]));
  const revIncludes = reverseIncludes(searched);
  return JSON.stringify({
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: startedAt.toISOString(),
    kind: 'instance',
    software: { name: 'Ladderline' },
    implementation: { description: 'The FHIR server embedded in Ladderline', url: base },
    fhirVersion: '4.0.1',
    patchFormat: [JSON_PATCH, 'application/fhir+json'],
    format: ['application/fhir+json', 'application/json', 'json'],
    rest: [
      {
        extension: [{ url: WEBSOCKET, valueUri: socketUrl(base) }],
        mode: 'server',
        documentation: `JSON only. A search page holds ${DEFAULT_COUNT} records unless _count says otherwise, at most ${MAX_COUNT}; pages are followed by link[next]. Unknown parameters are refused unless Prefer: handling=lenient. A patch is JSON Patch or FHIRPath Patch; it may be conditional, as update, delete and create may.`,
        interaction: interactionsOf(routes, 'system'),
        resource: [...searched].map(([type, parameters]) => ({
          ...(type === 'Subscription' ? SUBSCRIPTION_CAPABILITY : {}),
          type,
          profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
          interaction: interactionsOf(routes, 'type'),
          versioning: 'versioned-update',
          readHistory: true,
          updateCreate: true,
          conditionalCreate: true,
          conditionalRead: 'full-support',
          conditionalUpdate: true,
          conditionalDelete: 'single',
          referencePolicy: ['literal', 'logical', 'enforced', 'local'],
          searchInclude: references(parameters).map(({ code }) => `${type}:${code}`),
          searchRevInclude: revIncludes.get(type) ?? [],
          searchParam: parameters.map(({ code, url, type: kind }) => ({
            name: code,
            definition: url,
            type: kind,
          })),
        })),
      },
    ],
  });
}

const WEBSOCKET = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket';

const searchParametersOf = (type: string): readonly SearchParameter[] =>
  loadDefinitions().searchParameters(type).filter(isSearchable);

const references = (parameters: readonly SearchParameter[]): readonly SearchParameter[] =>
  parameters.filter(({ type }) => type === 'reference');

function interactionsOf(routes: readonly Route[], level: Route['level']): { code: string }[] {
  const codes = routes.flatMap((route) => (route.level === level ? route.interactions : []));
  return [...new Set(codes)].map((code) => ({ code }));
}

/** For each type, the `Type:parameter` of all that can refer to it. */
function reverseIncludes(
  searched: ReadonlyMap<string, readonly SearchParameter[]>,
): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [type, parameters] of searched) {
    for (const { code, target } of references(parameters)) {
      for (const targetType of target ?? []) {
        const list = found.get(targetType) ?? [];
        found.set(targetType, [...list, `${type}:${code}`]);
      }
    }
  }
  return found;
}
