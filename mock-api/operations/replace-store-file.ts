import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { storeFailureOf } from '../storage/store-failure.ts';
import { flush } from './copy-store.ts';
import { OperationError } from './operation.ts';

/** What was replaced: where the former store is kept, and how to bring it back. */
export interface Replacement {
  /** Undefined when there was no store before. */
  readonly kept: string | undefined;
  readonly putBack: () => void;
}

/**
 * Puts the store file `prepared` (same folder, no log beside it) in the place of `file`, which this process has closed,
 * and keeps the former one beside it. One rename decides: a crash leaves the one or the other.
 * Throws OperationError, with nothing changed, while another process reads `file`.
 *
 * A log (-wal) belongs to its database by name alone: left beside the new file, SQLite would write the old pages into
 * it. So the old log is first folded into the old file, which works only when nobody else has that open.
 */
export function replaceStoreFile(file: string, prepared: string, now: Date): Replacement {
  if (!existsSync(file)) {
    moveLogAside(file, `${file}.before-restore-${stampOf(now)}`);
    renameSync(prepared, file);
    flush(dirname(file));
    return { kept: undefined, putBack: () => renameSync(file, prepared) };
  }
  const kept = `${file}.before-restore-${stampOf(now)}`;
  foldLog(file);
  keep(file, kept);
  moveLogAside(file, kept);
  renameSync(prepared, file);
  flush(dirname(file));
  return {
    kept,
    putBack: () => {
      for (const log of ['-wal', '-shm']) rmSync(`${file}${log}`, { force: true });
      renameSync(kept, file);
      if (existsSync(`${kept}-wal`)) renameSync(`${kept}-wal`, `${file}-wal`);
    },
  };
}

/** "2026-11-20T09-00-00-000Z": colons are not for file names everywhere. */
const stampOf = (now: Date): string => now.toISOString().replace(/[:.]/g, '-');

function foldLog(file: string): void {
  // SQLite would remove the log of a file that it cannot read; a damaged store is kept with its log, as it is.
  if (!isReadable(file)) return;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    // Short: a server answers nobody meanwhile.
    database.exec('PRAGMA busy_timeout = 200; PRAGMA journal_mode = DELETE');
  } catch (error) {
    if (storeFailureOf(error)?.kind === 'locked') {
      throw new OperationError(
        `${file} is being read by another process, such as a running backup, export or check. Try again when that is done.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    database?.close();
  }
}

function isReadable(file: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return true;
  } catch (error) {
    if (storeFailureOf(error)?.kind === 'damaged') return false;
    throw error;
  } finally {
    database?.close();
  }
}

/** Both names lead to the same file until the rename, so that there is a store at every moment. */
function keep(file: string, kept: string): void {
  try {
    linkSync(file, kept);
  } catch {
    // A file system without hard links.
    copyFileSync(file, kept, constants.COPYFILE_EXCL);
    flush(kept);
  }
}

/** Only there when it could not be folded in. */
function moveLogAside(file: string, kept: string): void {
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
  rmSync(`${file}-shm`, { force: true });
}
