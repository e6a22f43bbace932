import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { withFolder } from '../testing/server-process.ts';
import { backUpStore } from './back-up-store.ts';
import { OperationError } from './operation.ts';
import { StoreSnapshot } from './store-snapshot.ts';
import { aPatient, fillStore, ignoreProgress, withStore } from './testing.ts';

const quietly = { replace: false, onProgress: ignoreProgress };

test('a backup is one file that only we can read, holds all, and says so', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    const target = join(folder, 'backup.db');
    const newest = withStore(data, (store) => {
      fillStore(store);
      return store.newestInstant;
    });
    writeFileSync(`${target}.partial-${2 ** 22 + 1}`, 'left by a process that was killed');
    const report = await backUpStore(storeFile(data), target, quietly);
    assert.deepEqual(report.byType, { Observation: 1, Patient: 3 });
    assert.deepEqual([report.records, report.deleted, report.earlierVersions], [4, 1, 3]);
    assert.equal(report.bytes, statSync(target).size);
    assert.equal(statSync(target).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder).sort(), ['backup.db', 'data']);
    const copy = StoreSnapshot.open(target);
    assert.equal(copy.newestInstant, newest);
    assert.equal(
      copy.select<{ journal_mode: string }>('PRAGMA journal_mode')[0]?.journal_mode,
      'delete',
    );
    copy.close();
  });
});

test('while somebody writes all the time it ends, and holds what was there when it began', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    mkdirSync(data);
    const store = ResourceStore.open(storeFile(data));
    try {
      // Several thousand pages: the copy is made in more than one step.
      const content = 'x'.repeat(400_000);
      for (let n = 0; n < 40; n += 1) {
        store.put({ resourceType: 'Binary', id: `b${n}`, contentType: 'image/png', data: content });
      }
      const told: number[] = [];
      const report = await backUpStore(storeFile(data), join(folder, 'backup.db'), {
        replace: false,
        onProgress: ({ done }) => {
          told.push(done);
          store.put({ resourceType: 'Binary', id: 'b0', contentType: 'text/plain', data: '' });
          store.put(aPatient(`during${told.length}`, 'New'));
        },
      });
      assert.ok(told.length >= 3, String(told));
      assert.deepEqual(
        told,
        [...told].sort((a, b) => a - b),
        'it never begins anew',
      );
      assert.equal(report.records, 40);
      assert.equal(report.earlierVersions, 0);
    } finally {
      store.close();
    }
  });
});

test('what is there already stays, unless it is told to replace it', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    withStore(data, fillStore);
    const target = join(folder, 'backup.db');
    writeFileSync(target, 'precious');
    symlinkSync(storeFile(data), join(folder, 'link.db'));
    const refusals: readonly (readonly [target: string, replace: boolean, says: RegExp])[] = [
      [target, false, /is there already.*--force/],
      [folder, true, /is a folder/],
      [join(folder, 'nowhere', 'backup.db'), true, /The folder .*nowhere does not exist/],
      [storeFile(data), true, /is the store itself/],
      [join(folder, 'link.db'), true, /is the store itself/],
      [join(data, 'lock.json'), true, /is the store itself/],
      [`${storeFile(data)}-wal`, true, /is the store itself/],
      ['/dev/null', true, /is not a file/],
    ];
    for (const [path, replace, says] of refusals) {
      await assert.rejects(
        backUpStore(storeFile(data), path, { replace, onProgress: ignoreProgress }),
        (error) => error instanceof OperationError && says.test(error.message),
      );
    }
    assert.equal(readFileSync(target, 'utf8'), 'precious');
    await backUpStore(storeFile(data), target, { replace: true, onProgress: ignoreProgress });
    const copy = StoreSnapshot.open(target);
    assert.equal(copy.counts().records, 4);
    copy.close();
  });
});

test('of a damaged store no backup is kept', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    withStore(data, fillStore);
    const bytes = readFileSync(storeFile(data));
    // Cells of an index in the wrong order: no page is unreadable, but SQLite's own check sees it.
    const middle = Math.floor(bytes.length / 4096 / 2) * 4096;
    for (let at = middle; at < bytes.length; at += 4096) bytes.fill(0xff, at + 8, at + 64);
    writeFileSync(storeFile(data), bytes);
    await assert.rejects(
      backUpStore(storeFile(data), join(folder, 'backup.db'), quietly),
      /damaged, so no copy was kept/,
    );
    assert.deepEqual(readdirSync(folder), ['data']);
  });
});

test('a file that is missing, of another program, or of a newer Ladderline is refused in one line', async () => {
  await withFolder(async (folder) => {
    const target = join(folder, 'backup.db');
    const missing = join(folder, 'nothing.db');
    await assert.rejects(backUpStore(missing, target, quietly), /nothing.db does not exist/);
    assert.equal(existsSync(missing), false);
    const text = join(folder, 'text.db');
    writeFileSync(text, 'just text, but quite a lot of it '.repeat(200));
    await assert.rejects(backUpStore(text, target, quietly), /text.db .*not a database/);
    const empty = join(folder, 'empty.db');
    writeFileSync(empty, '');
    await assert.rejects(
      backUpStore(empty, target, quietly),
      /empty.db .*not a store of Ladderline/,
    );
    assert.equal(existsSync(target), false);
  });
});
