import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { ignoreProgress } from '../operations/testing.ts';
import { checkStore } from '../operations/check-store.ts';
import { withFolder } from '../testing/server-process.ts';
import { ResourceStore } from './resource-store.ts';
import { MIGRATIONS, migrate } from './schema.ts';

const version = (n: number, family: string | null) => ({
  rid: 1,
  type: 'Patient',
  id: 'a',
  version: n,
  lastUpdated: 1_700_000_000_000_000 + n,
  method: family === null ? 'DELETE' : 'PUT',
  json:
    family === null
      ? null
      : `{"resourceType":"Patient","id":"a","meta":{"versionId":"${n}","lastUpdated":"2023-11-14T22:13:20.00000${n}Z"},"name":[{"family":"${family}"}]}`,
});

/** A store as the Ladderline of that schema wrote it: a record with a history, found by no index of ours. */
function writeStore(file: string, schemaVersion: number): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  for (const statements of MIGRATIONS.slice(0, schemaVersion)) database.exec(statements);
  const columns =
    '(rid, type, id, version, last_updated, method, json) VALUES (?, ?, ?, ?, ?, ?, ?)';
  for (const [table, row] of [
    ['earlier_version', version(1, 'Smith')],
    ['earlier_version', version(2, null)],
    ['resource', version(3, 'Jones')],
  ] as const) {
    const { rid, type, id, lastUpdated, method, json } = row;
    database
      .prepare(`INSERT INTO ${table} ${columns}`)
      .run(rid, type, id, row.version, lastUpdated, method, json);
  }
  database.exec(`INSERT INTO setting VALUES ('time-zone', 'Europe/Berlin'), ('index-fingerprint', 'of then');
    PRAGMA user_version = ${schemaVersion}`);
  database.close();
}

for (const [index] of MIGRATIONS.entries()) {
  const schemaVersion = index + 1;
  test(`a store of schema version ${schemaVersion} opens with all it held, and is searchable`, async () => {
    await withFolder((folder) => {
      const file = join(folder, 'ladderline.db');
      writeStore(file, schemaVersion);
      const store = ResourceStore.open(file);
      try {
        assert.equal(store.timeZone, 'Europe/Berlin');
        assert.deepEqual({ ...store.read('Patient', 'a') }, version(3, 'Jones'));
        assert.deepEqual({ ...store.readVersion('Patient', 'a', 2) }, version(2, null));
        assert.deepEqual({ ...store.readVersion('Patient', 'a', 1) }, version(1, 'Smith'));
        const family = store.searchParameter('Patient', 'family') ?? -1;
        const found = store.select<{ rid: number }>(
          `SELECT rid FROM string_index WHERE param = ? AND folded = 'jones'`,
          [family],
        );
        assert.deepEqual(
          found.map(({ rid }) => rid),
          [1],
        );
        const next = store.put({ resourceType: 'Patient', id: 'a' });
        assert.equal(next.version, 4);
        assert.ok(next.lastUpdated > version(3, 'Jones').lastUpdated);
      } finally {
        store.close();
      }
      assert.equal(checkStore(file, ignoreProgress).disagreements, 0);
      return Promise.resolve();
    });
  });

  test(`a disk that is full while schema version ${index} is brought forward leaves it as it was`, async () => {
    await withFolder((folder) => {
      const file = join(folder, 'ladderline.db');
      const database = new DatabaseSync(file);
      for (const statements of MIGRATIONS.slice(0, index)) database.exec(statements);
      database.exec(`PRAGMA user_version = ${index}`);
      const tables = () => database.prepare('SELECT name, sql FROM sqlite_schema').all();
      const before = tables();
      const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
      database.exec(`PRAGMA max_page_count = ${Math.max(pages, 1)}`);
      assert.throws(() => migrate(database), /full/);
      if (database.isTransaction) database.exec('ROLLBACK');
      assert.deepEqual(tables(), before);
      assert.equal(database.prepare('PRAGMA user_version').get()?.['user_version'], index);
      database.exec('PRAGMA max_page_count = 100000');
      migrate(database);
      assert.equal(
        database.prepare('PRAGMA user_version').get()?.['user_version'],
        MIGRATIONS.length,
      );
      database.close();
      return Promise.resolve();
    });
  });
}

test('a store of a newer Ladderline, or of another program, is refused and not touched', async () => {
  await withFolder((folder) => {
    const newer = join(folder, 'newer.db');
    writeStore(newer, MIGRATIONS.length);
    const other = join(folder, 'other.db');
    for (const [file, sql] of [
      [newer, `PRAGMA journal_mode = DELETE; PRAGMA user_version = ${MIGRATIONS.length + 1}`],
      [other, 'CREATE TABLE recipe (name TEXT)'],
    ] as const) {
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
    }
    const tablesOf = (file: string) => {
      const database = new DatabaseSync(file, { readOnly: true });
      const tables = database.prepare('SELECT * FROM sqlite_schema').all();
      database.close();
      return tables;
    };
    const before = [newer, other].map(tablesOf);
    assert.throws(
      () => ResourceStore.open(newer),
      /^Error: The store has schema version .*newer program\.$/,
    );
    assert.throws(() => ResourceStore.open(other), /not a store of Ladderline/);
    assert.deepEqual([newer, other].map(tablesOf), before);
    return Promise.resolve();
  });
});
