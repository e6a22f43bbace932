import type { DatabaseSync } from 'node:sqlite';
import type { StoredVersion } from './stored-version.ts';

/** Told of every commit: the versions it made, in order. Must not throw. */
export type CommitListener = (versions: readonly StoredVersion[]) => void;

/** All or nothing, one at a time, with parts that can fail alone; and who wants to hear of what was committed. */
export class Transactions {
  readonly #database: DatabaseSync;
  readonly #listeners = new Set<CommitListener>();
  /** What the open transaction has written so far. */
  #written: StoredVersion[] = [];
  #depth = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs `work` and commits what it wrote, or undoes it and passes on what it throws. */
  run<T>(work: () => T): T {
    return this.#depth > 0 ? this.#runPart(work) : this.#runAlone(work);
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Kept only while somebody listens: an import of a million records must not fill the memory. */
  note(version: StoredVersion): void {
    if (this.#listeners.size > 0) this.#written.push(version);
  }

  #runAlone<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    this.#written = [];
    const workAndCommit = () => {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    };
    const result = this.#attempt(workAndCommit, () => {
      // A full disk makes SQLite roll back by itself.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    });
    this.#announce();
    return result;
  }

  // A part that fails is undone by itself, so that a caller may catch the error and go on.
  #runPart<T>(work: () => T): T {
    const name = `part${this.#depth}`;
    this.#database.exec(`SAVEPOINT ${name}`);
    const written = this.#written.length;
    const result = this.#attempt(work, () => {
      this.#written.length = written;
      if (this.#database.isTransaction) {
        this.#database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
      }
    });
    this.#database.exec(`RELEASE ${name}`);
    return result;
  }

  #attempt<T>(work: () => T, undo: () => void): T {
    this.#depth += 1;
    try {
      return work();
    } catch (error) {
      undo();
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  #announce(): void {
    const versions = this.#written;
    this.#written = [];
    if (versions.length === 0) return;
    for (const listener of this.#listeners) listener(versions);
  }
}
