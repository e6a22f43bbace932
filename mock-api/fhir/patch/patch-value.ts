import { numberTextOf } from '../decimal-text.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { listFor, readElements, siblingsOf, writeElements } from './element-list.ts';
import type { ElementItem, ElementList, TypedHolder } from './element-list.ts';
import { inapplicable, malformed } from './patch-fault.ts';

type JsonObject = Record<string, unknown>;

/** The value that a part of a patch operation carries: a value[x], a resource, or parts that make up an element. */
export interface PatchValue {
  /** "Quantity" of valueQuantity. */
  readonly datatype?: string | undefined;
  readonly item: ElementItem;
  readonly parts?: readonly JsonObject[] | undefined;
}

/** Reads the value of a part. Throws a PatchFault (400) when it has none. */
export function valueOf(part: JsonObject): PatchValue {
  const parts = part['part'];
  if (Array.isArray(parts)) return { item: { value: {} }, parts: parts.filter(isJsonObject) };
  if (isJsonObject(part['resource'])) return { item: { value: part['resource'] } };
  const name = Object.keys(part).find((key) => /^_?value[A-Z]/.test(key));
  if (name === undefined) throw malformed('the value is missing.');
  const property = name.replace('_', '');
  return {
    datatype: property.slice('value'.length),
    item: {
      value: part[property],
      extra: part[`_${property}`],
      numberText: numberTextOf(part, property),
    },
  };
}

/** Adds a value to the element that `name` stands for. Throws a PatchFault (422) where that cannot be. */
export function addElement(parent: TypedHolder, name: string, value: PatchValue): void {
  const list = requireList(parent, name, value);
  const items = readElements(list);
  const isTaken = [list, ...siblingsOf(list)].some((each) => readElements(each).length > 0);
  if (isTaken && !list.rule.isArray) {
    throw inapplicable(`"${name}" is there already and does not repeat; use replace.`);
  }
  writeElements(list, [...items, itemFor(list, value)]);
}

/** Puts a value in the place of an element; of a choice it may have another type. */
export function replaceElement(list: ElementList, index: number, value: PatchValue): void {
  const target = list.rule.isChoice ? requireList(list, list.rule.element, value) : list;
  if (target.property !== list.property) writeElements(list, []);
  const items = readElements(target);
  items[index] = itemFor(target, value);
  writeElements(target, items);
}

/** The value as an element of a list. Throws a PatchFault (422) when it is of another kind. */
export function itemFor({ rule }: ElementList, { item, parts, datatype }: PatchValue): ElementItem {
  if (parts) return { value: builtElement(rule.type, rule.isPrimitive, parts) };
  const isComplex = typeof item.value === 'object' && item.value !== null;
  if (isComplex !== rule.isPrimitive) return item;
  throw inapplicable(`"${rule.element}" is of type ${rule.type}, not ${datatype ?? 'a resource'}.`);
}

/** An element made up from its parts, as HL7 has it for those types that no value[x] can carry. */
function builtElement(
  type: string,
  isPrimitive: boolean,
  parts: readonly JsonObject[],
): JsonObject {
  if (isPrimitive) throw inapplicable(`a ${type} cannot be built from parts.`);
  const holder: JsonObject = {};
  for (const part of parts) addElement({ type, holder }, String(part['name']), valueOf(part));
  return holder;
}

function requireList(parent: TypedHolder, name: string, { datatype }: PatchValue): ElementList {
  const list = listFor(parent, name, datatype);
  if (list) return list;
  const kind = datatype === undefined ? '' : ` of type ${datatype}`;
  throw inapplicable(`${parent.type} has no element "${name}"${kind}.`);
}
