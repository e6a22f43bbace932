import { tryGetDataType } from '@medplum/core';
import type { Constraint, ElementType, InternalSchemaElement } from '@medplum/core';
import { toInvariant } from './invariants.ts';
import type { Invariant } from './invariants.ts';
import { isPrimitive } from './primitive-format.ts';

/** What R4 says of one JSON property, e.g. `valueQuantity` of Observation. */
export interface PropertyRule {
  /** Name of the element as FHIRPath writes it: `value` for `valueQuantity`. */
  readonly element: string;
  /** Name of the type, also of an inner one: `Quantity`, `QuestionnaireItem`. */
  readonly type: string;
  readonly isPrimitive: boolean;
  readonly isArray: boolean;
  readonly maximum: number;
  /** Of a choice, all JSON names that may stand for the element. */
  readonly isChoice: boolean;
  /** Those of the element; its type has more. */
  readonly constraints: readonly Invariant[];
  /** URL of the value set that codes must come from. */
  readonly requiredValueSet: string | undefined;
  /** Types that a reference may point at; undefined where any may. */
  readonly targetTypes: ReadonlySet<string> | undefined;
}

/** What R4 says of a complex type, a backbone element or a resource type. */
export interface TypeRules {
  readonly properties: ReadonlyMap<string, PropertyRule>;
  /** Elements that must be there, each with the JSON names of which one is needed. */
  readonly required: readonly { element: string; properties: readonly string[] }[];
  readonly constraints: readonly Invariant[];
}

const cache = new Map<string, TypeRules | undefined>();

/** The rules of a type; undefined when R4 has no such type. Needs `loadDefinitions` before. */
export function typeRules(type: string): TypeRules | undefined {
  if (!cache.has(type)) cache.set(type, compile(type));
  return cache.get(type);
}

function compile(type: string): TypeRules | undefined {
  const schema = tryGetDataType(type);
  if (!schema) return undefined;
  const properties = new Map<string, PropertyRule>();
  const required: TypeRules['required'][number][] = [];
  for (const [path, element] of Object.entries(schema.elements)) {
    if (path.includes('.') || element.max === 0) continue;
    const name = path.replace('[x]', '');
    const names: string[] = [];
    for (const elementType of element.type) {
      const property = path.endsWith('[x]') ? name + capitalized(elementType.code) : name;
      properties.set(property, propertyRule(name, path, element, elementType, schema.kind));
      names.push(property);
    }
    if (element.min > 0) required.push({ element: name, properties: names });
  }
  const namesOf = (element: string): string[] => jsonNames(properties, element);
  const constraints = errorsOnly(schema.constraints).map((constraint) =>
    toInvariant(constraint, type, namesOf),
  );
  return { properties, required, constraints };
}

/** `valueString _valueString valueQuantity ...` for `value`. */
function jsonNames(properties: TypeRules['properties'], element: string): string[] {
  return [...properties]
    .filter(([, rule]) => rule.element === element)
    .flatMap(([name, { isPrimitive }]) => (isPrimitive ? [name, `_${name}`] : [name]));
}

function propertyRule(
  name: string,
  path: string,
  element: InternalSchemaElement,
  elementType: ElementType,
  kind: string | undefined,
): PropertyRule {
  // R4's structure definitions give the type of Resource.id as string; the text of the specification says id.
  const type = kind === 'resource' && name === 'id' ? 'id' : typeName(elementType);
  return {
    element: name,
    type,
    isPrimitive: isPrimitive(type),
    isArray: element.isArray ?? false,
    maximum: element.max,
    isChoice: path.endsWith('[x]'),
    constraints: ownConstraints(element, type).map((constraint) =>
      toInvariant(constraint, type, (child) =>
        jsonNames(typeRules(type)?.properties ?? new Map(), child),
      ),
    ),
    requiredValueSet:
      element.binding?.strength === 'required' ? element.binding.valueSet : undefined,
    targetTypes: targetTypes(elementType),
  };
}

/** SimpleQuantity and MoneyQuantity are written as profiles of Quantity, with rules of their own. */
function typeName({ code, profile }: ElementType): string {
  const special = profile?.[0]?.split('/').pop();
  return special === 'SimpleQuantity' || special === 'MoneyQuantity' ? special : code;
}

function targetTypes({ code, targetProfile }: ElementType): ReadonlySet<string> | undefined {
  if (code !== 'Reference' || !targetProfile) return undefined;
  const names = targetProfile.map((url) => url.split('/').pop() ?? '');
  return names.includes('Resource') ? undefined : new Set(names);
}

/** Those of the element that its type does not have anyway. */
function ownConstraints(element: InternalSchemaElement, type: string): readonly Constraint[] {
  const ofType = new Set((tryGetDataType(type)?.constraints ?? []).map(({ key }) => key));
  return errorsOnly(element.constraints).filter(({ key }) => !ofType.has(key));
}

function errorsOnly(constraints: readonly Constraint[] | undefined): readonly Constraint[] {
  return (constraints ?? []).filter(({ severity }) => severity === 'error');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
