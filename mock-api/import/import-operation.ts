import type { FastifyInstance } from 'fastify';
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

/** Adds the import route to the scope of operations, which asks for the token and brings bodies as text. */
export function registerImport(scope: FastifyInstance, store: ResourceStore): void {
  scope.post(`/${IMPORT_PATH}`, async ({ body }) => ({
    // A new intake each time: what it remembers of the store must not outlive a write that failed.
    result: await answer(parseCall(body), new StoreIntake(store)),
  }));
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
