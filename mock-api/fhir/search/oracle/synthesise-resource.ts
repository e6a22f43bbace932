// The least resource that has a value for a search parameter, built from R4's model of its elements.
import r4 from 'fhirpath/fhir-context/r4';
import { alternativesOf } from './hl7-parameters.ts';
import type { Hl7Parameter, Resource } from './hl7-parameters.ts';

type Holder = Record<string, unknown>;

const model = r4 as unknown as {
  readonly path2Type: Readonly<Record<string, string | undefined>>;
  readonly path2Repeating: Readonly<Record<string, boolean | undefined>>;
  readonly choiceTypePaths: Readonly<Record<string, readonly string[] | undefined>>;
  readonly pathsDefinedElsewhere: Readonly<Record<string, string | undefined>>;
};

/** A resource of `type` with one value for `parameter`, which leads to `target` if it is a reference. */
export function synthesise(
  type: string,
  id: string,
  parameter: Hl7Parameter,
  target = `${parameter.target?.[0] ?? 'Patient'}/target`,
): Resource {
  const resource: Resource & Holder = { resourceType: type, id };
  const [expression = ''] = alternativesOf(parameter, type);
  if (expression.includes(' and ')) return { ...resource, deceasedBoolean: true };
  const [path = '', wanted = ''] = expression.split('.ofType(');
  const names = (path.match(/where\(.*\)|[A-Za-z]+/g) ?? []).filter(
    (name) => name !== type && name !== 'Resource',
  );
  const wish = { kind: parameter.type, target, wanted: wanted.replace(')', '') };
  addElement(resource, type, names, wish);
  return resource;
}

interface Wish {
  /** The type of the search parameter. */
  readonly kind: string;
  readonly target: string;
  /** The datatype that the expression asks for, where an element has several. */
  readonly wanted: string;
}

function addElement(
  holder: Holder,
  parent: string,
  [name = '', ...rest]: readonly string[],
  wish: Wish,
): void {
  const path = inherited(`${parent}.${name}`);
  const choice = model.choiceTypePaths[path];
  const type = choice ? choose(choice, wish) : (model.path2Type[path] ?? 'string');
  const below = rest.filter((each) => !each.startsWith('where('));
  const element = below.length === 0 ? leafOf(type, wish) : {};
  for (const condition of rest) meet(condition, element);
  if (below.length > 0) addElement(element as Holder, partsOf(type, path), below, wish);
  holder[choice ? name + type : name] = model.path2Repeating[path] ? [element] : element;
}

/** Makes `where(system='phone')` true of an element. */
function meet(condition: string, element: unknown): void {
  const [, property, text] = /^where\((\w+) ?= ?'([^']*)'\)/.exec(condition) ?? [];
  if (property !== undefined) Object.assign(element as Holder, { [property]: text });
}

/** Where the model lists what an element consists of. */
const partsOf = (type: string, path: string): string =>
  type === 'BackboneElement' || type === 'Element' ? path : type;

/** The path under which the model knows an element: of its own type or where its content is defined. */
const inherited = (path: string): string =>
  model.pathsDefinedElsewhere[path] ??
  (path in model.path2Type || path in model.choiceTypePaths
    ? path
    : path.replace(/^[A-Z]\w+(?=\.(id|meta|language)$)/, 'Resource'));

function choose(choice: readonly string[], { wanted, kind }: Wish): string {
  const isWanted = (type: string) => type.toLowerCase() === wanted.toLowerCase();
  return choice.find(isWanted) ?? choice.find((type) => leafFor(kind, type)) ?? '';
}

const coding = { system: 'urn:test', code: 'hit' };
const identifier = { system: 'urn:test', value: 'hit' };
const quantity = { value: 7, system: 'http://unitsofmeasure.org', code: 'mg', unit: 'mg' };
const day = '2020-02-29';
const moment = `${day}T10:00:00Z`;

type Leaf = (wish: Wish) => unknown;

const moneyOrRange: Readonly<Record<string, Leaf | undefined>> = {
  Money: () => ({ value: 7, currency: 'USD' }),
  Range: () => ({ low: { ...quantity }, high: { ...quantity } }),
};
/** A value of each datatype that parameters of each type look at; `''` for all others. */
const LEAVES: Readonly<Record<string, Readonly<Record<string, Leaf | undefined>>>> = {
  token: {
    ...{ CodeableConcept: () => ({ coding: [{ ...coding }] }), Coding: () => ({ ...coding }) },
    ...{ Identifier: () => ({ ...identifier }), ContactPoint: () => ({ value: 'hit' }) },
    ...{ boolean: () => true, '': () => 'hit' },
  },
  string: {
    ...{ HumanName: () => ({ family: 'Hit' }), Address: () => ({ city: 'Hit' }), '': () => 'Hit' },
  },
  date: {
    ...{ dateTime: () => moment, instant: () => moment },
    ...{ Period: () => ({ start: day }), '': () => day },
  },
  number: { '': () => 7 },
  quantity: { ...moneyOrRange, '': () => ({ ...quantity }) },
  reference: {
    Reference: ({ target }) => ({ reference: target }),
    canonical: ({ target }) => target,
    uri: ({ target }) => target,
    Resource: ({ target }) => ({ resourceType: target.split('/')[0], id: target.split('/')[1] }),
    '': () => 'urn:test:hit',
  },
  uri: { '': () => 'urn:test:hit' },
};

/** "valueDateTime" holds a dateTime: the name of a choice says its type with a capital. */
const leafFor = (kind: string, type: string): Leaf | undefined =>
  LEAVES[kind]?.[type] ?? LEAVES[kind]?.[type.charAt(0).toLowerCase() + type.slice(1)];

const leafOf = (type: string, wish: Wish): unknown =>
  (leafFor(wish.kind, type) ?? LEAVES[wish.kind]?.[''])?.(wish);
