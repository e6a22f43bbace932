import { loadDefinitions } from './definitions/definitions.ts';

/** True for the resource types that this server keeps. An OperationOutcome is an answer, never a record. */
export const isStoredType = (type: string): boolean =>
  loadDefinitions().isResourceType(type) && type !== 'OperationOutcome';

export const storedTypes = (): readonly string[] =>
  loadDefinitions().resourceTypes.filter(isStoredType);
