import { setImmediate } from 'node:timers/promises';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { OperationProgress } from './operation.ts';

/** How long one transaction may hold up the other requests of a server, in milliseconds. */
const SLICE_MILLISECONDS = 20;

export interface ReindexReport {
  /** Records indexed anew. */
  readonly records: number;
}

/**
 * Indexes every record anew, in slices between which the store serves others; each record's rows are replaced in one
 * transaction, so searches stay right meanwhile. What is written meanwhile is indexed as it is written.
 */
export async function* reindexStore(
  store: ResourceStore,
): AsyncGenerator<OperationProgress, ReindexReport> {
  const [{ total = 0, last = 0 } = {}] = store.select<{ total: number; last: number | null }>(
    'SELECT count(json) AS total, max(rid) AS last FROM resource',
  ) as [{ total?: number; last?: number | null }?];
  for (let rid: number | undefined = 0; rid !== undefined;) {
    rid = store.reindexSome(rid, SLICE_MILLISECONDS);
    const share = rid === undefined || !last ? 1 : rid / last;
    yield { done: Math.min(total, Math.round(total * share)), total, unit: 'records' };
    await setImmediate();
  }
  store.optimize();
  return { records: total };
}
