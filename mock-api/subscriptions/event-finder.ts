import { setImmediate } from 'node:timers/promises';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { ActiveSubscription, ActiveSubscriptions } from './active-subscriptions.ts';
import type { Change } from './change-queue.ts';
import { findMatches, withDeletedRecords } from './matching.ts';
import type { NotifiedEvent } from './notification.ts';

/** An event before it has its number. */
export type FoundEvent = Omit<NotifiedEvent, 'number'>;

interface Found {
  readonly subscription: ActiveSubscription;
  readonly events: readonly FoundEvent[];
}

/** Milliseconds after which requests that came meanwhile get their turn. */
const TURN = 10;

/**
 * For each Subscription that these changes concern, its events in their order. A version that was replaced before it
 * was looked at is no event: the one that replaced it is a change of its own. A deletion is an event where the record
 * fitted the criteria as it last was.
 */
export async function* eventsOf(
  changes: readonly Change[],
  active: ActiveSubscriptions,
  store: ResourceStore,
): AsyncGenerator<Found> {
  // A record that came back since has a later change of its own.
  const deletions = changes.filter(
    ({ method, type, id, version }) =>
      method === 'DELETE' && store.read(type, id)?.version === version,
  );
  const deleted = findDeleted(deletions, active, store);
  let turnEnds = performance.now() + TURN;
  for (const subscription of active.all()) {
    const events = [
      ...currentEvents(subscription, changes, store),
      ...(deleted.get(subscription) ?? []),
    ].sort((a, b) => a.change.lastUpdated - b.change.lastUpdated);
    if (events.length > 0) yield { subscription, events };
    if (performance.now() < turnEnds) continue;
    await setImmediate();
    turnEnds = performance.now() + TURN;
  }
}

function currentEvents(
  subscription: ActiveSubscription,
  changes: readonly Change[],
  store: ResourceStore,
): FoundEvent[] {
  const withText = subscription.rules.content === 'full-resource';
  return fitting(subscription, changes, withText, store).flatMap(({ change, match }) =>
    change.version === match.version ? [{ change, json: match.json }] : [],
  );
}

function findDeleted(
  deletions: readonly Change[],
  active: ActiveSubscriptions,
  store: ResourceStore,
): ReadonlyMap<ActiveSubscription, readonly FoundEvent[]> {
  const found = new Map<ActiveSubscription, readonly FoundEvent[]>();
  if (deletions.length === 0) return found;
  withDeletedRecords(deletions, store, () => {
    for (const subscription of active.all()) {
      const fits = fitting(subscription, deletions, false, store);
      found.set(
        subscription,
        fits.map(({ change }) => ({ change, json: null })),
      );
    }
  });
  return found;
}

function fitting(
  { rules, since }: ActiveSubscription,
  changes: readonly Change[],
  withText: boolean,
  store: ResourceStore,
) {
  return [...rules.filters].flatMap(([type, where]) => {
    const candidates = changes.filter(
      (change) => change.type === type && change.lastUpdated > since,
    );
    if (candidates.length === 0) return [];
    const rids = [...new Set(candidates.map(({ rid }) => rid))];
    const matches = new Map(
      findMatches(where, rids, withText, store).map((match) => [match.rid, match]),
    );
    return candidates.flatMap((change) => {
      const match = matches.get(change.rid);
      return match ? [{ change, match }] : [];
    });
  });
}
