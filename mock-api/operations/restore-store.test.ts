import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { MIGRATIONS } from '../storage/schema.ts';
import { withFolder } from '../testing/server-process.ts';
import { backUpStore } from './back-up-store.ts';
import { checkStore } from './check-store.ts';
import { prepareRestore, restoreClosedStore, restoreOpenStore } from './restore-store.ts';
import { StoreSnapshot } from './store-snapshot.ts';
import { aPatient, fillStore, ignoreProgress, withStore } from './testing.ts';

const quietly = { onProgress: ignoreProgress, onRebuild: ignoreProgress };

/** A data folder with the small clinic, its backup, and a patient that came after that. */
async function withBackup(work: (data: string, backup: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    const backup = join(folder, 'backup.db');
    withStore(data, (store) => {
      fillStore(store);
      store.run(`INSERT INTO import_file (source, place) VALUES ('clinic', 'a.ndjson')`);
    });
    await backUpStore(storeFile(data), backup, { replace: false, onProgress: ignoreProgress });
    withStore(data, (store) => {
      store.put(aPatient('after', 'Later'));
      store.run('DELETE FROM import_file');
    });
    await work(data, backup);
  });
}

async function restoreUnder(store: ResourceStore, data: string, backup: string) {
  const prepared = await prepareRestore(backup, data, quietly);
  return restoreOpenStore(store, data, basename(prepared.file));
}

test('under a store that is open, the next read finds what the backup holds, and writing goes on', async () => {
  await withBackup(async (data, backup) => {
    const store = ResourceStore.open(storeFile(data));
    try {
      store.put(aPatient('a', 'Changed since'));
      const { newestInstant } = store;
      const heard: string[] = [];
      store.onCommit((versions) => heard.push(...versions.map(({ id }) => id)));
      const kept = await restoreUnder(store, data, backup);

      assert.equal(store.exists('Patient', 'after'), false);
      assert.match(store.read('Patient', 'a')?.json ?? '', /Adams/);
      assert.equal(store.readVersion('Patient', 'changed', 2)?.version, 2);
      assert.equal(store.select('SELECT * FROM import_file').length, 1, 'what an import knows');
      assert.ok(store.put(aPatient('next', 'Next')).lastUpdated > newestInstant);
      assert.deepEqual(heard, ['next'], 'who listened still does');

      assert.ok(kept !== undefined && existsSync(kept));
      const before = StoreSnapshot.open(kept);
      assert.equal(before.counts().records, 5);
      before.close();
    } finally {
      store.close();
    }
    assert.equal(readdirSync(data).length, 2, 'the store and the one before');
    assert.equal(checkStore(storeFile(data), ignoreProgress).disagreements, 0);
  });
});

test('instants go on rising also after the next start, when the clock was set back meanwhile', async (context) => {
  await withBackup(async (data, backup) => {
    const later = withStore(data, (store) => store.newestInstant);
    const prepared = await prepareRestore(backup, data, quietly);
    restoreClosedStore(data, prepared.file);
    context.mock.method(Date, 'now', () => later / 1000 - 3_600_000);
    withStore(data, (store) => assert.ok(store.put(aPatient('next', 'Next')).lastUpdated > later));
  });
});

test('a backup of an older schema comes up to date on the way', async () => {
  await withBackup(async (data, backup) => {
    const old = new DatabaseSync(backup);
    old.exec(`DROP TABLE import_delivery; DROP TABLE import_file; DROP INDEX IF EXISTS date_by_end;
      PRAGMA user_version = 1; UPDATE setting SET value = 'old' WHERE name = 'index-fingerprint'`);
    old.close();
    const store = ResourceStore.open(storeFile(data));
    try {
      // Migrations after the second are made anew on what is left of the first.
      if (MIGRATIONS.length > 3) return;
      await restoreUnder(store, data, backup);
      assert.equal(store.exists('Patient', 'after'), false);
      assert.deepEqual(store.select('SELECT * FROM import_delivery'), []);
    } finally {
      store.close();
    }
    assert.equal(checkStore(storeFile(data), ignoreProgress).disagreements, 0);
  });
});

test('what is no sound backup of ours is refused, and nothing is left of the attempt', async () => {
  await withBackup(async (data, backup) => {
    const folder = join(data, '..');
    const variant = (name: string, change: (file: string) => void): string => {
      const file = join(folder, name);
      cpSync(backup, file);
      change(file);
      return file;
    };
    const sql = (statement: string) => (file: string) => {
      const database = new DatabaseSync(file);
      database.exec(statement);
      database.close();
    };
    const refusals: readonly (readonly [file: string, says: RegExp])[] = [
      [join(folder, 'nothing.db'), /nothing.db does not exist/],
      [storeFile(data), /is the store itself/],
      [
        variant('newer.db', sql(`PRAGMA user_version = ${MIGRATIONS.length + 1}`)),
        /newer Ladderline/,
      ],
      [variant('other.db', sql('DROP TABLE resource')), /not a store of Ladderline/],
      [
        variant('text.db', (file) => writeFileSync(file, 'x'.repeat(5000))),
        /cannot be restored: .*not a database.*not touched/,
      ],
      [
        variant('cut.db', (file) => {
          const bytes = readFileSync(file);
          writeFileSync(file, bytes.subarray(0, bytes.length - 5 * 4096));
        }),
        /damaged/,
      ],
    ];
    const before = readFileSync(storeFile(data));
    for (const [file, says] of refusals) {
      await assert.rejects(prepareRestore(file, data, quietly), says, file);
    }
    assert.deepEqual(readdirSync(data), ['ladderline.db']);
    assert.deepEqual(readFileSync(storeFile(data)), before);
  });
});

test('while another process reads the store, restoring waits for another time and the store goes on', async () => {
  await withBackup(async (data, backup) => {
    const store = ResourceStore.open(storeFile(data));
    const reader = StoreSnapshot.open(storeFile(data));
    try {
      reader.counts();
      await assert.rejects(restoreUnder(store, data, backup), /is being read by another process/);
      assert.equal(store.exists('Patient', 'after'), true);
      store.put(aPatient('on', 'On'));
    } finally {
      reader.close();
      store.close();
    }
    assert.equal(checkStore(storeFile(data), ignoreProgress).disagreements, 0);
  });
});

test('a prepared store that this program cannot open is undone: the former one serves on', async () => {
  await withBackup(async (data, backup) => {
    const store = ResourceStore.open(storeFile(data));
    try {
      const prepared = await prepareRestore(backup, data, quietly);
      const newer = new DatabaseSync(prepared.file);
      newer.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${MIGRATIONS.length + 1}`);
      newer.close();
      assert.throws(() => restoreOpenStore(store, data, basename(prepared.file)), /newer program/);
      assert.equal(store.exists('Patient', 'after'), true);
      store.put(aPatient('on', 'On'));
    } finally {
      store.close();
    }
    assert.equal(checkStore(storeFile(data), ignoreProgress).disagreements, 0);
  });
});

test('only a store prepared in the data folder can be asked for by name', async () => {
  await withBackup((data, backup) => {
    cpSync(backup, join(data, 'other.db'));
    withStore(data, (store) => {
      for (const name of [
        '../backup.db',
        'other.db',
        'ladderline.db',
        '',
        'ladderline.db.restoring-1',
      ]) {
        assert.throws(() => restoreOpenStore(store, data, name), /no prepared store/);
      }
    });
    return Promise.resolve();
  });
});

test('a damaged store, or none at all, gives way to the backup; the damaged one is kept with its log', async () => {
  await withBackup(async (data, backup) => {
    writeFileSync(storeFile(data), 'damaged '.repeat(1000));
    writeFileSync(`${storeFile(data)}-wal`, 'its log');
    const kept = restoreClosedStore(data, (await prepareRestore(backup, data, quietly)).file);
    assert.ok(kept !== undefined);
    assert.match(readFileSync(kept, 'utf8'), /^damaged/);
    assert.equal(readFileSync(`${kept}-wal`, 'utf8'), 'its log');
    withStore(data, (store) => assert.equal(store.exists('Patient', 'a'), true));

    const empty = join(data, '..', 'empty');
    mkdirSync(empty);
    const none = restoreClosedStore(empty, (await prepareRestore(backup, empty, quietly)).file);
    assert.equal(none, undefined);
    withStore(empty, (store) => assert.equal(store.exists('Patient', 'a'), true));
  });
});

/** A process that dies at the moment of its n-th change to the file system. */
const DYING = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const [data, prepared, left] = process.argv.slice(1);
  let changes = Number(left);
  for (const name of ['linkSync', 'renameSync', 'rmSync', 'fsyncSync', 'copyFileSync']) {
    const real = fs[name];
    fs[name] = (...args) => {
      if (changes-- === 0) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
  }
  syncBuiltinESMExports();
  const { replaceStoreFile } = await import(${JSON.stringify(new URL('replace-store-file.ts', import.meta.url).href)});
  replaceStoreFile(data, prepared, new Date());
`;

test('killed at any moment it leaves the one store or the other, whole', async () => {
  await withBackup(async (data, backup) => {
    const prepared = await prepareRestore(backup, data, quietly);
    const found: string[] = [];
    for (let step = 0; ; step += 1) {
      const copy = `${data}-${step}`;
      cpSync(data, copy, { recursive: true });
      const file = join(copy, basename(prepared.file));
      const args = ['--input-type=module', '-e', DYING, storeFile(copy), file, String(step)];
      const { signal, status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.ok(signal === 'SIGKILL' || status === 0, stderr);
      assert.equal(checkStore(storeFile(copy), ignoreProgress).disagreements, 0);
      found.push(withStore(copy, (store) => (store.exists('Patient', 'after') ? 'old' : 'new')));
      rmSync(copy, { recursive: true });
      if (signal === null) break;
    }
    assert.deepEqual([found[0], found.at(-1)], ['old', 'new']);
    assert.ok(found.length >= 4, String(found));
  });
});
