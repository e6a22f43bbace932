import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Bundle, Parameters, ParametersParameter, Subscription } from 'fhir/r4';
import WebSocket from 'ws';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { createApp } from '../http/app.ts';
import { ResourceStore } from '../storage/resource-store.ts';

/** What a notification says, apart from the records in it. */
export interface Notification {
  readonly type: string;
  readonly status: string;
  readonly subscription: string;
  readonly eventCount: number;
  readonly error: string | undefined;
  readonly events: readonly { number: number; focus: string | undefined }[];
  readonly bundle: Bundle;
}

/** A listening server over a store, and clients for it. */
export class SubscriptionServer {
  readonly store: ResourceStore;
  readonly app: FastifyInstance;
  readonly address: string;

  private constructor(store: ResourceStore, app: FastifyInstance) {
    this.store = store;
    this.app = app;
    this.address = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  }

  get base(): string {
    return `http://${this.address}/fhir`;
  }

  static async start(file = ':memory:'): Promise<SubscriptionServer> {
    const store = ResourceStore.open(file, { timeZone: 'UTC' });
    const client = () => ({ timeZone: 'UTC', clinicName: 'Test', demo: false });
    const app = await createApp(store, client, { spaDirectory: '/nonexistent/' });
    await app.listen({ host: '127.0.0.1', port: 0 });
    return new SubscriptionServer(store, app);
  }

  static async with(work: (server: SubscriptionServer) => Promise<void>): Promise<void> {
    const server = await SubscriptionServer.start();
    try {
      await work(server);
    } finally {
      await server.stop();
    }
  }

  async stop(): Promise<void> {
    await this.app.close();
    this.store.close();
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/fhir+json',
  ): Promise<{ status: number; body: FhirResource }> {
    const answer = await fetch(`${this.base}/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text || '{}') as FhirResource };
  }

  /** Creates a Subscription and returns its id. */
  async subscribe(criteria: string, more: Partial<Subscription> = {}): Promise<string> {
    const { status, body } = await this.send('POST', 'Subscription', aSubscription(criteria, more));
    if (status !== 201) throw new Error(JSON.stringify(body));
    return String(body.id);
  }

  async token(...ids: readonly string[]): Promise<string> {
    const { body } = await this.send('GET', `Subscription/$get-ws-binding-token?id=${ids.join()}`);
    const { parameter = [] } = body as unknown as Parameters;
    return String(find(parameter, 'token').valueString);
  }

  async connect(options: WebSocket.ClientOptions = {}): Promise<SubscriptionClient> {
    const client = new SubscriptionClient(new WebSocket(`ws://${this.address}/fhir/ws`, options));
    await once(client.socket, 'open');
    return client;
  }

  /** A client bound to the Subscriptions, their handshakes read. */
  async listen(...ids: readonly string[]): Promise<SubscriptionClient> {
    const client = await this.connect();
    client.socket.send(`bind-with-token: ${await this.token(...ids)}`);
    await client.take(ids.length);
    return client;
  }
}

/** The messages a WebSocket received, one after another. */
export class SubscriptionClient {
  readonly socket: WebSocket;
  readonly #messages: string[] = [];
  #wake: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#messages.push(data.toString());
      this.#wake?.();
    });
  }

  async text(): Promise<string> {
    while (this.#messages.length === 0) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#messages.shift() ?? '';
  }

  async next(): Promise<Notification> {
    return readNotification(await this.text());
  }

  async take(count: number): Promise<Notification[]> {
    const received: Notification[] = [];
    while (received.length < count) received.push(await this.next());
    return received;
  }

  /** Notifications until `count` events came. */
  async events(count: number): Promise<Notification[]> {
    const received: Notification[] = [];
    while (received.flatMap(({ events }) => events).length < count)
      received.push(await this.next());
    return received;
  }

  async closed(): Promise<{ code: number; reason: string }> {
    const [code, reason] = (await once(this.socket, 'close')) as [number, Buffer];
    return { code, reason: reason.toString() };
  }
}

/** A Subscription as a client writes it. */
export const aSubscription = (
  criteria: string,
  more: Partial<Subscription> = {},
): Subscription => ({
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'A screen that stays up to date',
  criteria,
  channel: { type: 'websocket', payload: 'application/fhir+json' },
  ...more,
});

/** Reads a notification Bundle. */
export function readNotification(text: string): Notification {
  const bundle = JSON.parse(text) as Bundle;
  const { parameter = [] } = bundle.entry?.[0]?.resource as Parameters;
  const named = (name: string): Partial<ParametersParameter> => find(parameter, name);
  return {
    bundle,
    type: String(named('type').valueCode),
    status: String(named('status').valueCode),
    subscription: String(named('subscription').valueReference?.reference),
    eventCount: Number(named('events-since-subscription-start').valueString),
    error: named('error').valueCodeableConcept?.text,
    events: parameter.filter(({ name }) => name === 'notification-event').map(readEvent),
  };
}

const readEvent = ({ part = [] }: ParametersParameter) => ({
  number: Number(find(part, 'event-number').valueString),
  focus: find(part, 'focus').valueReference?.reference,
});

const find = (
  parameters: readonly ParametersParameter[],
  wanted: string,
): Partial<ParametersParameter> => parameters.find(({ name }) => name === wanted) ?? {};
