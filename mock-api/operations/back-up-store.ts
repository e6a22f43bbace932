import { existsSync, realpathSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
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
  if (!existsSync(target)) return;
  if (statSync(target).isDirectory()) {
    throw new OperationError(`${target} is a folder. Name the file to write.`);
  }
  if (existsSync(file) && realpathSync(target) === realpathSync(file)) {
    throw new OperationError(`${target} is the store itself. Name another file.`);
  }
  if (!replace) {
    throw new OperationError(`${target} is there already. Name another file, or add --force.`);
  }
}
