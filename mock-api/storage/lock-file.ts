import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who works on a data folder: commands talk to `url` with `token` instead of opening the store themselves. */
export interface LockContent {
  readonly pid: number;
  /** Empty until the holder serves, or when it is a command that does not. */
  readonly url: string;
  readonly token: string;
  /** When the process began, in the kernel's own count, where that can be told: a number may be given anew. */
  readonly born?: string | undefined;
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
 * Takes the data folder for this process, making it if need be. Throws StoreInUseError while another process has it;
 * the lock of one that died is taken over.
 */
export function acquireLock(directory: string): StoreLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const content = {
    pid: process.pid,
    url: '',
    token: randomBytes(32).toString('base64url'),
    born: processStat(process.pid)?.born,
  };
  if (!createLock(directory, content)) {
    const holder = readLock(directory);
    if (holder) throw new StoreInUseError(describe(directory, holder));
    rmSync(lockFile(directory), { force: true });
    if (!createLock(directory, content)) {
      throw new StoreInUseError(`${directory} was just taken by another process.`);
    }
  }
  return {
    token: content.token,
    publish: (url) => writeFileSync(lockFile(directory), JSON.stringify({ ...content, url })),
    release: () => rmSync(lockFile(directory), { force: true }),
  };
}

/** The lock on a data folder when its process lives; undefined when nobody has the folder. */
export function readLock(directory: string): LockContent | undefined {
  const content = parseLock(directory);
  return content && isAlive(content) ? content : undefined;
}

function describe(directory: string, { pid, url }: LockContent): string {
  return `${directory} is in use by process ${pid}${url && ` serving ${url}`}. Stop it, or give another folder with --data.`;
}

function createLock(directory: string, content: LockContent): boolean {
  try {
    writeFileSync(lockFile(directory), JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function parseLock(directory: string): LockContent | undefined {
  try {
    const content = JSON.parse(readFileSync(lockFile(directory), 'utf8')) as Partial<LockContent>;
    const { pid, url = '', token = '', born } = content;
    return typeof pid === 'number' ? { pid, url, token, born } : undefined;
  } catch {
    // No file, or one that was cut off when the machine lost power.
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
