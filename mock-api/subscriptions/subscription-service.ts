import type { Subscription } from 'fhir/r4';
import { parseJson } from '../fhir/decimal-text.ts';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import type { ResourceStore, StoredVersion } from '../storage/resource-store.ts';
import { ActiveSubscriptions } from './active-subscriptions.ts';
import type { ActiveSubscription } from './active-subscriptions.ts';
import { BindingTokens } from './binding-tokens.ts';
import { ChangeQueue } from './change-queue.ts';
import type { Change } from './change-queue.ts';
import { eventsOf } from './event-finder.ts';
import type { FoundEvent } from './event-finder.ts';
import { EventCounts } from './event-counts.ts';
import { notificationText } from './notification.ts';
import type { SubscriptionStatus } from './notification.ts';
import { CLOSE } from './socket-session.ts';
import type { SocketSession } from './socket-session.ts';

/** What `SubscriptionService` may be told otherwise, for tests. */
export interface ServiceOptions {
  readonly now?: () => number;
  /** Changes that may wait to be looked at. */
  readonly maxWaiting?: number;
}

/** Records with their text go in smaller portions than ids. */
const MAX_FULL_RECORDS = 50;

const DEFAULT_TIMEOUT_SECONDS = 30;

const LOST = 'Changes came faster than they could be told: read again what you show.';

const report = (error: unknown): boolean =>
  process.stderr.write(
    `Subscriptions: ${error instanceof Error ? error.message : String(error)}\n`,
  );

/**
 * Tells the clients that are bound to a Subscription what was written. Nothing of it happens within a write: a commit
 * only puts its changes into a queue, which is looked at when the answer is out.
 */
export class SubscriptionService {
  readonly tokens: BindingTokens;
  readonly now: () => number;
  readonly #store: ResourceStore;
  #active: ActiveSubscriptions;
  #counts: EventCounts;
  #replacements: number;
  /** The instant of the last write that was heard of. */
  #newest: number;
  readonly #queue: ChangeQueue;
  readonly #sessions = new Set<SocketSession>();
  readonly #lossesToTell = new Set<string>();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(store: ResourceStore, { now = Date.now, maxWaiting }: ServiceOptions = {}) {
    this.#store = store;
    this.now = now;
    this.tokens = new BindingTokens(now);
    this.#active = new ActiveSubscriptions(store);
    this.#counts = new EventCounts(store, this.#active.ids());
    this.#replacements = store.replacements;
    this.#newest = store.newestInstant;
    const work = {
      look: (changes: readonly Change[]) => this.#look(changes),
      lose: (types: ReadonlySet<string>) => this.#lose(types),
    };
    this.#queue = new ChangeQueue(work, maxWaiting);
    this.#stopListening = store.onCommit((versions) => this.#onCommit(versions));
    this.#timer = setInterval(() => this.tick(), 1000).unref();
  }

  get activeCount(): number {
    this.#requireCurrent();
    return this.#active.size;
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  isActive(id: string | undefined): boolean {
    this.#requireCurrent();
    return id !== undefined && this.#active.get(id) !== undefined;
  }

  /** Events of a Subscription since it was created. */
  eventCount(id: string): number {
    this.#requireCurrent();
    return this.#counts.of(id);
  }

  open(session: SocketSession): void {
    this.#sessions.add(session);
  }

  forget(session: SocketSession): void {
    this.#sessions.delete(session);
  }

  /** From now on the session hears of Subscription `id`, beginning with a handshake; of one that has ended, just that. */
  bind(session: SocketSession, id: string): void {
    this.#requireCurrent();
    const subscription = this.#active.get(id);
    if (subscription) session.bind(id, this.now());
    this.#send(session, id, { type: 'handshake', ...this.#state(id, subscription) });
  }

  /** What falls due with time: ends, heartbeats, dead connections. Called once a second. */
  tick(): void {
    this.#requireCurrent();
    const now = this.now();
    for (const { id, rules } of this.#active.all()) {
      if (rules.end !== undefined && rules.end <= now) this.#end(id);
    }
    for (const session of this.#sessions) {
      for (const [id, heardOf] of session.bound) this.#beat(session, id, now - heardOf);
      session.tick(now, this.#timeoutOf(session));
    }
  }

  /** Lets all clients go: they will find the server again, or not. */
  closeSessions(): void {
    for (const session of this.#sessions) session.close(CLOSE.goingAway, 'The server is stopping.');
  }

  /** Stops looking at the store, which must still be open. */
  close(): void {
    clearInterval(this.#timer);
    this.#stopListening();
    this.#counts.close(this.#queue.isEmpty ? this.#newest : undefined);
    this.#queue.close();
  }

  /** When another store was put in the place of the one before, nobody was told what is different now. */
  #requireCurrent(): void {
    if (this.#replacements === this.#store.replacements) return;
    this.#replacements = this.#store.replacements;
    this.#queue.clear();
    this.#active = new ActiveSubscriptions(this.#store);
    this.#counts = new EventCounts(this.#store, this.#active.ids(), this.#counts);
    this.#newest = this.#store.newestInstant;
    for (const session of this.#sessions) {
      session.close(CLOSE.restart, 'A backup was restored: connect again, and read again.');
    }
  }

  #onCommit(versions: readonly StoredVersion[]): void {
    this.#attempt(() => this.#requireCurrent());
    for (const version of versions) {
      this.#newest = version.lastUpdated;
      if (version.type === 'Subscription') this.#attempt(() => this.#follow(version));
      if (!this.#active.concern(version.type)) continue;
      const { rid, type, id, method, lastUpdated } = version;
      this.#queue.add({ rid, type, id, version: version.version, method, lastUpdated });
    }
  }

  /** What fails here must not fail the write that was just committed. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      report(error);
    }
  }

  #follow(version: StoredVersion): void {
    const { id } = version;
    const before = this.#active.get(id);
    this.#active.update(version);
    if (before && !this.#active.get(id)) {
      for (const session of this.#boundTo(id)) {
        this.#send(session, id, { type: 'heartbeat', ...this.#state(id) });
        session.bound.delete(id);
      }
    }
    if (version.json === null) this.#counts.forget(id);
  }

  async #look(changes: readonly Change[]): Promise<void> {
    this.#tellLosses();
    try {
      for await (const { subscription, events } of eventsOf(changes, this.#active, this.#store)) {
        this.#tell(subscription, events);
      }
    } catch (error) {
      report(error);
      this.#lose(new Set(changes.map(({ type }) => type)));
      this.#tellLosses();
    }
  }

  #lose(types: ReadonlySet<string>): void {
    for (const { id, rules } of this.#active.all()) {
      if (![...types].some((type) => rules.filters.has(type))) continue;
      this.#counts.add(id, 1);
      this.#lossesToTell.add(id);
    }
  }

  #tellLosses(): void {
    const status = { type: 'event-notification', error: LOST } as const;
    for (const id of this.#lossesToTell) {
      for (const session of this.#boundTo(id)) {
        this.#send(session, id, { ...status, ...this.#state(id, this.#active.get(id)) });
      }
    }
    this.#lossesToTell.clear();
  }

  #tell(subscription: ActiveSubscription, found: readonly FoundEvent[]): void {
    const { id, rules } = subscription;
    // It may have ended while others had their turn.
    if (!this.#active.get(id)) return;
    const last = this.#counts.add(id, found.length);
    const first = last - found.length + 1;
    const events = found.map((event, index) => ({ ...event, number: first + index }));
    const size =
      rules.maxCount ?? (rules.content === 'full-resource' ? MAX_FULL_RECORDS : Infinity);
    for (const session of this.#boundTo(id)) {
      for (let at = 0; at < events.length; at += size) {
        const portion = events.slice(at, at + size);
        this.#send(session, id, {
          ...{ type: 'event-notification', ...this.#state(id, subscription) },
          ...{ events: portion, eventCount: first + at + portion.length - 1 },
        });
      }
    }
  }

  #beat(session: SocketSession, id: string, silence: number): void {
    const subscription = this.#active.get(id);
    const period = subscription?.rules.heartbeatSeconds;
    if (period === undefined || silence < period * 1000) return;
    this.#send(session, id, { type: 'heartbeat', ...this.#state(id, subscription) });
  }

  #timeoutOf(session: SocketSession): number {
    const seconds = [...session.bound.keys()].map(
      (id) => this.#active.get(id)?.rules.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    );
    return Math.min(...seconds, DEFAULT_TIMEOUT_SECONDS) * 1000;
  }

  /** The server itself turns off what has reached its end. */
  #end(id: string): void {
    const { json } = this.#store.read('Subscription', id) ?? {};
    if (json == null) return;
    const subscription = parseJson(json) as IdentifiedResource;
    try {
      this.#store.put({ ...subscription, status: 'off' satisfies Subscription['status'] });
    } catch {
      // A store that cannot be written now is asked again at the next tick.
    }
  }

  #state(id: string, subscription?: ActiveSubscription) {
    const { topic, content = 'id-only' } = subscription?.rules ?? {};
    const status = subscription ? 'active' : 'off';
    return { id, status, topic, content, eventCount: this.#counts.of(id) } as const;
  }

  #boundTo(id: string): readonly SocketSession[] {
    return [...this.#sessions].filter(({ bound }) => bound.has(id));
  }

  #send(session: SocketSession, id: string, status: SubscriptionStatus): void {
    session.send(notificationText(status, session.base), this.now(), id);
  }
}
