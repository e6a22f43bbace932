import { parseJson } from '../fhir/decimal-text.ts';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import type { Sql } from '../fhir/search/sql.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { Change } from './change-queue.ts';

/** A record that fits, in its current version. */
export interface Match {
  readonly rid: number;
  readonly version: number;
  /** Null unless it was asked for. */
  readonly json: string | null;
}

/** Which of the records `rids` fit `where`: the conditions of a search, on the index that a search uses. */
export function findMatches(
  where: Sql,
  rids: readonly number[],
  withText: boolean,
  store: ResourceStore,
): Match[] {
  return store.select<Match>(
    `SELECT m.rid, m.version, ${withText ? 'm.json' : 'NULL AS json'}
     FROM json_each(?) q CROSS JOIN resource m ON m.rid = q.value
     WHERE m.json IS NOT NULL AND (${where.text})`,
    [JSON.stringify(rids), ...where.values],
  );
}

/**
 * Runs `work` while the records that these changes deleted are there again as they last were: the index no longer knows
 * them, and only so can the same conditions be asked. It happens in a transaction that is never committed.
 */
export function withDeletedRecords(
  deletions: readonly Change[],
  store: ResourceStore,
  work: () => void,
): void {
  const undo = new Error('Put back only to be looked at.');
  try {
    store.transaction(() => {
      for (const deletion of deletions) putBack(deletion, store);
      work();
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
}

function putBack({ type, id, version }: Change, store: ResourceStore): void {
  const last = store.readVersion(type, id, version - 1);
  if (last?.json != null) store.put(parseJson(last.json) as IdentifiedResource);
}
