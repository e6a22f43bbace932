import type { Subscription } from 'fhir/r4';
import { FhirError } from '../fhir/fhir-error.ts';
import type { ResourceStore, StoredVersion } from '../storage/resource-store.ts';
import { readRules } from './subscription-rules.ts';
import type { SubscriptionRules } from './subscription-rules.ts';

/** A Subscription that is to be told of changes. */
export interface ActiveSubscription {
  readonly id: string;
  readonly rules: SubscriptionRules;
  /** What was written up to then is not for it (microseconds since 1970). */
  readonly since: number;
}

/** Criteria were checked, and addresses below our own base made relative, before they were stored. */
const NO_BASE = 'urn:ladderline:no-base';

/** The stored Subscriptions that are active, kept up with the store. */
export class ActiveSubscriptions {
  readonly #store: ResourceStore;
  readonly #byId = new Map<string, ActiveSubscription>();
  #types = new Set<string>();

  constructor(store: ResourceStore) {
    this.#store = store;
    const stored = store.select<StoredVersion>(
      `SELECT id, json, last_updated AS lastUpdated FROM resource
       WHERE type = 'Subscription' AND json IS NOT NULL`,
    );
    for (const version of stored) this.#take(version);
    this.#noteTypes();
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): ActiveSubscription | undefined {
    return this.#byId.get(id);
  }

  all(): readonly ActiveSubscription[] {
    return [...this.#byId.values()];
  }

  ids(): readonly string[] {
    return [...this.#byId.keys()];
  }

  /** Is any of them about records of this type? */
  concern(type: string): boolean {
    return this.#types.has(type);
  }

  /** Takes up a new version of a Subscription: started, changed, ended or deleted. */
  update(version: StoredVersion): void {
    this.#byId.delete(version.id);
    this.#take(version);
    this.#noteTypes();
  }

  #take({ id, json, lastUpdated }: StoredVersion): void {
    if (json === null) return;
    const subscription = JSON.parse(json) as Subscription;
    if (subscription.status !== 'active') return;
    const context = { store: this.#store, base: NO_BASE, now: Date.now() };
    try {
      this.#byId.set(id, { id, rules: readRules(subscription, context), since: lastUpdated });
    } catch (error) {
      // One that came by an import may ask for what this server does not do: it rests.
      if (!(error instanceof FhirError)) throw error;
    }
  }

  #noteTypes(): void {
    this.#types = new Set(this.all().flatMap(({ rules }) => [...rules.filters.keys()]));
  }
}
