import { isJsonObject } from '../fhir-resource.ts';
import { malformed } from './patch-fault.ts';

/** A JSON Pointer (RFC 6901) in the `path` or `from` of an operation. */
export interface Pointer {
  readonly text: string;
  /** Decoded; empty for the whole document. */
  readonly tokens: readonly string[];
  /** Which member of the operation it is: ".path" or ".from". */
  readonly member: string;
}

/** One operation of a JSON Patch. `add`, `replace` and `test` are the objects as sent: they know how numbers were written. */
export type JsonOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: Pointer; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Pointer }
  | { readonly op: 'copy' | 'move'; readonly path: Pointer; readonly from: Pointer };

/** Reads one operation. Throws a PatchFault (400) when it is malformed; members RFC 6902 does not define are ignored. */
export function parseJsonOperation(operation: unknown): JsonOperation {
  if (!isJsonObject(operation)) throw malformed('an operation must be an object.');
  const { op } = operation;
  const path = parsePointer(operation, 'path');
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      return { ...operation, op, path, value: requireValue(operation) };
    case 'remove':
      return { op, path };
    case 'copy':
    case 'move':
      return { op, path, from: parsePointer(operation, 'from') };
    default:
      throw malformed('"op" must be add, remove, replace, move, copy or test.', '.op');
  }
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function parsePointer(operation: Record<string, unknown>, name: 'path' | 'from'): Pointer {
  const text = operation[name];
  const member = `.${name}`;
  if (typeof text !== 'string') throw malformed(`"${name}" must be a JSON Pointer.`, member);
  if ((text !== '' && !text.startsWith('/')) || /~(?![01])/.test(text)) {
    throw malformed(`"${text}" is not a JSON Pointer such as "/name/0/family".`, member);
  }
  const tokens = text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const forbidden = tokens.find((token) => FORBIDDEN.has(token));
  if (forbidden !== undefined) throw malformed(`"${forbidden}" is no element.`, member);
  return { text, tokens, member };
}

function requireValue(operation: Record<string, unknown>): unknown {
  if (!Object.hasOwn(operation, 'value')) throw malformed('the value is missing.', '.value');
  const { value } = operation;
  if (holdsForbidden(value))
    throw malformed('the value holds a name that is no element.', '.value');
  return value;
}

function holdsForbidden(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, item]) => FORBIDDEN.has(name) || holdsForbidden(item));
}
