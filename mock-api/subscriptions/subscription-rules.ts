import type { Extension, Subscription } from 'fhir/r4';
import { parseQuery } from '../fhir/conditional.ts';
import { FhirError, badRequest, issue } from '../fhir/fhir-error.ts';
import type { FhirContext, Parameters } from '../fhir/fhir-exchange.ts';
import { isStoredType } from '../fhir/resource-types.ts';
import { parseSearchRequest } from '../fhir/search/search-request.ts';
import { joinSql, sql } from '../fhir/search/sql.ts';
import type { Sql } from '../fhir/search/sql.ts';

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-';

/** The one topic there is: any change of a record that fits the filters. */
export const RECORD_TOPIC = 'urn:ladderline:topics:record-changed';

const PAYLOAD_CONTENTS = ['empty', 'id-only', 'full-resource'] as const;

/** How much of a record goes into a notification. */
export type PayloadContent = (typeof PAYLOAD_CONTENTS)[number];

/** What a Subscription asks for, understood and checked. */
export interface SubscriptionRules {
  /** For each resource type: the condition, in terms of record `m`, under which a change is notified. */
  readonly filters: ReadonlyMap<string, Sql>;
  /** Canonical URL of the topic; undefined when the criteria are a search. */
  readonly topic: string | undefined;
  readonly content: PayloadContent;
  readonly heartbeatSeconds: number | undefined;
  readonly timeoutSeconds: number | undefined;
  /** At most this many records in one notification. */
  readonly maxCount: number | undefined;
  /** Milliseconds since 1970. */
  readonly end: number | undefined;
}

/**
 * Reads a valid Subscription. Throws 400 or 422, naming the element and within the criteria the parameter, when it asks
 * for what this server does not do.
 */
export function readRules(subscription: Subscription, context: FhirContext): SubscriptionRules {
  const { channel, criteria, end } = subscription;
  requireWebSocket(channel);
  const isTopic = criteria === RECORD_TOPIC;
  const extensions = channel.extension ?? [];
  return {
    filters: isTopic ? topicFilters(subscription, context) : queryFilters(subscription, context),
    topic: isTopic ? criteria : undefined,
    content: payloadContent(channel._payload?.extension ?? []),
    heartbeatSeconds: countOf(extensions, 'heartbeat-period'),
    timeoutSeconds: countOf(extensions, 'timeout'),
    maxCount: countOf(extensions, 'max-count'),
    end: end === undefined ? undefined : Date.parse(end),
  };
}

const unprocessable = (text: string, expression: string): FhirError =>
  new FhirError(422, [issue('not-supported', text, expression)]);

function requireWebSocket({ type, _type, payload }: Subscription['channel']): void {
  const expression = 'Subscription.channel.type';
  if (
    type !== 'websocket' ||
    _type?.extension?.some(({ url }) => url === `${BACKPORT}channel-type`)
  ) {
    throw unprocessable(
      `This server notifies by channel type "websocket" only, not by "${type}".`,
      expression,
    );
  }
  if (payload === undefined || /^application\/(fhir\+)?json\b/.test(payload)) return;
  throw unprocessable(
    `Notifications are sent as application/fhir+json only, not as "${payload}".`,
    'Subscription.channel.payload',
  );
}

/** R4's own form: the criteria are a search, `Observation?patient=Patient/1&code=...`. */
function queryFilters({ criteria, _criteria }: Subscription, context: FhirContext) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(criteria)) {
    throw unprocessable(
      `There is no topic "${criteria}" on this server. Give a search such as "Observation?patient=Patient/1", or the topic "${RECORD_TOPIC}" with filter criteria.`,
      'Subscription.criteria',
    );
  }
  if (_criteria?.extension?.some(isFilter)) {
    throw badRequest(
      'business-rule',
      'Filter criteria belong to a topic: where the criteria are a search, write all of it there.',
      'Subscription.criteria.extension',
    );
  }
  return new Map([filterOf(criteria, context, 'Subscription.criteria')]);
}

/** The backport's form: a topic, and filters of the form `Observation?patient=Patient/1` for one or more types. */
function topicFilters({ _criteria }: Subscription, context: FhirContext): Map<string, Sql> {
  const filters = new Map<string, Sql>();
  for (const [index, extension] of (_criteria?.extension ?? []).entries()) {
    if (!isFilter(extension)) continue;
    const expression = `Subscription.criteria.extension[${index}].value`;
    const [type, where] = filterOf(extension.valueString ?? '', context, expression);
    const other = filters.get(type);
    // Several filters for one type must all fit.
    filters.set(type, other ? joinSql([other, where], 'AND') : where);
  }
  if (filters.size > 0) return filters;
  throw badRequest(
    'required',
    'This topic needs at least one filter criterion that names a resource type, such as "Observation?patient=Patient/1".',
    'Subscription.criteria.extension',
  );
}

const isFilter = ({ url }: Extension): boolean => url === `${BACKPORT}filter-criteria`;

function filterOf(criteria: string, context: FhirContext, expression: string): [string, Sql] {
  const [, type = '', query = ''] = /^\/?([A-Za-z]+)(?:\?(.*))?$/s.exec(criteria.trim()) ?? [];
  if (!isStoredType(type)) {
    const text = `"${criteria}" must begin with a resource type of this server, as in "Observation?patient=Patient/1".`;
    throw badRequest('value', text, expression);
  }
  const parameters = parseQuery(query);
  requireTestable(parameters, expression);
  const { queries } = pointingAt(expression, () =>
    parseSearchRequest(type, parameters, context, false),
  );
  const tests = queries.flatMap((typeQuery) => typeQuery.criteria.map(({ test }) => test));
  return [type, tests.length === 0 ? sql('true') : joinSql(tests, 'AND')];
}

const RESULT_PARAMETER =
  /^_(sort|count|total|summary|elements|cursor|format|pretty|type|(rev)?include(:.*)?)$/;

/** A chained criterion can start to fit when another record changes, of which a subscription would not hear. */
function requireTestable(parameters: Parameters, expression: string): void {
  for (const [name] of parameters) {
    if (RESULT_PARAMETER.test(name)) {
      const text = `"${name}" shapes the answer of a search; the criteria of a Subscription only select.`;
      throw badRequest('not-supported', text, expression);
    }
    if (name.startsWith('_has:') || name.includes('.')) {
      const text = `"${name}" depends on other records, whose changes would go unnoticed: name only parameters of the record itself.`;
      throw badRequest('not-supported', text, expression);
    }
  }
}

function pointingAt<T>(expression: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new FhirError(
      error.status,
      error.issues.map((found) => ({ ...found, expression: [expression] })),
    );
  }
}

function payloadContent(extensions: readonly Extension[]): PayloadContent {
  const index = extensions.findIndex(({ url }) => url === `${BACKPORT}payload-content`);
  if (index < 0) return 'id-only';
  const code = extensions[index]?.valueCode;
  const content = PAYLOAD_CONTENTS.find((candidate) => candidate === code);
  if (content) return content;
  throw badRequest(
    'value',
    `The payload content must be ${PAYLOAD_CONTENTS.join(', ')}, not "${code ?? ''}".`,
    `Subscription.channel.payload.extension[${index}].value`,
  );
}

function countOf(extensions: readonly Extension[], name: string): number | undefined {
  const index = extensions.findIndex(({ url }) => url === BACKPORT + name);
  if (index < 0) return undefined;
  const { valueUnsignedInt, valuePositiveInt } = extensions[index] ?? {};
  const count = valueUnsignedInt ?? valuePositiveInt ?? 0;
  if (count > 0) return count;
  throw badRequest(
    'value',
    `The extension ${name} must be a whole number from 1.`,
    `Subscription.channel.extension[${index}].value`,
  );
}
