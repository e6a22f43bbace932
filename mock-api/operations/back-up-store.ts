import { existsSync, realpathSync, renameSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { instantOf } from '../storage/instant.ts';
import { copyStore, flush, removeAbandoned } from './copy-store.ts';
import { OperationError } from './operation.ts';
import type { OnProgress } from './operation.ts';
import { StoreSnapshot } from './store-snapshot.ts';
import type { StoreCounts } from './store-snapshot.ts';

export interface BackupReport extends StoreCounts {
  readonly file: string;
  readonly bytes: number;
  readonly schemaVersion: number;
  /** The last instant that is in the backup; null when the store never held anything. */
  readonly newest: string | null;
}

/**
 * Writes a verified copy of the store `file`, as it is now, to `target`, which appears when it is whole. Throws
 * OperationError when `target` is there already and `replace` is false.
 */
export async function backUpStore(
  file: string,
  target: string,
  { replace, onProgress }: { readonly replace: boolean; readonly onProgress: OnProgress },
): Promise<BackupReport> {
  requireTarget(file, target, replace);
  const snapshot = StoreSnapshot.open(file);
  try {
    const partial = `${target}.partial-${process.pid}`;
    removeAbandoned(`${target}.partial-`);
    await copyStore(snapshot, partial, onProgress);
    renameSync(partial, target);
    flush(dirname(target));
    return {
      file: target,
      bytes: statSync(target).size,
      schemaVersion: snapshot.schemaVersion,
      newest: snapshot.newestInstant > 0 ? instantOf(snapshot.newestInstant) : null,
      ...snapshot.counts(),
    };
  } finally {
    snapshot.close();
  }
}

function requireTarget(file: string, target: string, replace: boolean): void {
  if (!statSync(dirname(target), { throwIfNoEntry: false })?.isDirectory()) {
    throw new OperationError(`The folder ${dirname(target)} does not exist.`);
  }
  if (isOfStore(file, target)) {
    throw new OperationError(`${target} is the store itself, or a part of it. Name another file.`);
  }
  if (!existsSync(target)) return;
  if (statSync(target).isDirectory()) {
    throw new OperationError(`${target} is a folder. Name the file to write.`);
  }
  if (!statSync(target).isFile()) {
    throw new OperationError(`${target} is not a file. Name the file to write.`);
  }
  if (!replace) {
    throw new OperationError(`${target} is there already. Name another file, or add --force.`);
  }
}

/** The files that a data folder is made of: the database with its logs, and the lock. */
function isOfStore(file: string, target: string): boolean {
  const real = existsSync(target) ? realpathSync(target) : target;
  if (realpathSync(dirname(real)) !== realpathSync(dirname(file))) return false;
  return /^(ladderline\.db(-wal|-shm|-journal)?|lock\.json.*)$/.test(basename(real));
}
