import type { Subscription } from 'fhir/r4';
import { FhirError, issue } from '../fhir/fhir-error.ts';
import type { FhirContext } from '../fhir/fhir-exchange.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { readRules } from './subscription-rules.ts';

/** Each write is matched with every active one of its type. */
const MAX_ACTIVE = 1000;

/**
 * What the server does to a valid Subscription before it is stored, in place: one that asks to be active is checked and
 * becomes active, or off when its end has passed. Other resources stay as they are. Throws 400 or 422 when it cannot be
 * activated. Done within the same write, so that the client can bind with the answer in hand.
 */
export function activateSubscription(resource: FhirResource, context: FhirContext): void {
  if (resource.resourceType !== 'Subscription') return;
  const subscription = resource as unknown as Subscription;
  if (subscription.status !== 'requested' && subscription.status !== 'active') return;
  delete subscription.error;
  if (subscription.end !== undefined && Date.parse(subscription.end) <= context.now) {
    subscription.status = 'off';
    return;
  }
  subscription.criteria = withoutBase(subscription.criteria, context.base);
  readRules(subscription, context);
  requirePlace(subscription.id, context);
  subscription.status = 'active';
}

/** Like references, criteria hold for whatever address the server is reached by. */
const withoutBase = (criteria: string, base: string): string =>
  criteria.replaceAll(`${base}/`, '').replaceAll(encodeURIComponent(`${base}/`), '');

function requirePlace(id: string | undefined, { subscriptions }: FhirContext): void {
  if (!subscriptions || subscriptions.activeCount < MAX_ACTIVE || subscriptions.isActive(id))
    return;
  const text = `${MAX_ACTIVE} Subscriptions are active, and no more can be: delete those that nobody listens to.`;
  throw new FhirError(422, [issue('too-costly', text, 'Subscription.status')]);
}
