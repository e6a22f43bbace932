import { isJsonObject } from '../fhir-resource.ts';
import { malformed } from './patch-fault.ts';

type JsonObject = Record<string, unknown>;

/** One operation of a FHIRPath Patch. */
export type FhirPathOperation =
  | {
      readonly type: 'add';
      readonly path: string;
      readonly name: string;
      readonly value: JsonObject;
    }
  | {
      readonly type: 'insert';
      readonly path: string;
      readonly index: number;
      readonly value: JsonObject;
    }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'replace'; readonly path: string; readonly value: JsonObject }
  | {
      readonly type: 'move';
      readonly path: string;
      readonly source: number;
      readonly destination: number;
    };

type Parts = ReadonlyMap<string, JsonObject>;

/** Reads one `parameter` of the Parameters. Throws a PatchFault (400) when it is malformed. */
export function parseFhirPathOperation(parameter: unknown): FhirPathOperation {
  if (!isJsonObject(parameter) || parameter['name'] !== 'operation') {
    throw malformed('each parameter must have the name "operation".', '.name');
  }
  const parts = partsOf(parameter['part']);
  const type = textOf(parts, 'type');
  const path = textOf(parts, 'path');
  switch (type) {
    case 'add':
      return { type, path, name: textOf(parts, 'name'), value: required(parts, 'value') };
    case 'insert':
      return { type, path, index: countOf(parts, 'index'), value: required(parts, 'value') };
    case 'delete':
      return { type, path };
    case 'replace':
      return { type, path, value: required(parts, 'value') };
    case 'move':
      return {
        ...{ type, path },
        ...{ source: countOf(parts, 'source'), destination: countOf(parts, 'destination') },
      };
    default:
      throw malformed(
        `"${type}" is no operation: the type must be add, insert, delete, replace or move.`,
      );
  }
}

const NAMES = ['type', 'path', 'name', 'value', 'index', 'source', 'destination'];

function partsOf(list: unknown): Parts {
  const parts = new Map<string, JsonObject>();
  for (const [index, part] of (Array.isArray(list) ? list : []).entries()) {
    const name: unknown = isJsonObject(part) ? part['name'] : undefined;
    if (typeof name !== 'string' || !NAMES.includes(name) || parts.has(name)) {
      const text = `each part must have one of the names ${NAMES.join(', ')}, and no two the same.`;
      throw malformed(text, `.part[${index}].name`);
    }
    parts.set(name, part as JsonObject);
  }
  return parts;
}

function required(parts: Parts, name: string): JsonObject {
  const part = parts.get(name);
  if (part) return part;
  throw malformed(`the part "${name}" is missing.`);
}

function textOf(parts: Parts, name: string): string {
  const { valueString, valueCode, valueUri, valueId } = required(parts, name);
  const text = [valueString, valueCode, valueUri, valueId].find((value) => value !== undefined);
  if (typeof text === 'string') return text;
  throw malformed(`the part "${name}" must have a valueString.`);
}

function countOf(parts: Parts, name: string): number {
  const { valueInteger, valueUnsignedInt, valuePositiveInt } = required(parts, name);
  const count = valueInteger ?? valueUnsignedInt ?? valuePositiveInt;
  if (typeof count === 'number' && count >= 0) return count;
  throw malformed(`the part "${name}" must have a valueInteger from 0.`);
}
