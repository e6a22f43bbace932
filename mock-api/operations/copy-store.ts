import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DatabaseSync, backup } from 'node:sqlite';
import { withFileNamed } from '../storage/store-failure.ts';
import { OperationError } from './operation.ts';
import type { OnProgress } from './operation.ts';
import { StoreSnapshot } from './store-snapshot.ts';

/** About 4 MB between two words of progress. */
const PAGES_PER_STEP = 1000;

/**
 * Copies a store, as the snapshot sees it, into the new file `target`, which is then complete in itself, on disk and
 * verified: SQLite finds no fault in it and it holds as much as its source. Removes `target` when it fails.
 *
 * SQLite's backup begins anew when somebody else writes the source in between, and under constant writes would never
 * end. The snapshot's open read transaction pins what is copied, so here it never does.
 */
export async function copyStore(
  source: StoreSnapshot,
  target: string,
  onProgress: OnProgress,
): Promise<void> {
  closeSync(openSync(target, 'wx', 0o600));
  try {
    const pages = await backup(source.database, target, {
      rate: PAGES_PER_STEP,
      progress: ({ totalPages, remainingPages }) =>
        onProgress({ done: totalPages - remainingPages, total: totalPages, unit: 'pages' }),
    });
    onProgress({ done: pages, total: pages, unit: 'pages are copied, now they are checked' });
    intoOneFile(target);
    verify(target, source);
    flush(target);
  } catch (error) {
    removeStore(target);
    throw withFileNamed(error, target);
  }
}

/** A file without a log beside it can be moved, sent and read from a disk that cannot be written. */
function intoOneFile(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = DELETE');
  } finally {
    database.close();
  }
}

/** SQLite tells twenty faults in one text, below a heading. */
const firstLineOf = (faults: readonly string[]): string =>
  faults
    .flatMap((fault) => fault.split('\n'))
    .find((line) => line.trim() !== '' && !line.startsWith('***')) ?? '';

function verify(file: string, source: StoreSnapshot): void {
  const copy = StoreSnapshot.open(file);
  try {
    const faults = copy.structuralFaults();
    if (faults.length > 0) {
      throw new OperationError(
        `${source.file} is damaged, so no copy was kept: ${firstLineOf(faults)}. npm run check:store tells all.`,
      );
    }
    if (!isDeepStrictEqual(copy.counts(), source.counts())) {
      throw new OperationError(`The copy of ${source.file} does not hold what its source holds.`);
    }
  } finally {
    copy.close();
  }
}

/**
 * Removes unfinished copies named `prefix` and the number of a process that is gone: a command that was killed, or
 * stopped by Ctrl-C, leaves one.
 */
export function removeAbandoned(prefix: string): void {
  const folder = dirname(prefix);
  for (const name of readdirSync(folder)) {
    const [, pid] = name.startsWith(basename(prefix)) ? (/-(\d+)$/.exec(name) ?? []) : [];
    if (pid !== undefined && !isAlive(Number(pid))) removeStore(join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits until a file, or a folder's list of names, is on disk. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Windows cannot flush a folder.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Removes a store file that nobody has open, with its log. */
export function removeStore(file: string): void {
  for (const part of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
}
