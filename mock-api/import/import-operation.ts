import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJson } from '../fhir/decimal-text.ts';
import { FhirError, issue } from '../fhir/fhir-error.ts';
import { validateResource } from '../fhir/validation/validate-resource.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { Delivery } from './delivery.ts';
import type { ConditionalReference, Intake } from './intake.ts';
import { StoreIntake } from './store-intake.ts';

/** Path of the route by which `npm run import` hands its deliveries to a running server. */
export const IMPORT_PATH = 'operations/import';

/** One call of `Intake` as it travels. */
export type ImportCall =
  | { readonly call: 'deliver'; readonly deliveries: readonly Delivery[] }
  | { readonly call: 'find'; readonly references: readonly ConditionalReference[] }
  | { readonly call: 'missing'; readonly references: readonly string[] }
  | { readonly call: 'finish' };

/** A request carries some hundred kilobytes, but a single scanned document may be far larger. */
const BODY_LIMIT = 256 * 1024 * 1024;

/** Adds the import route to a server; only who can read the lock file knows the token. */
export function registerOperations(
  app: FastifyInstance,
  { store, token }: { readonly store: ResourceStore; readonly token: string },
): void {
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
    scope.post(`/${IMPORT_PATH}`, async ({ body }) => ({
      // A new intake each time: what it remembers of the store must not outlive a write that failed.
      result: await answer(parseCall(body), new StoreIntake(store)),
    }));
    done();
  });
}

function requireToken({ headers }: FastifyRequest, token: string): void {
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(headers.authorization ?? '');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new FhirError(401, [issue('login', 'This route needs the token of the lock file.')]);
}

function parseCall(body: unknown): ImportCall {
  try {
    return parseJson(String(body)) as ImportCall;
  } catch {
    throw new FhirError(400, [issue('structure', 'The body must be JSON.')]);
  }
}

async function answer(call: ImportCall, intake: Intake): Promise<unknown> {
  switch (call.call) {
    case 'deliver':
      requireValid(call.deliveries);
      return intake.deliver(call.deliveries);
    case 'find':
      return intake.find(call.references);
    case 'missing':
      return intake.missing(call.references);
    case 'finish':
      await intake.finish();
      return null;
  }
}

/** The command has checked them; whoever else has the token must not store what is not valid either. */
function requireValid(deliveries: readonly Delivery[]): void {
  const issues = deliveries.flatMap(({ resource }) => validateResource(resource));
  if (issues.length > 0) throw new FhirError(400, issues);
}
