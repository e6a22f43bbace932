import type { ResourceStore } from '../storage/resource-store.ts';

/** So many events are told between two notes on disk. */
const RESERVED = 1000;

const SETTING = 'subscription-events';

interface Saved {
  readonly counts: Readonly<Record<string, number>>;
  /** The newest write that the counts know of; absent while a server runs. */
  readonly upTo?: number | undefined;
}

/**
 * How many events each Subscription has had since it was created. A client compares these numbers to notice what it
 * missed, so none may ever stand for two different events: numbers are reserved on disk, in blocks, before they are
 * told. A server that stopped in order goes on where it was; after a crash, or when the store was written without the
 * server, the numbers jump.
 */
export class EventCounts {
  readonly #store: ResourceStore;
  readonly #counts = new Map<string, number>();
  readonly #reserved = new Map<string, number>();

  /** Takes up the counts of the Subscriptions with these ids; `before` holds those of a store that was replaced. */
  constructor(store: ResourceStore, ids: readonly string[], before?: EventCounts) {
    this.#store = store;
    const saved = JSON.parse(store.setting(SETTING) ?? '{"counts":{}}') as Saved;
    const missed = saved.upTo === store.newestInstant && !before ? 0 : 1;
    for (const id of ids) {
      const count = Math.max(saved.counts[id] ?? 0, before?.of(id) ?? 0) + missed;
      this.#counts.set(id, count);
      this.#reserved.set(id, count);
    }
    if (missed > 0 && ids.length > 0) this.#save({ counts: Object.fromEntries(this.#reserved) });
  }

  of(id: string): number {
    return this.#counts.get(id) ?? 0;
  }

  /** Counts `events` more and returns the number of the last. */
  add(id: string, events: number): number {
    const count = this.of(id) + events;
    this.#counts.set(id, count);
    if (count > (this.#reserved.get(id) ?? 0)) {
      this.#reserved.set(id, count + RESERVED);
      this.#save({ counts: Object.fromEntries(this.#reserved) });
    }
    return count;
  }

  forget(id: string): void {
    this.#counts.delete(id);
    this.#reserved.delete(id);
  }

  /** Notes the exact counts, up to and with the write of the instant `upTo`; undefined when some were not looked at. */
  close(upTo: number | undefined): void {
    if (this.#counts.size === 0) return;
    this.#save({ counts: Object.fromEntries(this.#counts), upTo });
  }

  #save(saved: Saved): void {
    try {
      this.#store.writeSetting(SETTING, JSON.stringify(saved));
    } catch {
      // A store that cannot be written has no further events either.
    }
  }
}
