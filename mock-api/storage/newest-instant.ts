import type { DatabaseSync } from 'node:sqlite';

/** Setting that is written when a backup is restored: it may not know the last instants of the store it replaced. */
export const NEWEST_SETTING = 'newest-instant';

/** The last instant that the store in this database gave to a version, in microseconds since 1970; 0 when it gave none. */
export function newestInstantIn(database: DatabaseSync): number {
  const row = database
    .prepare(
      `SELECT max(coalesce((SELECT max(last_updated) FROM resource), 0),
                  coalesce((SELECT max(last_updated) FROM earlier_version), 0),
                  coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?), 0)) AS at`,
    )
    .get(NEWEST_SETTING);
  return Number(row?.['at']);
}
