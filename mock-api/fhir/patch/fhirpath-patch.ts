import { FhirError, badRequest } from '../fhir-error.ts';
import { isJsonObject } from '../fhir-resource.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { validateResource } from '../validation/validate-resource.ts';
import { dropEmptied } from './drop-emptied.ts';
import { holderToFill, readElements, writeElements } from './element-list.ts';
import type { ElementList, LocatedElement } from './element-list.ts';
import { locateElement, locateElements, locateList } from './element-path.ts';
import { parseFhirPathOperation } from './fhirpath-operation.ts';
import type { FhirPathOperation } from './fhirpath-operation.ts';
import { applyEach, inapplicable } from './patch-fault.ts';
import { addElement, itemFor, replaceElement, valueOf } from './patch-value.ts';

/**
 * Carries out a FHIRPath Patch (a Parameters resource, R4 "FHIRPath Patch") on `resource`, which it changes. Elements
 * that a deletion left without content are gone at the end. Throws FhirError naming the operation: 400 when it is
 * malformed, 422 when it cannot be applied.
 */
export function applyFhirPathPatch(patch: unknown, resource: FhirResource): void {
  const emptied = new Set<object>();
  applyEach<unknown>(
    operationsOf(patch),
    (index) => `Parameters.parameter[${index}]`,
    (operation) => {
      apply(parseFhirPathOperation(operation), resource, emptied);
    },
  );
  dropEmptied(resource, emptied);
}

function operationsOf(patch: unknown): readonly unknown[] {
  if (!isJsonObject(patch) || patch['resourceType'] !== 'Parameters') {
    const text =
      'The body must be a Parameters resource (FHIRPath Patch); a JSON Patch is sent as application/json-patch+json.';
    throw badRequest('structure', text);
  }
  const issues = validateResource(patch);
  if (issues.length > 0) throw new FhirError(400, issues);
  return (patch['parameter'] ?? []) as readonly unknown[];
}

function apply(operation: FhirPathOperation, resource: FhirResource, emptied: Set<object>): void {
  switch (operation.type) {
    case 'add':
      add(operation, resource);
      break;
    case 'insert': {
      const list = locateList(operation.path, resource);
      const items = readElements(list);
      const index = requireIndex(operation.index, items.length, operation.path);
      items.splice(index, 0, itemFor(list, valueOf(operation.value)));
      writeElements(list, items);
      break;
    }
    case 'delete':
      remove(operation, resource, emptied);
      break;
    case 'replace': {
      const element = locateElement(operation.path, resource);
      const list = requireListed(element);
      replaceElement(list, element.index, valueOf(operation.value));
      break;
    }
    case 'move': {
      const list = locateList(operation.path, resource);
      const items = readElements(list);
      const source = requireIndex(operation.source, items.length - 1, operation.path);
      const destination = requireIndex(operation.destination, items.length - 1, operation.path);
      items.splice(destination, 0, ...items.splice(source, 1));
      writeElements(list, items);
    }
  }
}

function add(
  { path, name, value }: Extract<FhirPathOperation, { type: 'add' }>,
  resource: FhirResource,
): void {
  const parent = holderToFill(locateElement(path, resource));
  if (!parent) throw inapplicable(`"${path}" has no content to add to.`);
  addElement(parent, name, valueOf(value));
}

/** What is not there need not be deleted. */
function remove(
  { path }: Extract<FhirPathOperation, { type: 'delete' }>,
  resource: FhirResource,
  emptied: Set<object>,
): void {
  if (locateElements(path, resource).length === 0) return;
  const element = locateElement(path, resource);
  const list = requireListed(element);
  writeElements(
    list,
    readElements(list).filter((_, index) => index !== element.index),
  );
  emptied.add(list.holder);
}

function requireListed({ list }: LocatedElement): ElementList {
  if (list) return list;
  throw inapplicable('the path names the resource itself; it must name an element of it.');
}

function requireIndex(index: number, last: number, path: string): number {
  if (index <= last) return index;
  throw inapplicable(`${index} is no place in "${path}", which goes up to ${last}.`);
}
