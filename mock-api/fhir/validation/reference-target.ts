import { loadDefinitions } from '../definitions/definitions.ts';
import { quoted } from './quoted.ts';

const LITERAL = /^([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?\S+$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const END_OF_URL = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * What is wrong with `Reference.reference`, as a sentence; undefined when nothing is. A URL that does not end in
 * `Type/id` may point at anything, so only its form is checked.
 */
export function referenceFault(
  reference: string,
  targetTypes: ReadonlySet<string> | undefined,
): string | undefined {
  if (reference.startsWith('#')) return undefined; // whether it is contained: constraint ref-1
  const isAbsolute = ABSOLUTE.test(reference);
  const type = isAbsolute ? END_OF_URL.exec(reference)?.[1] : relativeType(reference);
  const isType = type !== undefined && loadDefinitions().isResourceType(type);
  if (!isType) {
    return isAbsolute
      ? undefined
      : `${quoted(reference)} is not a reference: expected Type/id of an R4 type, an absolute URL, urn:uuid:... or #id`;
  }
  return targetFault(type, targetTypes);
}

/** What is wrong with pointing at this type; undefined when nothing is. */
export function targetFault(
  type: string,
  targetTypes: ReadonlySet<string> | undefined,
): string | undefined {
  if (!targetTypes || targetTypes.has(type)) return undefined;
  return `must not point at ${type}, only at ${[...targetTypes].sort().join(', ')}`;
}

function relativeType(reference: string): string | undefined {
  return (LITERAL.exec(reference) ?? CONDITIONAL.exec(reference))?.[1];
}
