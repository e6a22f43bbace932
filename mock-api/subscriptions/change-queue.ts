import { setImmediate } from 'node:timers/promises';
import type { StoredVersion } from '../storage/resource-store.ts';

/** What a commit did to one record. Its text is read again when it is needed, so that waiting takes little memory. */
export type Change = Omit<StoredVersion, 'json'>;

/** More than this is not kept waiting. */
const MAX_WAITING = 10_000;

/** Looked at in one go: well below 20 ms. Records that are gone cost more. */
const SLICE = 200;
const DELETED_IN_SLICE = 20;

interface Work {
  /** Looks at some changes, in order. */
  look(changes: readonly Change[]): Promise<void>;
  /** Told that changes of these types were dropped unseen. */
  lose(types: ReadonlySet<string>): void;
}

/** Changes on their way from the commit, which does not wait, to those who want to know, a slice at a time. */
export class ChangeQueue {
  readonly #work: Work;
  readonly #limit: number;
  #waiting: Change[] = [];
  #isRunning = false;
  #isClosed = false;

  constructor(work: Work, limit = MAX_WAITING) {
    this.#work = work;
    this.#limit = limit;
  }

  /** True when every change was looked at. */
  get isEmpty(): boolean {
    return !this.#isRunning;
  }

  add(change: Change): void {
    if (this.#isClosed) return;
    this.#waiting.push(change);
    if (this.#waiting.length > this.#limit) this.#drop();
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
  }

  /** Stops; what is still waiting stays unseen. */
  close(): void {
    this.#isClosed = true;
  }

  #drop(): void {
    const types = new Set(this.#waiting.map(({ type }) => type));
    this.#waiting = [];
    this.#work.lose(types);
  }

  async #run(): Promise<void> {
    do {
      // First the answer to the write goes out.
      await setImmediate();
      if (this.#isClosed) return;
      await this.#work.look(this.#take());
    } while (this.#waiting.length > 0);
    this.#isRunning = false;
  }

  #take(): Change[] {
    let deleted = 0;
    const end = this.#waiting.findIndex(({ method }, index) => {
      if (method === 'DELETE') deleted += 1;
      return index === SLICE || deleted > DELETED_IN_SLICE;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }
}
