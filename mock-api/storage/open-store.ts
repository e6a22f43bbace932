import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { storeFile } from './lock-file.ts';
import { ResourceStore } from './resource-store.ts';
import type { StoreOptions } from './resource-store.ts';
import { NOT_OURS, StoreFileError, failureLine, withFileNamed } from './store-failure.ts';
import { hidesCommits } from './write-ahead-log.ts';

/**
 * Opens or makes the store of a data folder whose lock this process holds. Throws StoreFileError, one clear line, when
 * its file is damaged, locked or not ours to write, and leaves it as it was.
 */
export function openStore(dataDirectory: string, options: StoreOptions = {}): ResourceStore {
  const file = storeFile(dataDirectory);
  const isNew = !existsSync(file);
  requireSound(file);
  if (!isNew) requireWritable(file);
  try {
    return ResourceStore.open(file, options);
  } catch (error) {
    // What could not be made is not left half made: the next start would take it for a damaged one.
    if (isNew) for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    throw withFileNamed(error, file);
  }
}

/** SQLite would open it for reading alone, and a server would start that can store nothing. */
function requireWritable(file: string): void {
  try {
    closeSync(openSync(file, 'r+'));
  } catch {
    throw new StoreFileError(failureLine(file, NOT_OURS));
  }
}

/**
 * Throws StoreFileError for damage that SQLite passes over without a word: it takes an empty file for a new database,
 * and forgets what follows a damaged frame of the log. Only while nobody has the file open.
 */
export function requireSound(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw new StoreFileError(`${file} is a folder, not a store.`);
  if (stat?.size === 0) {
    throw new StoreFileError(
      `The store ${file} is empty (0 bytes): what it held is gone. Restore a backup (npm run restore -- FILE), or remove the file to begin anew.`,
    );
  }
  if (hidesCommits(`${file}-wal`)) {
    throw new StoreFileError(
      `The log of the store, ${file}-wal, is damaged: the newest records are behind the damage. Nothing was changed. Restore a backup (npm run restore -- FILE), or remove the log to go on without those records.`,
    );
  }
}
