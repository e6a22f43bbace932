import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { ResourceStore } from '../storage/resource-store.ts';

/** What an operation for our own commands works with. `token` is the one in the lock file. */
export interface OperationsContext {
  readonly store: ResourceStore;
  readonly token: string;
}

interface OperationsModule {
  registerOperations(app: FastifyInstance, context: OperationsContext): void | Promise<void>;
}

const MODULE = new URL('../import/import-operation.ts', import.meta.url);

/** Adds the routes by which `npm run import` works through a running server. */
export async function registerOperations(
  app: FastifyInstance,
  context: OperationsContext,
): Promise<void> {
  if (!existsSync(MODULE)) return;
  const operations = (await import(MODULE.href)) as OperationsModule;
  await operations.registerOperations(app, context);
}
