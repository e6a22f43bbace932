import { loadDefinitions } from '../definitions/definitions.ts';
import { quoted } from './quoted.ts';

const LITERAL = /^([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?\S+$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const END_OF_URL = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** A Reference as it stands in a resource. */
export interface ReferenceElement {
  readonly reference?: unknown;
  readonly type?: unknown;
}

/**
 * What is wrong with a Reference, as a sentence; undefined when nothing is. `containedTypes` are the types of the
 * contained resources by id. A URL that does not end in `Type/id` may point at anything, so only its form is checked.
 */
export function referenceFault(
  { reference, type }: ReferenceElement,
  targetTypes: ReadonlySet<string> | undefined,
  containedTypes: (id: string) => unknown,
): string | undefined {
  const stated = typeof type === 'string' ? type : undefined;
  if (typeof reference !== 'string') return statedFault(stated, targetTypes);
  const found = typeOf(reference, containedTypes);
  if (found === undefined) return formFault(reference) ?? statedFault(stated, targetTypes);
  // A type that is a URL is none of R4's.
  const isOther = stated !== undefined && !stated.includes(':') && stated !== found;
  return isOther
    ? `${quoted(reference)} is a reference to ${found}, but its type says ${quoted(stated)}`
    : targetFault(found, targetTypes);
}

/** A type alone must be one that is allowed here, if it is one of R4's. */
const statedFault = (
  type: string | undefined,
  targetTypes: ReadonlySet<string> | undefined,
): string | undefined =>
  type !== undefined && isType(type) ? targetFault(type, targetTypes) : undefined;

const isType = (type: string): boolean => loadDefinitions().isResourceType(type);

/** The R4 type that a reference leads to, as far as it says so. */
function typeOf(reference: string, containedTypes: (id: string) => unknown): string | undefined {
  const type = reference.startsWith('#')
    ? containedTypes(reference.slice(1))
    : ABSOLUTE.test(reference)
      ? END_OF_URL.exec(reference)?.[1]
      : relativeType(reference);
  return typeof type === 'string' && isType(type) ? type : undefined;
}

/** What is contained, and whether, is a matter of the constraint ref-1. */
function formFault(reference: string): string | undefined {
  if (reference.startsWith('#') || ABSOLUTE.test(reference)) return undefined;
  return `${quoted(reference)} is not a reference: expected Type/id of an R4 type, an absolute URL, urn:uuid:... or #id`;
}

/** What is wrong with pointing at this type; undefined when nothing is. */
function targetFault(
  type: string,
  targetTypes: ReadonlySet<string> | undefined,
): string | undefined {
  if (!targetTypes || targetTypes.has(type)) return undefined;
  return `must not point at ${type}, only at ${[...targetTypes].sort().join(', ')}`;
}

function relativeType(reference: string): string | undefined {
  return (LITERAL.exec(reference) ?? CONDITIONAL.exec(reference))?.[1];
}
