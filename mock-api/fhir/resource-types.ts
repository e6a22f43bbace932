import { loadDefinitions } from './definitions/definitions.ts';

/** R4 types that are never records: they only carry the input and output of operations. */
const NOT_STORED = new Set(['Parameters', 'OperationOutcome']);

/** True for the resource types that this server keeps. */
export const isStoredType = (type: string): boolean =>
  loadDefinitions().isResourceType(type) && !NOT_STORED.has(type);

export const storedTypes = (): readonly string[] =>
  loadDefinitions().resourceTypes.filter((type) => !NOT_STORED.has(type));
