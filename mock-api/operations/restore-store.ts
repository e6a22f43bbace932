import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { microsecondsNow } from '../storage/instant.ts';
import { storeFile } from '../storage/lock-file.ts';
import { NEWEST_SETTING } from '../storage/newest-instant.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { StoreFileError, storeFailureOf } from '../storage/store-failure.ts';
import { copyStore, flush, removeAbandoned, removeStore } from './copy-store.ts';
import { OperationError } from './operation.ts';
import type { OnProgress } from './operation.ts';
import { replaceStoreFile } from './replace-store-file.ts';
import { StoreSnapshot } from './store-snapshot.ts';
import type { StoreCounts } from './store-snapshot.ts';

/** A verified copy of a backup, ready to take the place of the store beside which it lies. */
export interface PreparedStore extends StoreCounts {
  readonly file: string;
}

const PREPARED = /^ladderline\.db\.restoring-\d+$/;

/**
 * Copies the backup `source` into the data folder, verifies it and brings it to this program's schema and index, so
 * that what then replaces the store is known to work. All that takes long happens here, in the command's own process:
 * a running server only changes files. Throws OperationError or StoreFileError; the store is not touched.
 */
export async function prepareRestore(
  source: string,
  dataDirectory: string,
  {
    onProgress,
    onRebuild,
  }: { readonly onProgress: OnProgress; readonly onRebuild: (share: number) => void },
): Promise<PreparedStore> {
  const present = storeFile(dataDirectory);
  if (existsSync(source) && existsSync(present) && realpathSync(source) === realpathSync(present)) {
    throw new OperationError(`${source} is the store itself. Name a backup of it.`);
  }
  const file = `${present}.restoring-${process.pid}`;
  removeAbandoned(`${present}.restoring-`);
  const backup = openBackup(source);
  try {
    await copyStore(backup, file, onProgress);
    try {
      bringUpToDate(file, Math.max(backup.newestInstant, newestInstantOf(present)), {
        timeZone: timeZoneOf(present),
        onRebuild,
      });
    } catch (error) {
      removeStore(file);
      throw error;
    }
    return { file, ...backup.counts() };
  } finally {
    backup.close();
  }
}

function openBackup(source: string): StoreSnapshot {
  try {
    return StoreSnapshot.open(source);
  } catch (error) {
    const failure = error instanceof StoreFileError && storeFailureOf(error.cause);
    if (!failure) throw error;
    throw new OperationError(
      `${source} cannot be restored: ${failure.text}. The store was not touched.`,
      { cause: error },
    );
  }
}

/**
 * `meta.lastUpdated` must go on rising, also past what the backup never saw: who asks what changed since an instant
 * that the replaced store gave must not miss what comes next.
 */
function bringUpToDate(
  file: string,
  newestInstant: number,
  options: { readonly timeZone: string | undefined; readonly onRebuild: (share: number) => void },
): void {
  const store = ResourceStore.open(file, options);
  try {
    store.writeSetting(NEWEST_SETTING, String(newestInstant));
  } finally {
    store.close();
  }
  flush(file);
}

/** A store that cannot be read has given instants up to now, for all we know. */
function newestInstantOf(file: string): number {
  if (!existsSync(file)) return 0;
  return readPresent(file, (store) => store.newestInstant) ?? microsecondsNow();
}

const timeZoneOf = (file: string): string | undefined =>
  existsSync(file) ? readPresent(file, (store) => store.setting('time-zone')) : undefined;

function readPresent<T>(file: string, read: (store: StoreSnapshot) => T): T | undefined {
  try {
    const snapshot = StoreSnapshot.open(file);
    try {
      return read(snapshot);
    } finally {
      snapshot.close();
    }
  } catch {
    // Damaged or too new: often why it is restored at all.
    return undefined;
  }
}

/**
 * Replaces the store of a data folder that nobody has open but this process, which holds its lock. Returns where the
 * former one is kept; undefined when there was none.
 */
export function restoreClosedStore(dataDirectory: string, prepared: string): string | undefined {
  return replaceStoreFile(storeFile(dataDirectory), prepared, new Date()).kept;
}

/**
 * Replaces the store under a running server: every method of a store is synchronous, so no request is half done, and
 * the next one finds the new content. Takes milliseconds, whatever the size.
 */
export function restoreOpenStore(
  store: ResourceStore,
  dataDirectory: string,
  preparedName: string,
): string | undefined {
  const prepared = join(dataDirectory, preparedName);
  if (!PREPARED.test(preparedName) || !existsSync(prepared)) {
    throw new OperationError('There is no prepared store of this name.');
  }
  let kept: string | undefined;
  store.replaceFile(() => {
    const replacement = replaceStoreFile(storeFile(dataDirectory), prepared, new Date());
    kept = replacement.kept;
    return replacement.putBack;
  });
  flush(dirname(prepared));
  return kept;
}
