import { createHash } from 'node:crypto';
import { badRequest } from '../fhir-error.ts';
import type { Parameters } from '../fhir-exchange.ts';

/** Where a page ended: the sort keys and number of its last record. */
export interface Cursor {
  readonly keys: readonly (string | number | null)[];
  readonly rid: number;
}

/** An opaque text for `link[next]`; it only fits the query it was made for. */
export function writeCursor({ keys, rid }: Cursor, parameters: Parameters): string {
  const text = JSON.stringify([queryMark(parameters), rid, ...keys]);
  return Buffer.from(text).toString('base64url');
}

/** Reads what `writeCursor` wrote. Throws 400 for anything else, or for the cursor of another query. */
export function readCursor(text: string, parameters: Parameters, keyCount: number): Cursor {
  const content = parseCursor(text);
  const [mark, rid, ...keys] = Array.isArray(content) ? (content as unknown[]) : [];
  if (mark !== queryMark(parameters) || typeof rid !== 'number' || keys.length !== keyCount) {
    throw badRequest(
      'value',
      '"_cursor" does not belong to this query: follow link[next] as it was given.',
      'http._cursor',
    );
  }
  return {
    rid,
    keys: keys.map((key) => (typeof key === 'string' || typeof key === 'number' ? key : null)),
  };
}

function parseCursor(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** Page size and form of the answer may differ from page to page; what is found and its order may not. */
const FREE = new Set([
  '_cursor',
  '_count',
  '_total',
  '_format',
  '_pretty',
  '_summary',
  '_elements',
]);

function queryMark(parameters: Parameters): string {
  const fixed = parameters.filter(([name]) => !FREE.has(name));
  return createHash('sha256').update(JSON.stringify(fixed)).digest('base64url').slice(0, 12);
}
