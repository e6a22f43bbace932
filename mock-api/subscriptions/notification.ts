import { randomUUID } from 'node:crypto';
import type { ParametersParameter } from 'fhir/r4';
import { entryResponse } from '../fhir/fhir-exchange.ts';
import { instantOf } from '../storage/instant.ts';
import type { Change } from './change-queue.ts';
import type { PayloadContent } from './subscription-rules.ts';

/** A change that a Subscription is told of. */
export interface NotifiedEvent {
  /** Counts the events of the Subscription, from 1. */
  readonly number: number;
  readonly change: Change;
  /** The record as it is sent, where the Subscription asks for it. */
  readonly json: string | null;
}

/** What a SubscriptionStatus says, in the words of the R5 backport. */
export interface SubscriptionStatus {
  readonly id: string;
  readonly status: string;
  readonly topic?: string | undefined;
  readonly type: 'handshake' | 'heartbeat' | 'event-notification' | 'query-status';
  /** Events since the Subscription was created, these included. */
  readonly eventCount: number;
  readonly content: PayloadContent;
  readonly events?: readonly NotifiedEvent[];
  /** Why the client should read again all it shows. */
  readonly error?: string | undefined;
}

const PROFILES = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/';

/** The notification Bundle (JSON text): first the status, then an entry for each record unless the payload is empty. */
export function notificationText(status: SubscriptionStatus, base: string): string {
  const { content, events = [] } = status;
  const bundle = {
    resourceType: 'Bundle',
    id: randomUUID(),
    meta: { profile: [`${PROFILES}backport-subscription-notification-r4`] },
    type: 'history',
    timestamp: new Date().toISOString(),
  };
  const parameters = statusParameters(status, base);
  const entries = [
    JSON.stringify({
      fullUrl: `urn:uuid:${parameters.id}`,
      resource: parameters,
      request: { method: 'GET', url: `${base}/Subscription/${status.id}/$status` },
      response: { status: '200' },
    }),
    ...(content === 'empty' ? [] : events.map((event) => eventEntry(event, base))),
  ];
  return `${JSON.stringify(bundle).slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/** The status as R4 writes it, a Parameters resource. */
export function statusParameters(status: SubscriptionStatus, base: string) {
  const { topic, events = [], error, content } = status;
  const parameter: ParametersParameter[] = [
    { name: 'subscription', valueReference: { reference: `${base}/Subscription/${status.id}` } },
    ...(topic === undefined ? [] : [{ name: 'topic', valueCanonical: topic }]),
    { name: 'status', valueCode: status.status },
    { name: 'type', valueCode: status.type },
    // Strings, because they are 64-bit integers in R5.
    { name: 'events-since-subscription-start', valueString: String(status.eventCount) },
    ...events.map((event) => eventParameter(event, content, base)),
    ...(error === undefined ? [] : [{ name: 'error', valueCodeableConcept: { text: error } }]),
  ];
  return {
    resourceType: 'Parameters',
    id: randomUUID(),
    meta: { profile: [`${PROFILES}backport-subscription-status-r4`] },
    parameter,
  };
}

function eventParameter(
  { number, change }: NotifiedEvent,
  content: PayloadContent,
  base: string,
): ParametersParameter {
  const focus = { reference: addressOf(change, base) };
  return {
    name: 'notification-event',
    part: [
      { name: 'event-number', valueString: String(number) },
      { name: 'timestamp', valueInstant: instantOf(change.lastUpdated) },
      ...(content === 'empty' ? [] : [{ name: 'focus', valueReference: focus }]),
    ],
  };
}

/** As in a history: the method says whether the record was made, changed or deleted. */
function eventEntry({ change, json }: NotifiedEvent, base: string): string {
  const { type, id, method, version } = change;
  const request = { method, url: method === 'POST' ? type : `${type}/${id}` };
  const isDeleted = method === 'DELETE';
  const status = isDeleted ? '204 No Content' : version === 1 ? '201 Created' : '200 OK';
  const resource = json === null ? '' : `"resource":${json},`;
  const stored = { ...change, json: isDeleted ? null : '' };
  return `{"fullUrl":"${addressOf(change, base)}",${resource}"request":${JSON.stringify(request)},"response":${entryResponse(status, stored)}}`;
}

const addressOf = ({ type, id }: Change, base: string): string => `${base}/${type}/${id}`;
