import { keepNumberText, numberTextOf } from '../decimal-text.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { typeRules } from '../validation/type-rules.ts';
import type { PropertyRule } from '../validation/type-rules.ts';

type JsonObject = Record<string, unknown>;

/** An object and the type that says what it may hold. */
export interface TypedHolder {
  readonly type: string;
  readonly holder: JsonObject;
}

/** All that stands under one name of an object, whether the element repeats or not. */
export interface ElementList extends TypedHolder {
  /** The JSON name: `valueQuantity`. */
  readonly property: string;
  readonly rule: PropertyRule;
}

/** One element; of a primitive, `extra` has the id and extensions that JSON keeps under `_name`. */
export interface ElementItem {
  readonly value: unknown;
  readonly extra?: unknown;
  /** How a number was written, where that matters. */
  readonly numberText?: string | undefined;
}

export function readElements({ holder, property, rule }: ElementList): ElementItem[] {
  const values = asList(holder[property]);
  const extras = rule.isPrimitive ? asList(holder[`_${property}`]) : [];
  const numberText = numberTextOf(holder, property);
  return Array.from({ length: Math.max(values.length, extras.length) }, (_, index) => ({
    value: values[index] ?? undefined,
    extra: extras[index] ?? undefined,
    numberText,
  }));
}

export function writeElements({ holder, property, rule }: ElementList, items: ElementItem[]): void {
  const values = items.map(({ value }) => value);
  const extras = items.map(({ extra }) => extra);
  putAll(holder, property, values, rule.isArray);
  if (rule.isPrimitive) putAll(holder, `_${property}`, extras, rule.isArray);
  if (!rule.isArray) keepNumberText(holder, property, items[0]?.numberText);
}

function putAll(holder: JsonObject, name: string, values: unknown[], isArray: boolean): void {
  if (values.every((value) => value === undefined)) Reflect.deleteProperty(holder, name);
  else holder[name] = isArray ? values.map((value) => value ?? null) : values[0];
}

const asList = (member: unknown): unknown[] =>
  member === undefined ? [] : Array.isArray(member) ? member : [member];

/** An element where it stands; the resource itself stands in no list. */
export interface LocatedElement {
  readonly type: string;
  readonly value: unknown;
  readonly list?: ElementList;
  readonly index: number;
}

/** The children that FHIRPath knows as `name`; of a choice also under its JSON name. */
export function childrenOf(element: LocatedElement, name: string): LocatedElement[] {
  const parent = holderOf(element);
  return parent ? listsNamed(parent, name).flatMap(locateAll) : [];
}

/** What holds the children of an element: of a primitive, the object under `_name`, where there is one. */
export function holderOf({ type, value, list, index }: LocatedElement): TypedHolder | undefined {
  if (!list?.rule.isPrimitive) return isJsonObject(value) ? { type, holder: value } : undefined;
  const extra = readElements(list)[index]?.extra;
  return isJsonObject(extra) ? { type: 'Element', holder: extra } : undefined;
}

/** As `holderOf`, but a primitive without id and extensions is given an object for them. */
export function holderToFill(element: LocatedElement): TypedHolder | undefined {
  const { list, index } = element;
  if (list?.rule.isPrimitive && !holderOf(element)) {
    const fill = (item: ElementItem, at: number) => (at === index ? { ...item, extra: {} } : item);
    writeElements(list, readElements(list).map(fill));
  }
  return holderOf(element);
}

function listsNamed({ type, holder }: TypedHolder, name: string): ElementList[] {
  const named = [...(typeRules(type)?.properties ?? [])].filter(
    ([property, rule]) => rule.element === name || property === name,
  );
  return named.map(([property, rule]) => ({ type, holder, property, rule }));
}

function locateAll(list: ElementList): LocatedElement[] {
  return readElements(list).map(({ value }, index) => {
    const type = isJsonObject(value) ? value['resourceType'] : undefined;
    return { type: typeof type === 'string' ? type : list.rule.type, value, list, index };
  });
}

/**
 * The list that `name` stands for in a holder: for a choice, the one of `datatype` ("Quantity"). Undefined when the
 * type has no such element.
 */
export function listFor(
  parent: TypedHolder,
  name: string,
  datatype?: string,
): ElementList | undefined {
  const plain = name.replace(/\[x\]$/, '');
  const lists = listsNamed(parent, plain);
  const exact = lists.find(({ property }) => property === plain);
  if (exact || datatype === undefined) return exact;
  return lists.find(({ property }) => property === plain + datatype);
}

/** The lists of the other types of a choice. */
export const siblingsOf = (list: ElementList): ElementList[] =>
  list.rule.isChoice
    ? listsNamed(list, list.rule.element).filter(({ property }) => property !== list.property)
    : [];
