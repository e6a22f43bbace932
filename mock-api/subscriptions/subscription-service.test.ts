import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import type { Extension } from 'fhir/r4';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { BindingTokens } from './binding-tokens.ts';
import { EventCounts } from './event-counts.ts';
import { SocketSession } from './socket-session.ts';
import type { Socket } from './socket-session.ts';
import { SubscriptionService } from './subscription-service.ts';
import { aSubscription, readNotification } from './testing.ts';
import type { Notification } from './testing.ts';

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-';
const BASE = 'http://127.0.0.1/fhir';

/** A connection whose client reads only when told to. */
class FakeSocket implements Socket {
  bufferedAmount = 0;
  pings = 0;
  closed: string | undefined;
  readonly sent: string[] = [];
  #unread: (() => void)[] = [];

  send(text: string, done: () => void): void {
    this.sent.push(text);
    this.bufferedAmount += text.length;
    this.#unread.push(done);
  }

  read(): void {
    this.bufferedAmount = 0;
    for (const done of this.#unread.splice(0)) done();
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number): void {
    this.closed = String(code);
  }

  terminate(): void {
    this.closed = 'terminated';
  }

  get notifications(): Notification[] {
    return this.sent.map(readNotification);
  }
}

/** A store with one active Subscription for Basic resources, its service, and a client bound to it. */
class Setup {
  now = Date.parse('2026-11-20T09:00:00Z');
  readonly store = ResourceStore.open(':memory:');
  readonly service: SubscriptionService;
  readonly socket = new FakeSocket();
  readonly session: SocketSession;

  constructor(extension: Extension[] = [], maxWaiting?: number, end?: string) {
    const options = maxWaiting === undefined ? {} : { maxWaiting };
    this.service = new SubscriptionService(this.store, { now: () => this.now, ...options });
    const subscription = aSubscription('Basic', {
      ...{ id: 'sub', status: 'active' },
      channel: { type: 'websocket', ...(extension.length > 0 ? { extension } : {}) },
      ...(end === undefined ? {} : { end }),
    });
    this.store.put(subscription as unknown as IdentifiedResource);
    this.session = new SocketSession(this.socket, BASE, this.now);
    this.service.open(this.session);
    this.service.bind(this.session, 'sub');
    this.socket.read();
  }

  write(...ids: string[]): void {
    this.store.transaction(() => {
      for (const id of ids) this.store.put({ resourceType: 'Basic', id, code: { text: id } });
    });
  }

  pass(seconds: number): void {
    this.now += seconds * 1000;
    this.service.tick();
  }

  /** Waits until `count` messages were sent. */
  async sent(count: number): Promise<void> {
    while (this.socket.sent.length < count) await setImmediate();
  }

  close(): void {
    this.service.close();
    this.store.close();
  }
}

test('a heartbeat comes when nothing was said for its period, and only then', async () => {
  const setup = new Setup([{ url: `${BACKPORT}heartbeat-period`, valueUnsignedInt: 20 }]);
  const typesSent = () => setup.socket.notifications.map(({ type }) => type);
  setup.pass(19);
  assert.deepEqual(typesSent(), ['handshake']);
  setup.write('a');
  await setup.sent(2);
  setup.socket.read();
  setup.pass(19);
  assert.deepEqual(typesSent(), ['handshake', 'event-notification']);
  setup.pass(1);
  assert.deepEqual(typesSent(), ['handshake', 'event-notification', 'heartbeat']);
  assert.equal(setup.socket.notifications[2]?.eventCount, 1);
  setup.close();
});

test('at its end a Subscription is turned off in the store, and its clients are told', () => {
  const setup = new Setup([], undefined, '2026-11-20T09:01:00Z');
  setup.pass(59);
  assert.match(setup.store.read('Subscription', 'sub')?.json ?? '', /"status":"active"/);
  setup.pass(1);
  assert.match(setup.store.read('Subscription', 'sub')?.json ?? '', /"status":"off"/);
  assert.equal(setup.socket.notifications.at(-1)?.status, 'off');
  setup.pass(1);
  assert.equal(setup.store.read('Subscription', 'sub')?.version, 2, 'once');
  setup.close();
});

test('a write does not wait for matching, and a version replaced meanwhile is one event', async () => {
  const setup = new Setup();
  setup.write('a');
  setup.write('a', 'b');
  assert.equal(setup.socket.sent.length, 1, 'only the handshake so far');
  await setup.sent(2);
  assert.deepEqual(setup.socket.notifications[1]?.events, [
    { number: 1, focus: `${BASE}/Basic/a` },
    { number: 2, focus: `${BASE}/Basic/b` },
  ]);
  setup.close();
});

test('what comes faster than it can be told is dropped: the number jumps and an error says to read again', async () => {
  const setup = new Setup([], 10);
  setup.write(...Array.from({ length: 25 }, (_, index) => `a${index}`));
  await setup.sent(3);
  const [, loss, rest] = setup.socket.notifications;
  assert.equal(loss?.type, 'event-notification');
  assert.deepEqual(loss.events, []);
  assert.match(loss.error ?? '', /read again/);
  assert.equal(loss.eventCount, 2, 'the queue of 10 overflowed twice');
  assert.equal(loss.status, 'active');
  assert.deepEqual(
    rest?.events.map(({ number }) => number),
    [3, 4, 5],
  );
  assert.equal(rest.error, undefined);
  setup.close();
});

test('one who leaves a megabyte unread is let go when there is more to say, not before', async () => {
  const setup = new Setup();
  setup.socket.bufferedAmount = 1024 * 1024;
  setup.write('a');
  await setup.sent(2);
  assert.equal(setup.socket.closed, undefined);
  setup.write('b');
  while (setup.service.eventCount('sub') < 2) await setImmediate();
  assert.equal(setup.socket.closed, '1013');
  assert.equal(setup.socket.sent.length, 2, 'nothing more is kept for it');
  setup.close();
});

test('a notification that is not read within the timeout ends the connection; a slow reader that goes on does not', async () => {
  const setup = new Setup([{ url: `${BACKPORT}timeout`, valueUnsignedInt: 5 }]);
  setup.pass(10);
  setup.write('a');
  await setup.sent(2);
  setup.pass(4);
  setup.socket.read();
  setup.write('b');
  await setup.sent(3);
  setup.pass(4);
  assert.equal(setup.socket.closed, undefined);
  setup.pass(2);
  assert.equal(setup.socket.closed, '1013');
  setup.close();
});

test('a client that answers no ping is gone; one without a Subscription may stay a minute', () => {
  const setup = new Setup();
  setup.pass(30);
  assert.equal(setup.socket.pings, 1);
  setup.session.heard();
  setup.pass(30);
  assert.equal(setup.socket.pings, 2);
  const idle = new FakeSocket();
  setup.service.open(new SocketSession(idle, BASE, setup.now));
  setup.pass(30);
  assert.equal(setup.socket.closed, 'terminated');
  assert.equal(idle.closed, undefined);
  setup.pass(31);
  assert.notEqual(idle.closed, undefined);
  setup.close();
});

test('a token expires', () => {
  let now = 0;
  const tokens = new BindingTokens(() => now);
  const { token, expiration } = tokens.issue(['a']);
  const { token: late } = tokens.issue(['a']);
  now = expiration - 1;
  assert.deepEqual(tokens.redeem(token), ['a']);
  assert.equal(tokens.redeem(token), undefined);
  now = expiration;
  assert.equal(tokens.redeem(late), undefined);
});

test('after a crash, or when the store was written without the server, no number comes twice', () => {
  const store = ResourceStore.open(':memory:');
  const write = () => store.put({ resourceType: 'Basic', id: 'a' });
  write();
  const first = new EventCounts(store, ['s']);
  const told = first.add('s', 3);
  write();
  const crashed = new EventCounts(store, ['s']);
  assert.ok(crashed.of('s') > told, 'a jump');
  const again = new EventCounts(store, ['s']);
  assert.ok(again.of('s') > crashed.of('s'), 'and another, though nothing was told between');
  const last = again.add('s', 1);
  again.close(store.newestInstant);
  assert.equal(new EventCounts(store, ['s']).of('s'), last, 'stopped in order');
  write();
  assert.equal(new EventCounts(store, ['s']).of('s'), last + 1, 'somebody wrote meanwhile');
  store.close();
});
