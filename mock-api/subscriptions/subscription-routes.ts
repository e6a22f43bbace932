import type { Subscription } from 'fhir/r4';
import { FhirError, badRequest, issue, notFound } from '../fhir/fhir-error.ts';
import type { FhirContext, FhirRequest, FhirResponse } from '../fhir/fhir-exchange.ts';
import { isJsonObject } from '../fhir/fhir-resource.ts';
import type { Handle, Route } from '../fhir/route.ts';
import type { StoredVersion } from '../storage/resource-store.ts';
import { statusParameters } from './notification.ts';
import { RECORD_TOPIC, readRules } from './subscription-rules.ts';
import type { SubscriptionService } from './subscription-service.ts';

/** Path below the FHIR base at which the server takes WebSockets. */
export const SOCKET_PATH = 'ws';

/** A WebSocket can be bound to this many Subscriptions. */
export const MAX_BOUND = 100;

/** `$get-ws-binding-token` and `$status`, for one Subscription and for several. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  ...operation('$get-ws-binding-token', getBindingToken),
  ...operation('$status', getStatus),
];

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport';

/** What the CapabilityStatement says of the type Subscription. */
export const SUBSCRIPTION_CAPABILITY = {
  extension: [
    {
      url: `${BACKPORT}/StructureDefinition/capabilitystatement-subscriptiontopic-canonical`,
      valueCanonical: RECORD_TOPIC,
    },
  ],
  documentation: `Channel type websocket only. The criteria are a search over one type by parameters of the record itself, or the topic ${RECORD_TOPIC} with such searches as filter criteria. Told are creates, updates and deletes.`,
  operation: ['get-ws-binding-token', 'status'].map((name) => ({
    name,
    definition: `${BACKPORT}/OperationDefinition/backport-subscription-${name}`,
  })),
};

function operation(
  name: string,
  handle: (id: string | undefined, request: FhirRequest, context: FhirContext) => FhirResponse,
): Route[] {
  const onInstance: Handle = (request, context, { id }) => handle(id, request, context);
  const onType: Handle = (request, context) => handle(undefined, request, context);
  return (['GET', 'POST'] as const).flatMap((method) => [
    {
      ...{ method, path: `Subscription/:id/${name}`, level: 'type', interactions: [] },
      handle: onInstance,
    } as const,
    {
      ...{ method, path: `Subscription/${name}`, level: 'type', interactions: [] },
      handle: onType,
    } as const,
  ]);
}

/** A token by which a WebSocket is bound to the Subscriptions named. Each must be active. */
function getBindingToken(
  id: string | undefined,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  const { tokens } = serviceOf(context);
  const { ids } = parseParameters(id, request, ['id']);
  if (ids.length === 0) {
    throw badRequest('required', 'Say by "id" which Subscriptions the token is for.');
  }
  if (ids.length > MAX_BOUND) {
    throw badRequest('too-costly', `A token is for at most ${MAX_BOUND} Subscriptions.`);
  }
  for (const each of ids) requireBindable(each, context);
  const { token, expiration } = tokens.issue(ids);
  const parameter = [
    { name: 'token', valueString: token },
    { name: 'expiration', valueDateTime: new Date(expiration).toISOString() },
    ...ids.map((each) => ({ name: 'subscription', valueString: each })),
    { name: 'websocket-url', valueUrl: socketUrl(context.base) },
  ];
  return { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) };
}

/** Where WebSockets are taken, for a client that sees the FHIR base as `base`. */
export const socketUrl = (base: string): string => `${base.replace(/^http/, 'ws')}/${SOCKET_PATH}`;

function requireBindable(id: string, context: FhirContext): void {
  const { json } = readSubscription(id, context);
  const subscription = JSON.parse(json) as Subscription;
  requireServed(subscription, context);
  if (serviceOf(context).isActive(id)) return;
  throw badRequest(
    'business-rule',
    `Subscription/${id} is not active: update it with status "requested" first.`,
    'Subscription.status',
  );
}

/** Throws 400 for what an import stored, or what is off, and was never asked of this server. */
function requireServed(subscription: Subscription, context: FhirContext): void {
  try {
    readRules(subscription, context);
  } catch (error) {
    throw error instanceof FhirError ? new FhirError(400, error.issues) : error;
  }
}

/** The status of the Subscriptions named, or of all, in a searchset Bundle. */
function getStatus(
  id: string | undefined,
  request: FhirRequest,
  context: FhirContext,
): FhirResponse {
  const service = serviceOf(context);
  const { ids, statuses } = parseParameters(id, request, ['id', 'status']);
  const stored = ids.length > 0 ? ids.map((each) => readSubscription(each, context)) : all(context);
  const entries = stored.flatMap((version) => {
    const { status, criteria } = JSON.parse(version.json) as Subscription;
    if (statuses.length > 0 && !statuses.includes(status)) return [];
    const topic = /^[a-z][a-z0-9+.-]*:/i.test(criteria) ? criteria : undefined;
    const eventCount = service.eventCount(version.id);
    const resource = statusParameters(
      { id: version.id, status, topic, type: 'query-status', eventCount, content: 'id-only' },
      context.base,
    );
    const mode = { mode: 'match' };
    return [{ fullUrl: `urn:uuid:${resource.id}`, resource, search: mode }];
  });
  const bundle = {
    ...{ resourceType: 'Bundle', type: 'searchset', total: entries.length },
    ...(entries.length > 0 ? { entry: entries } : {}),
  };
  return { status: 200, body: JSON.stringify(bundle) };
}

type StoredSubscription = StoredVersion & { readonly json: string };

const all = ({ store }: FhirContext): readonly StoredSubscription[] =>
  store.select<StoredSubscription>(
    `SELECT id, json FROM resource WHERE type = 'Subscription' AND json IS NOT NULL ORDER BY rid LIMIT 1000`,
  );

function readSubscription(id: string, { store }: FhirContext): StoredSubscription {
  const found = store.read('Subscription', id);
  if (!found) throw notFound(`There is no Subscription/${id}.`);
  const { json } = found;
  if (json !== null) return { ...found, json };
  throw new FhirError(410, [issue('deleted', `Subscription/${id} was deleted.`)]);
}

function serviceOf({ subscriptions }: FhirContext): SubscriptionService {
  if (subscriptions) return subscriptions;
  throw notFound('Subscriptions are served by a running server only.');
}

/** The parameters of an operation, from the query and, with POST, from a Parameters resource. */
function parseParameters(
  id: string | undefined,
  request: FhirRequest,
  known: readonly string[],
): { ids: readonly string[]; statuses: readonly string[] } {
  const given = [...request.parameters, ...bodyParameters(request.body)].filter(
    ([name]) => name !== '_format' && name !== '_pretty',
  );
  for (const [name] of given) {
    if (known.includes(name)) continue;
    throw badRequest(
      'not-supported',
      `Parameter "${name}" is not understood here; it knows ${known.join(', ')}.`,
    );
  }
  // On one Subscription, the IG has them ignored.
  if (id !== undefined) return { ids: [id], statuses: [] };
  const valuesOf = (wanted: string) => [
    ...new Set(given.flatMap(([name, value]) => (name === wanted ? value.split(',') : []))),
  ];
  return { ids: valuesOf('id'), statuses: valuesOf('status') };
}

function bodyParameters(body: unknown): (readonly [name: string, value: string])[] {
  if (body === undefined) return [];
  if (!isJsonObject(body) || body['resourceType'] !== 'Parameters') {
    throw badRequest('structure', 'The body must be a Parameters resource.');
  }
  const { parameter = [] } = body;
  if (!Array.isArray(parameter)) {
    throw badRequest('structure', 'Parameters.parameter must be a list.', 'Parameters.parameter');
  }
  return (parameter as readonly unknown[]).map((each, index) => {
    const [name, value] = isJsonObject(each)
      ? [each['name'], each['valueId'] ?? each['valueCode'] ?? each['valueString']]
      : [];
    if (typeof name === 'string' && typeof value === 'string') return [name, value];
    const text = 'Each parameter needs a name and a valueId, valueCode or valueString.';
    throw badRequest('structure', text, `Parameters.parameter[${index}]`);
  });
}
