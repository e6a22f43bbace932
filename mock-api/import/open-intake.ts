import { acquireLock, readLock } from '../storage/lock-file.ts';
import { openStore } from '../storage/open-store.ts';
import type { Intake } from './intake.ts';
import { ServerIntake } from './server-intake.ts';
import { StoreIntake } from './store-intake.ts';

export interface OpenIntake {
  readonly intake: Intake;
  /** Where the records go, for the operator. */
  readonly description: string;
  close(): void;
}

/**
 * The intake of a data folder: the server that has it open, as the lock file says, else the store itself, taken for
 * as long as the import runs. Throws StoreInUseError when a process without an address has it.
 */
export function openIntake(dataDirectory: string, timeZone: string): OpenIntake {
  const holder = readLock(dataDirectory);
  if (holder?.url) {
    return {
      intake: new ServerIntake(holder.url, holder.token),
      description: `the running server at ${holder.url}`,
      close: () => undefined,
    };
  }
  const lock = acquireLock(dataDirectory);
  try {
    const store = openStore(dataDirectory, { timeZone });
    return {
      intake: new StoreIntake(store, { isAlone: true }),
      description: dataDirectory,
      close: () => {
        store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
