import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { MIGRATIONS } from '../storage/schema.ts';
import { newestInstantIn } from '../storage/newest-instant.ts';
import { storeFailureOf, withFileNamed } from '../storage/store-failure.ts';
import { OperationError } from './operation.ts';

/** How much a store holds: equal counts are how a copy is compared with what it was made from. */
export interface StoreCounts {
  /** Records that are not deleted. */
  readonly records: number;
  readonly deleted: number;
  /** Versions before the current ones. */
  readonly earlierVersions: number;
  /** Records that are not deleted, by type. */
  readonly byType: Readonly<Record<string, number>>;
}

/** Tables that every released schema has. */
const TABLES = ['resource', 'earlier_version', 'setting', 'search_parameter'];

/**
 * A store file as it is at one moment. It is read through a connection of its own in one read transaction, beside
 * whoever writes it: the log lets any number read next to the one writer, whose requests and slices are not
 * disturbed, and nothing here can change the file. So export, backup and check need nothing of a running server.
 */
export class StoreSnapshot {
  readonly file: string;
  readonly database: DatabaseSync;

  /** Throws OperationError or StoreFileError when the file is missing, damaged, no store of ours, or too new. */
  static open(file: string): StoreSnapshot {
    if (!existsSync(file)) throw new OperationError(`${file} does not exist.`);
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file, { readOnly: true });
      database.exec('PRAGMA busy_timeout = 2000; PRAGMA mmap_size = 1073741824; BEGIN');
      const snapshot = new StoreSnapshot(file, database);
      snapshot.#requireKnownStore();
      return snapshot;
    } catch (error) {
      database?.close();
      throw withFileNamed(error, file);
    }
  }

  private constructor(file: string, database: DatabaseSync) {
    this.file = file;
    this.database = database;
  }

  select<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.database.prepare(sql).all(...values) as Row[];
  }

  get schemaVersion(): number {
    return Number(this.database.prepare('PRAGMA user_version').get()?.['user_version']);
  }

  /** The last instant given to a version, in microseconds since 1970; 0 in a store without any. */
  get newestInstant(): number {
    return newestInstantIn(this.database);
  }

  setting(name: string): string | undefined {
    const [row] = this.select<{ value: string }>('SELECT value FROM setting WHERE name = ?', name);
    return row?.value;
  }

  counts(): StoreCounts {
    const rows = this.select<{ type: string; records: number; deleted: number }>(
      `SELECT type, count(json) AS records, count(*) - count(json) AS deleted
       FROM resource GROUP BY type ORDER BY type`,
    );
    const [earlier] = this.select<{ n: number }>('SELECT count(*) AS n FROM earlier_version');
    return {
      records: rows.reduce((sum, { records }) => sum + records, 0),
      deleted: rows.reduce((sum, { deleted }) => sum + deleted, 0),
      earlierVersions: earlier?.n ?? 0,
      byType: Object.fromEntries(
        rows.filter(({ records }) => records > 0).map(({ type, records }) => [type, records]),
      ),
    };
  }

  /** Faults that SQLite finds in the file's own structure; empty when there are none. */
  structuralFaults(): string[] {
    try {
      return this.select<{ integrity_check: string }>('PRAGMA integrity_check(20)')
        .map(({ integrity_check: fault }) => fault)
        .filter((fault) => fault !== 'ok');
    } catch (error) {
      const failure = storeFailureOf(error);
      if (failure?.kind !== 'damaged') throw error;
      return [failure.text];
    }
  }

  close(): void {
    this.database.close();
  }

  #requireKnownStore(): void {
    const names = this.select<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table'",
    );
    const tables = new Set(names.map(({ name }) => name));
    if (!TABLES.every((table) => tables.has(table))) {
      throw new OperationError(`${this.file} is a database, but not a store of Ladderline.`);
    }
    if (this.schemaVersion > MIGRATIONS.length) {
      throw new OperationError(
        `${this.file} was written by a newer Ladderline (schema version ${this.schemaVersion}, this one knows ${MIGRATIONS.length}): use the newer program.`,
      );
    }
  }
}
