import { tryGetDataType } from '@medplum/core';
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { loadDefinitions } from './definitions/definitions.ts';
import { issue } from './fhir-error.ts';
import type { FhirContext } from './fhir-exchange.ts';
import { isJsonObject } from './fhir-resource.ts';
import type { FhirResource } from './fhir-resource.ts';
import { parseLocalReference } from './search/index-entries.ts';

/** A literal reference where it stands. Writing `holder[key]` changes it. */
export interface ReferencePlace {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly value: string;
  /** FHIRPath of the element: "Observation.subject". */
  readonly path: string;
}

/** All `reference` texts of a resource and of what it contains; the resources inside a Bundle have their own. */
export function referencesOf(resource: FhirResource): ReferencePlace[] {
  const places: ReferencePlace[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`);
    } else if (isJsonObject(value)) {
      const reference = value['reference'];
      if (typeof reference === 'string') {
        places.push({ holder: value, key: 'reference', value: reference, path });
      }
      for (const key in value) {
        const member = value[key];
        if (typeof member === 'object') visit(member, `${path}.${elementName(key, path)}`);
      }
    }
  };
  const { entry, ...rest } = resource;
  visit(resource.resourceType === 'Bundle' && entry ? rest : resource, resource.resourceType);
  return places;
}

/** "medicationReference" of a MedicationRequest is its element "medication", a Reference this time. */
function elementName(key: string, path: string): string {
  if (!key.endsWith('Reference')) return key;
  const stem = key.slice(0, -'Reference'.length);
  const isChoice = stem === 'value' || `${stem}[x]` in (tryGetDataType(path)?.elements ?? {});
  return isChoice ? stem : key;
}

/** Turns addresses below our own base into relative references, so that they are found and checked like these. */
export function makeOwnReferencesRelative(resource: FhirResource, base: string): void {
  for (const { holder, key, value } of referencesOf(resource)) {
    if (value.startsWith(`${base}/`)) holder[key] = value.slice(base.length + 1);
  }
}

/**
 * An issue for each reference that leads nowhere, apart from those that `previousJson`, the version before, had too:
 * a record that came with a dangling reference must stay editable. References to other servers are not followed.
 */
export function danglingReferences(
  resource: FhirResource,
  { store }: FhirContext,
  previousJson?: string | null,
): OperationOutcomeIssue[] {
  const dangling = referencesOf(resource).filter(({ value }) => {
    // What is contained is a matter of validity, not of the store.
    if (value.startsWith('#')) return false;
    const local = parseLocalReference(value);
    if (!local) return !isForeign(value);
    return !isThere(local, value, store);
  });
  if (dangling.length === 0) return [];
  const known = previousJson ? knownReferences(previousJson) : new Set<string>();
  return dangling
    .filter(({ value }) => !known.has(value))
    .map(({ value, path }) => issue('not-found', explain(value), path));
}

/** A reference may name a version ("Patient/1/_history/2"), which then must be there, too. */
function isThere(
  { targetType, targetId }: { readonly targetType: string; readonly targetId: string },
  reference: string,
  store: FhirContext['store'],
): boolean {
  const version = /\/_history\/(.+)$/.exec(reference)?.[1];
  if (!store.exists(targetType, targetId)) return false;
  return (
    version === undefined || store.readVersion(targetType, targetId, Number(version))?.json != null
  );
}

const isForeign = (reference: string): boolean =>
  /^[a-z][a-z0-9+.-]*:/i.test(reference) && !OF_A_BUNDLE.test(reference);

/** Nobody can follow these outside the Bundle that they name an entry of. */
const OF_A_BUNDLE = /^urn:(uuid|oid):/i;

function knownReferences(json: string): ReadonlySet<string> {
  const references = referencesOf(JSON.parse(json) as FhirResource);
  return new Set(references.map(({ value }) => value));
}

function explain(reference: string): string {
  if (OF_A_BUNDLE.test(reference)) {
    return `Reference "${reference}" is not the fullUrl of an entry of the same transaction.`;
  }
  const local = parseLocalReference(reference);
  if (local && loadDefinitions().isResourceType(local.targetType)) {
    return `Reference "${reference}": there is no such resource on this server.`;
  }
  if (reference.includes('?')) {
    return `Reference "${reference}": conditional references are resolved in transactions only.`;
  }
  return `Reference "${reference}" is neither Type/id nor an absolute address.`;
}
