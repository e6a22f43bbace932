import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from './data-folder.ts';
import { StoreFileError } from './store-failure.ts';

/** Who works on a data folder: commands talk to `url` with `token` instead of opening the store themselves. */
export interface LockContent {
  readonly pid: number;
  /** Empty until the holder serves, or when it is a command that does not. */
  readonly url: string;
  readonly token: string;
  /** When the process began, in the kernel's own count, where that can be told: a number may be given anew. */
  readonly born?: string | undefined;
  /** Which folder this is the lock of: a copy of the folder has a copy of the lock, but not its holder. */
  readonly folder?: string | undefined;
}

/** The data folder belongs to a process that lives. */
export class StoreInUseError extends Error {}

export interface StoreLock {
  readonly token: string;
  /** Tells others where the store is served. */
  publish(url: string): void;
  release(): void;
}

const lockFile = (directory: string): string => join(directory, 'lock.json');

/** The store's file in a data folder. */
export const storeFile = (directory: string): string => join(directory, 'ladderline.db');

/**
 * Takes the data folder for this process, making it if need be. Throws StoreInUseError while another process has it
 * (the lock of one that died is taken over), StoreFileError when the folder cannot be made or written.
 */
export function acquireLock(directory: string): StoreLock {
  makeDataFolder(directory);
  const content: LockContent = {
    pid: process.pid,
    url: '',
    token: randomBytes(32).toString('base64url'),
    born: processStat(process.pid)?.born,
    folder: identityOf(directory),
  };
  // Two rounds: the lock of a dead process is moved away once.
  if (!createLock(directory, content)) {
    takeAway(directory);
    if (!createLock(directory, content)) {
      throw new StoreInUseError(`${directory} was just taken by another process.`);
    }
  }
  return {
    token: content.token,
    publish: (url) => {
      withOwnFile(directory, { ...content, url }, (file) => renameSync(file, lockFile(directory)));
    },
    release: () => {
      if (parseLock(lockFile(directory))?.token === content.token) rmSync(lockFile(directory));
    },
  };
}

/**
 * The lock on a data folder when its process lives; undefined when nobody has the folder. Throws StoreInUseError when
 * there is one that this user may not read.
 */
export function readLock(directory: string): LockContent | undefined {
  const content = parseLock(lockFile(directory));
  return content && isHeld(content, directory) ? content : undefined;
}

/** The process lives, and it is this folder that it has. */
function isHeld(content: LockContent, directory: string): boolean {
  const { folder } = content;
  return isAlive(content) && (folder === undefined || folder === identityOf(directory));
}

/** Device and number of the folder, which stay when it is renamed; undefined where the system has none. */
function identityOf(directory: string): string | undefined {
  const { dev, ino } = statSync(directory);
  return ino === 0 ? undefined : `${dev}:${ino}`;
}

function describe(directory: string, { pid, url }: LockContent): string {
  return `${directory} is in use by process ${pid}${url && ` serving ${url}`}. Stop it, or give another folder with --data.`;
}

/** The lock appears whole or not at all: half of one would look like that of a process that lost power. */
function createLock(directory: string, content: LockContent): boolean {
  return withOwnFile(directory, content, (file) => {
    try {
      linkSync(file, lockFile(directory));
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      // A file system without hard links (USB sticks): written in place.
      if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') {
        return createInPlace(directory, content);
      }
      throw error;
    }
  });
}

function createInPlace(directory: string, content: LockContent): boolean {
  try {
    writeFileSync(lockFile(directory), JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function withOwnFile<T>(directory: string, content: LockContent, use: (file: string) => T): T {
  const file = join(directory, `lock.json.${content.pid}`);
  try {
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return use(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new StoreFileError(
      `The folder ${directory} cannot be written: ${WRITE_FAILURES[code] ?? message}. Make that right, or give another one with --data.`,
    );
  } finally {
    rmSync(file, { force: true });
  }
}

const WRITE_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'this user has no right to',
  EROFS: 'its disk can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full for this user',
};

/** Moves the lock of a dead process out of the way. Throws StoreInUseError when its process lives. */
function takeAway(directory: string): void {
  const holder = readLock(directory);
  if (holder) throw new StoreInUseError(describe(directory, holder));
  const moved = `${lockFile(directory)}.${process.pid}`;
  try {
    renameSync(lockFile(directory), moved);
  } catch {
    // Another process moved it away first: who now creates the lock is decided there.
    return;
  }
  const taken = parseLock(moved);
  // Another process was quicker, and what was moved is its new lock: it gets it back.
  if (taken && isHeld(taken, directory)) {
    renameSync(moved, lockFile(directory));
    throw new StoreInUseError(describe(directory, taken));
  }
  rmSync(moved, { force: true, recursive: true });
}

function parseLock(file: string): LockContent | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') return undefined;
    throw new StoreInUseError(
      `${file} belongs to another user, whose Ladderline may be running. Work as that user, or give another folder with --data.`,
    );
  }
  try {
    const { pid, url = '', token = '', born, folder } = JSON.parse(text) as Partial<LockContent>;
    return typeof pid === 'number' ? { pid, url, token, born, folder } : undefined;
  } catch {
    // One that was cut off when the machine lost power.
    return undefined;
  }
}

function isAlive({ pid, born }: LockContent): boolean {
  const stat = processStat(pid);
  const isSame = born === stat?.born || (born === undefined && pid !== process.pid);
  // A zombie was killed and only waits for its parent, which in a container may never look.
  return isSame && stat?.state !== 'Z' && (pid === process.pid || answers(pid));
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields 3 and 22 of /proc/PID/stat; undefined on systems without it. */
function processStat(pid: number): { state?: string; born?: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], born: fields[19] };
  } catch {
    return undefined;
  }
}
