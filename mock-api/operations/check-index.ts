import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parseJson } from '../fhir/decimal-text.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { migrate } from '../storage/schema.ts';
import { SearchIndex } from '../storage/search-index.ts';
import type { Disagreement } from './disagreement.ts';

/** Records compared at a time: their fresh index stays small. */
const RECORDS_AT_A_TIME = 500;

interface IndexRow {
  readonly rid: number;
  readonly codes: string;
  readonly n: number;
}

/**
 * Where the search index of a store is not what indexing its records anew would give: the index is made again, some
 * records at a time, in a database in memory, and the two are compared as sets, so also rows of records that are
 * deleted or never were are found. The store is attached read-only; one read transaction spans all.
 * `onRecords` hears how many records were compared.
 */
export class IndexCheck {
  readonly #database: DatabaseSync;
  readonly #index: SearchIndex;
  readonly #tables: readonly string[];

  constructor(file: string) {
    this.#database = new DatabaseSync(':memory:');
    try {
      migrate(this.#database);
      const url = pathToFileURL(file);
      url.searchParams.set('mode', 'ro');
      this.#database.prepare('ATTACH ? AS stored').run(url.href);
      this.#database.exec('PRAGMA busy_timeout = 2000');
      this.#database.exec('INSERT INTO search_parameter SELECT * FROM stored.search_parameter');
      this.#index = new SearchIndex(this.#database, this.#setting('time-zone') ?? 'UTC');
      this.#database.exec('BEGIN');
      this.#tables = this.#database
        .prepare(
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_index' ESCAPE '\\'",
        )
        .all()
        .map(({ name }) => String(name));
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Rows in all index tables of the store. */
  rows(): number {
    const counts = this.#tables.map((table) =>
      this.#database.prepare(`SELECT count(*) AS n FROM stored.${table}`).get(),
    );
    return counts.reduce((sum, count) => sum + Number(count?.['n']), 0);
  }

  *run(onRecords: (count: number) => void): Generator<Disagreement> {
    if (this.#setting('index-fingerprint') !== this.#index.fingerprint) {
      yield {
        record: '',
        kind: 'index',
        detail:
          'the index was made by another version of Ladderline; starting the server makes it anew',
      };
      return;
    }
    const records = this.#database.prepare(
      'SELECT rid, json FROM stored.resource WHERE rid > ? ORDER BY rid LIMIT ?',
    );
    for (let after = 0, isLast = false; !isLast;) {
      const rows = records.all(after, RECORDS_AT_A_TIME);
      isLast = rows.length < RECORDS_AT_A_TIME;
      for (const { rid, json } of rows) this.#addFresh(Number(rid), json);
      const through = isLast ? Number.MAX_SAFE_INTEGER : Number(rows.at(-1)?.['rid']);
      yield* this.#compare(after, through);
      onRecords(rows.length);
      after = through;
    }
  }

  close(): void {
    this.#database.close();
  }

  #setting(name: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM stored.setting WHERE name = ?').get(name);
    return row ? String(row['value']) : undefined;
  }

  #addFresh(rid: number, json: unknown): void {
    if (typeof json !== 'string') return;
    try {
      this.#index.add(rid, parseJson(json) as FhirResource);
    } catch {
      // That it is no JSON is told with the versions; here all its rows are surplus.
    }
  }

  *#compare(after: number, through: number): Generator<Disagreement> {
    for (const table of this.#tables) {
      const stored = `SELECT * FROM stored.${table} WHERE rid > ${after} AND rid <= ${through}`;
      const fresh = `SELECT * FROM main.${table}`;
      for (const row of this.#differences(fresh, stored)) {
        yield this.#disagreement(row, `${table} lacks ${rowsOf(row)}`);
      }
      for (const row of this.#differences(stored, fresh)) {
        yield this.#disagreement(row, `${table} has ${rowsOf(row)} too many`);
      }
    }
    this.#index.clear();
  }

  #differences(one: string, other: string): IndexRow[] {
    return this.#database
      .prepare(
        `SELECT d.rid, count(*) AS n, group_concat(DISTINCT coalesce(p.code, 'unknown parameter ' || d.param)) AS codes
         FROM (${one} EXCEPT ${other}) d LEFT JOIN main.search_parameter p ON p.param = d.param
         GROUP BY d.rid`,
      )
      .all() as unknown[] as IndexRow[];
  }

  #disagreement({ rid }: IndexRow, detail: string): Disagreement {
    const record = this.#database
      .prepare('SELECT type, id, json IS NULL AS deleted FROM stored.resource WHERE rid = ?')
      .get(rid);
    if (!record)
      return {
        record: `number ${rid}`,
        kind: 'index',
        detail: `${detail}; there is no such record`,
      };
    const name = `${String(record['type'])}/${String(record['id'])}`;
    const suffix = record['deleted'] === 1 ? '; the record is deleted' : '';
    return { record: name, kind: 'index', detail: `${detail}${suffix}` };
  }
}

const rowsOf = ({ n, codes }: IndexRow): string => `${n} ${n === 1 ? 'row' : 'rows'} of ${codes}`;
