import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { LockContent } from '../storage/lock-file.ts';
import { OperationError } from './operation.ts';
import type { OnProgress, OperationProgress } from './operation.ts';

/** One line of a server's answer to a command: how far it is, what came of it, or why it could not be done. */
export type OperationLine =
  | { readonly progress: OperationProgress }
  | { readonly result: unknown }
  | { readonly error: string };

export const operationLine = (line: OperationLine): string => `${JSON.stringify(line)}\n`;

/**
 * Has the server that holds the store do an operation and returns its result. Throws OperationError when it cannot,
 * or does not answer.
 */
export async function askServer(
  { url, token }: LockContent,
  operation: 'reindex' | 'restore',
  body: string,
  onProgress: OnProgress,
): Promise<unknown> {
  for await (const line of linesFrom(new URL(`operations/${operation}`, url), token, body)) {
    if ('result' in line) return line.result;
    if ('error' in line) throw new OperationError(line.error);
    onProgress(line.progress);
  }
  throw new OperationError(`The server at ${url} ended before it was done.`);
}

async function* linesFrom(
  address: URL,
  token: string,
  body: string,
): AsyncGenerator<OperationLine> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      body,
    });
    if (!response.ok || !response.body) {
      throw new OperationError(`The server refused it (HTTP ${response.status}).`);
    }
    const lines = createInterface({ input: Readable.fromWeb(response.body) });
    for await (const line of lines) yield JSON.parse(line) as OperationLine;
  } catch (error) {
    // fetch hides the reason, which is for programmers, in the cause.
    if (!(error instanceof TypeError)) throw error;
    throw new OperationError(
      `The server at ${address.origin} does not answer, though its lock file says that it runs.`,
      { cause: error },
    );
  }
}
