import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import { stringifyJson } from '../fhir/decimal-text.ts';
import { prepareFile } from './schema.ts';
import { SearchIndex } from './search-index.ts';
import { microsecondsNow } from './instant.ts';
import { NEWEST_SETTING, newestInstantIn } from './newest-instant.ts';
import { Transactions } from './transactions.ts';
import type { CommitListener } from './transactions.ts';
import { withMeta } from './stored-version.ts';
import type { HistoryQuery, StoredResource, StoredVersion } from './stored-version.ts';

export type { HistoryQuery, StoredResource, StoredVersion } from './stored-version.ts';

export interface StoreOptions {
  /** The zone in which dates without an offset are read (IANA name). */
  readonly timeZone?: string | undefined;
  /** Told, again and again, how much of the index was rebuilt (0 to 1); it takes about 0.25 ms for each record. */
  readonly onRebuild?: (share: number) => void;
}

const REBUILD_SLICE_MILLISECONDS = 1000;

const COLUMNS = `rid, type, id, version, last_updated AS lastUpdated, method, json`;

/** The version after this one, in its own table or the current one, is younger than an instant. */
const REPLACED_AFTER = ` AND coalesce(
  (SELECT n.last_updated FROM earlier_version n WHERE n.rid = earlier_version.rid AND n.version = earlier_version.version + 1),
  (SELECT r.last_updated FROM resource r WHERE r.rid = earlier_version.rid)) > ?`;

/**
 * All resources, every version of them, and what they are found by, in one SQLite file.
 * Every method is synchronous: nothing of another request can happen between two calls, and what `transaction`
 * returned from is on disk (`synchronous=FULL`).
 */
export class ResourceStore {
  readonly #database: DatabaseSync;
  readonly #options: StoreOptions;
  #index: SearchIndex;
  readonly #statements = new Map<string, StatementSync>();
  /** The zone in which dates without an offset are read (IANA name). */
  readonly timeZone: string;
  /** How often `replaceFile` was done: what somebody remembers of the records before is void. */
  replacements = 0;
  #lastUpdated: number;
  readonly #transactions: Transactions;

  /**
   * Opens or creates the store in `file` (":memory:" for tests). A time zone other than the one the index was made
   * with, or a newer way of indexing, rebuilds the index. Throws when the file is damaged, locked or too new.
   */
  static open(file: string, options: StoreOptions = {}): ResourceStore {
    const database = new DatabaseSync(file);
    try {
      return new ResourceStore(database, options);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  private constructor(database: DatabaseSync, options: StoreOptions) {
    this.#database = database;
    this.#options = options;
    this.#transactions = new Transactions(database);
    prepareFile(database);
    this.timeZone = options.timeZone ?? this.setting('time-zone') ?? 'UTC';
    this.#index = new SearchIndex(database, this.timeZone);
    this.#lastUpdated = newestInstantIn(database);
    this.#requireCurrentIndex();
  }

  #requireCurrentIndex(): void {
    if (this.setting('index-fingerprint') === this.#index.fingerprint) return;
    this.reindex();
  }

  /**
   * Lets `replace` put another store file in the place of the closed one and goes on with that; when it cannot be
   * used, what `replace` returned puts the former one back. Instants go on rising. Not inside a transaction.
   */
  replaceFile(replace: () => () => void): void {
    this.close();
    let putBack: (() => void) | undefined;
    try {
      putBack = replace();
      this.#reopen();
    } catch (error) {
      this.close();
      putBack?.();
      this.#reopen();
      throw error;
    }
  }

  #reopen(): void {
    this.replacements += 1;
    this.#database.open();
    this.#statements.clear();
    prepareFile(this.#database);
    this.#index = new SearchIndex(this.#database, this.timeZone);
    this.#lastUpdated = Math.max(this.#lastUpdated, newestInstantIn(this.#database));
    this.#requireCurrentIndex();
    this.writeSetting(NEWEST_SETTING, String(this.#lastUpdated));
  }

  /** Where the store is: the path of its file, ":memory:" for one without. */
  get file(): string {
    return this.#database.location() ?? ':memory:';
  }

  /** The last instant that was given to a version, in microseconds; 0 in a new store. */
  get newestInstant(): number {
    return this.#lastUpdated;
  }

  /**
   * Runs `work` alone and commits all it wrote, or nothing when it throws. Inside another transaction it is part of
   * that one, and undone alone when it fails. `work` must be synchronous.
   */
  transaction<T>(work: () => T): T {
    return this.#transactions.run(work);
  }

  /** Calls `listener` after each commit, when nothing of it can be lost any more; returns how to stop that. */
  onCommit(listener: CommitListener): () => void {
    return this.#transactions.onCommit(listener);
  }

  /** The current version; its `json` is null when the resource is deleted. Undefined when it never was. */
  read(type: string, id: string): StoredVersion | undefined {
    return this.#prepare(`SELECT ${COLUMNS} FROM resource WHERE type = ? AND id = ?`).get(
      type,
      id,
    ) as StoredVersion | undefined;
  }

  readVersion(type: string, id: string, version: number): StoredVersion | undefined {
    const current = this.read(type, id);
    if (!current || current.version === version) return current;
    return this.#prepare(
      `SELECT ${COLUMNS} FROM earlier_version WHERE rid = ? AND version = ?`,
    ).get(current.rid, version) as StoredVersion | undefined;
  }

  /** True when the resource is there and not deleted. */
  exists(type: string, id: string): boolean {
    const statement = this.#prepare(
      'SELECT 1 FROM resource WHERE type = ? AND id = ? AND json IS NOT NULL',
    );
    return statement.get(type, id) !== undefined;
  }

  /**
   * Stores `resource` as the new current version under its id and returns it with `meta.versionId` and
   * `meta.lastUpdated` set. Checks nothing: validity, references and `If-Match` are the caller's.
   */
  put(resource: IdentifiedResource, method: 'POST' | 'PUT' | 'PATCH' = 'PUT'): StoredResource {
    return this.transaction(() => {
      const { resourceType: type, id } = resource;
      const previous = this.read(type, id);
      const version = (previous?.version ?? 0) + 1;
      const lastUpdated = this.#nextInstant();
      const stored = withMeta(resource, version, lastUpdated);
      const json = stringifyJson(stored);
      const rid = previous
        ? this.#replace(previous, version, lastUpdated, method, json)
        : this.#insert(type, id, lastUpdated, method, json);
      this.#index.add(rid, stored);
      const created = previous?.json == null;
      const result = { rid, type, id, version, lastUpdated, method, json, created };
      this.#transactions.note(result);
      return result;
    });
  }

  /** Marks the resource deleted, as a version of its own. False when there is nothing to delete. */
  delete(type: string, id: string): boolean {
    return this.transaction(() => {
      const previous = this.read(type, id);
      if (previous?.json == null) return false;
      const [version, lastUpdated] = [previous.version + 1, this.#nextInstant()];
      this.#replace(previous, version, lastUpdated, 'DELETE', null);
      this.#transactions.note({ ...previous, version, lastUpdated, method: 'DELETE', json: null });
      return true;
    });
  }

  /** Versions, newest first. */
  history({ type, id, before, since, until, currentAt, limit }: HistoryQuery): StoredVersion[] {
    const conditions = [
      { sql: 'type = ?', value: type },
      { sql: 'id = ?', value: id },
      { sql: 'last_updated < ?', value: before },
      { sql: 'last_updated >= ?', value: since },
      { sql: 'last_updated <= ?', value: until },
    ].filter(({ value }) => value !== undefined);
    const where = conditions.map(({ sql }) => sql).join(' AND ') || 'true';
    const values = conditions.map(({ value }) => value ?? null);
    return this.select<StoredVersion>(
      `SELECT ${COLUMNS} FROM resource WHERE ${where}
       UNION ALL SELECT ${COLUMNS} FROM earlier_version WHERE ${where}${currentAt === undefined ? '' : REPLACED_AFTER}
       ORDER BY lastUpdated DESC LIMIT ?`,
      [...values, ...values, ...(currentAt === undefined ? [] : [currentAt]), limit],
    );
  }

  /** True when nothing was ever stored. */
  isEmpty(): boolean {
    return this.select('SELECT 1 FROM resource LIMIT 1').length === 0;
  }

  /** The types of which anything was ever stored. */
  types(): ReadonlySet<string> {
    // Jumps from type to type along the index: the number of records does not matter.
    const rows = this.select<{ type: string }>(
      `WITH RECURSIVE known(type) AS (
         SELECT min(type) FROM resource
         UNION ALL SELECT (SELECT min(r.type) FROM resource r WHERE r.type > known.type) FROM known WHERE known.type NOT NULL
       ) SELECT type FROM known WHERE type NOT NULL`,
    );
    return new Set(rows.map(({ type }) => type));
  }

  /** The number under which a search parameter is indexed in the `*_index` tables. */
  searchParameter(resourceType: string, code: string): number | undefined {
    return this.#index.parameter(resourceType, code);
  }

  /** Runs a query of the search; the statement is prepared once per text, so values belong into `values`. */
  select<Row>(sql: string, values: readonly SQLInputValue[] = []): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** Runs a statement that writes into a table beside the resources; belongs inside `transaction`. */
  run(sql: string, values: readonly SQLInputValue[] = []): void {
    this.#prepare(sql).run(...values);
  }

  setting(name: string): string | undefined {
    const [row] = this.select<{ value: string }>('SELECT value FROM setting WHERE name = ?', [
      name,
    ]);
    return row?.value;
  }

  writeSetting(name: string, value: string): void {
    this.#prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value);
  }

  /**
   * Builds the whole index anew from the stored resources, in slices: one transaction over a million records would
   * write gigabytes. Cut off, it begins again when the store is next opened.
   */
  reindex(): void {
    this.transaction(() => {
      this.writeSetting('index-fingerprint', '');
      this.#index.clear();
    });
    const last = this.select<{ rid: number | null }>('SELECT max(rid) AS rid FROM resource')[0]
      ?.rid;
    for (let rid: number | undefined = 0; rid !== undefined;) {
      if (last) this.#options.onRebuild?.(rid / last);
      rid = this.reindexSome(rid, REBUILD_SLICE_MILLISECONDS);
    }
    this.transaction(() => {
      this.writeSetting('time-zone', this.timeZone);
      this.writeSetting('index-fingerprint', this.#index.fingerprint);
    });
  }

  /**
   * Indexes the records after number `after` anew, for about so many milliseconds in one transaction, and returns the
   * number of the last one; undefined when there is no other. Rows that belong to no record go, too.
   */
  reindexSome(after: number, milliseconds: number): number | undefined {
    return this.transaction(() => this.#index.addAgain(after, milliseconds));
  }

  /** Refreshes the statistics the query planner uses; worth it after many writes. */
  optimize(): void {
    this.#database.exec('PRAGMA optimize');
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #insert(type: string, id: string, at: number, method: string, json: string): number {
    const statement = this.#prepare(
      'INSERT INTO resource (type, id, version, last_updated, method, json) VALUES (?, ?, 1, ?, ?, ?)',
    );
    return Number(statement.run(type, id, at, method, json).lastInsertRowid);
  }

  #replace(
    { rid, json: previousJson }: StoredVersion,
    version: number,
    at: number,
    method: string,
    json: string | null,
  ): number {
    this.#prepare(
      `INSERT INTO earlier_version (rid, version, type, id, last_updated, method, json)
       SELECT rid, version, type, id, last_updated, method, json FROM resource WHERE rid = ?`,
    ).run(rid);
    this.#prepare(
      'UPDATE resource SET version = ?, last_updated = ?, method = ?, json = ? WHERE rid = ?',
    ).run(version, at, method, json, rid);
    if (previousJson !== null) this.#index.remove(rid);
    return rid;
  }

  #nextInstant(): number {
    this.#lastUpdated = Math.max(microsecondsNow(), this.#lastUpdated + 1);
    return this.#lastUpdated;
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      // Searches come in endless variety; what is rare is prepared again.
      if (this.#statements.size >= 500) this.#statements.clear();
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
