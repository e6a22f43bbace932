import {
  AsAtom,
  DotAtom,
  FunctionAtom,
  IndexerAtom,
  SymbolAtom,
  evalFhirPathTyped,
  parseFhirPath,
} from '@medplum/core';
import type { Atom } from '@medplum/core';
import { isJsonObject } from '../fhir-resource.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { childrenOf, holderOf, listFor } from './element-list.ts';
import type { ElementList, LocatedElement } from './element-list.ts';
import { inapplicable, malformed } from './patch-fault.ts';

const MAXIMUM_LENGTH = 1000;

/** What criteria may use: nothing that matches by regular expressions, multiplies text, or leaves their element. */
const CRITERIA_FUNCTIONS = new Set([
  ...['exists', 'empty', 'not', 'all', 'count', 'hasValue', 'where', 'first', 'last', 'single'],
  ...['ofType', 'as', 'is', 'extension', 'startsWith', 'endsWith', 'contains', 'lower', 'upper'],
]);

/** The elements that a FHIRPath path names, where they stand. Throws a PatchFault when it is no path to elements. */
export function locateElements(path: string, resource: FhirResource): LocatedElement[] {
  const root = { type: resource.resourceType, value: resource, index: 0 };
  return locate(parsePath(path), [root]);
}

/** The one element of a path. Throws a PatchFault (422) when it names none or several. */
export function locateElement(path: string, resource: FhirResource): LocatedElement {
  const [only, ...others] = locateElements(path, resource);
  if (!only) throw inapplicable(`there is nothing at "${path}".`);
  if (others.length === 0) return only;
  throw inapplicable(`"${path}" names ${others.length + 1} elements; it must name one.`);
}

/** The list of repeating elements that a path ends in, which may be empty. Throws a PatchFault (422) otherwise. */
export function locateList(path: string, resource: FhirResource): ElementList {
  const atom = parsePath(path);
  const name = atom instanceof DotAtom ? atom.right : atom;
  if (!(name instanceof SymbolAtom)) {
    throw inapplicable(`"${path}" must end in the name of a list, such as Patient.name.`);
  }
  const root = { type: resource.resourceType, value: resource, index: 0 };
  const parents = atom instanceof DotAtom ? locate(atom.left, [root]) : [root];
  const [parent, ...others] = parents;
  if (!parent || others.length > 0) {
    throw inapplicable(`"${path}" names a list in ${parents.length} elements; it must be one.`);
  }
  const holder = holderOf(parent);
  const list = holder && listFor(holder, name.name);
  if (list?.rule.isArray) return list;
  throw inapplicable(`"${path}" is no list of elements.`);
}

function parsePath(path: string): Atom {
  if (path.length > MAXIMUM_LENGTH) {
    throw malformed(`the path is longer than ${MAXIMUM_LENGTH} characters.`);
  }
  try {
    // In parentheses, because the parser does not mind what follows a whole expression.
    return parseFhirPath(`(${path})`).child;
  } catch {
    throw malformed(`"${path}" is not FHIRPath.`);
  }
}

function locate(atom: Atom, input: LocatedElement[]): LocatedElement[] {
  if (atom instanceof DotAtom) return locate(atom.right, locate(atom.left, input));
  if (atom instanceof SymbolAtom) return locateNamed(atom.name, input);
  if (atom instanceof IndexerAtom) {
    return locate(atom.left, input).slice(...itemAt(integerOf(atom.expr)));
  }
  if (atom instanceof AsAtom) return ofType(locate(atom.left, input), atom.right);
  if (atom instanceof FunctionAtom) return applyFunction(atom, input);
  throw inapplicable('the path computes a value; it must lead to an element.');
}

const ITSELF = new Set(['$this', '%resource', '%rootResource', '%context', 'Resource']);

function locateNamed(name: string, input: LocatedElement[]): LocatedElement[] {
  const [only] = input;
  const isRoot = input.length === 1 && only?.list === undefined;
  if (isRoot && (ITSELF.has(name) || name === 'DomainResource' || name === only?.type)) {
    return input;
  }
  return input.flatMap((element) => childrenOf(element, name));
}

function applyFunction({ name, args }: FunctionAtom, input: LocatedElement[]): LocatedElement[] {
  const [argument] = args;
  if (args.length === 0) return pickWithoutArgument(name, input);
  if (argument && args.length === 1) {
    switch (name) {
      case 'where':
        requirePlain(argument);
        return input.filter((element) => isTrue(argument, element));
      case 'ofType':
      case 'as':
        return ofType(input, argument);
      case 'extension':
        return input
          .flatMap((element) => childrenOf(element, 'extension'))
          .filter(({ value }) => isJsonObject(value) && value['url'] === literalOf(argument));
      case 'skip':
        return input.slice(integerOf(argument));
      case 'take':
        return input.slice(0, integerOf(argument));
    }
  }
  throw inapplicable(`${name}() cannot be used in a path to an element.`);
}

function pickWithoutArgument(name: string, input: LocatedElement[]): LocatedElement[] {
  switch (name) {
    case 'first':
      return input.slice(0, 1);
    case 'last':
      return input.slice(-1);
    case 'tail':
      return input.slice(1);
    case 'single':
      if (input.length <= 1) return input;
      throw inapplicable(`single() was given ${input.length} elements.`);
    default:
      throw inapplicable(`${name}() cannot be used in a path to an element.`);
  }
}

const itemAt = (index: number): [number, number] => [index, index + 1];

function literalOf(atom: Atom): unknown {
  const [literal] = 'value' in atom ? evalFhirPathTyped(atom as never, []) : [];
  return literal?.value;
}

function integerOf(atom: Atom): number {
  const value = literalOf(atom);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw inapplicable('an index must be a whole number.');
}

function ofType(input: LocatedElement[], type: Atom): LocatedElement[] {
  // FHIR.Quantity is Quantity.
  const name = type instanceof DotAtom ? type.right : type;
  if (!(name instanceof SymbolAtom)) throw malformed('a type must be named.');
  return input.filter((element) => element.type === name.name);
}

function isTrue(criterion: Atom, { type, value }: LocatedElement): boolean {
  try {
    const [answer] = evalFhirPathTyped(criterion as never, [{ type, value }]);
    return answer?.value === true;
  } catch {
    throw inapplicable(`the criterion ${criterion.toString()} cannot be evaluated.`);
  }
}

function requirePlain(atom: unknown): void {
  if (typeof atom !== 'object' || atom === null) return;
  if (atom instanceof FunctionAtom && !CRITERIA_FUNCTIONS.has(atom.name)) {
    throw inapplicable(`${atom.name}() cannot be used in the criteria of a path.`);
  }
  if (atom instanceof SymbolAtom && atom.name.startsWith('%')) {
    throw inapplicable(`${atom.name} cannot be used in the criteria of a path.`);
  }
  Object.values(atom).forEach(requirePlain);
}
