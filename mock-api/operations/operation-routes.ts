import { timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FhirError, issue } from '../fhir/fhir-error.ts';
import { registerImport } from '../import/import-operation.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import { OperationError } from './operation.ts';
import type { OperationProgress } from './operation.ts';
import { operationLine } from './operation-lines.ts';
import { reindexStore } from './reindex-store.ts';
import { restoreOpenStore } from './restore-store.ts';

/** What the operations of our own commands work with. `token` is the one in the lock file. */
export interface OperationsContext {
  readonly store: ResourceStore;
  readonly token: string;
  readonly dataDirectory: string;
}

/** A request carries some hundred kilobytes, but a single scanned document may be far larger. */
const BODY_LIMIT = 256 * 1024 * 1024;

/**
 * Adds the routes by which our commands change the store of a running server; only who can read the lock file knows
 * the token. (Commands that only read need no route: see StoreSnapshot.)
 */
export function registerOperations(app: FastifyInstance, context: OperationsContext): void {
  const { store, token, dataDirectory } = context;
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, _reply, next) => {
      requireToken(request, token);
      next();
    });
    scope.removeAllContentTypeParsers();
    const asText = { parseAs: 'string', bodyLimit: BODY_LIMIT } as const;
    scope.addContentTypeParser('*', asText, (_request, body, next) => {
      next(null, body);
    });
    registerImport(scope, store);
    let isStopping = false;
    scope.addHook('preClose', (next) => {
      isStopping = true;
      next();
    });
    scope.post('/operations/reindex', (_request, reply) =>
      sendLines(reply, reindexStore(store), () => isStopping),
    );
    scope.post('/operations/restore', ({ body }) => restore(store, dataDirectory, String(body)));
    done();
  });
}

function requireToken({ headers }: FastifyRequest, token: string): void {
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(headers.authorization ?? '');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new FhirError(401, [issue('login', 'This route needs the token of the lock file.')]);
}

function restore(store: ResourceStore, dataDirectory: string, preparedName: string): string {
  try {
    return operationLine({
      result: { kept: restoreOpenStore(store, dataDirectory, preparedName) ?? null },
    });
  } catch (error) {
    if (error instanceof OperationError) return operationLine({ error: error.message });
    throw error;
  }
}

/** Sends progress while the operation runs, then what it returned; it ends early with the client or the server. */
function sendLines(
  reply: FastifyReply,
  operation: AsyncGenerator<OperationProgress, unknown>,
  isStopping: () => boolean,
): FastifyReply {
  return reply
    .type('application/x-ndjson')
    .send(Readable.from(linesOf(operation, isStopping), { objectMode: true }));
}

async function* linesOf(
  operation: AsyncGenerator<OperationProgress, unknown>,
  isStopping: () => boolean,
): AsyncGenerator<string> {
  try {
    for (;;) {
      const step = await operation.next();
      if (step.done === true) {
        yield operationLine({ result: step.value });
        return;
      }
      if (isStopping()) throw new OperationError('The server was stopped.');
      yield operationLine({ progress: step.value });
    }
  } catch (error) {
    yield operationLine({ error: error instanceof Error ? error.message : String(error) });
  } finally {
    await operation.return(undefined);
  }
}
