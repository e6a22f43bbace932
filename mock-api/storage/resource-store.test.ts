import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ResourceStore } from './resource-store.ts';

const patient = (id: string, family: string) => ({
  resourceType: 'Patient',
  id,
  name: [{ family }],
});

function withStore(work: (store: ResourceStore) => void): void {
  const store = ResourceStore.open(':memory:');
  try {
    work(store);
  } finally {
    store.close();
  }
}

test('numbers the versions of a record and keeps each as it was', () => {
  withStore((store) => {
    const first = store.put(patient('a', 'Smith'), 'POST');
    const second = store.put(patient('a', 'Jones'));
    assert.equal(first.created, true);
    assert.equal(second.created, false);
    assert.ok(second.lastUpdated > first.lastUpdated);
    assert.equal(store.read('Patient', 'a')?.json, second.json);
    assert.equal(store.readVersion('Patient', 'a', 1)?.json, first.json);
    assert.match(first.json, /"versionId":"1"/);
    assert.equal(store.readVersion('Patient', 'a', 3), undefined);
  });
});

test('a deleted record is gone but its versions are not; stored again it goes on counting', () => {
  withStore((store) => {
    store.put(patient('a', 'Smith'));
    assert.equal(store.delete('Patient', 'a'), true);
    assert.equal(store.delete('Patient', 'a'), false);
    assert.equal(store.exists('Patient', 'a'), false);
    assert.equal(store.read('Patient', 'a')?.json, null);
    const again = store.put(patient('a', 'Smith'));
    assert.equal(again.version, 3);
    assert.equal(again.created, true);
    const methods = store
      .history({ type: 'Patient', id: 'a', limit: 10 })
      .map(({ method }) => method);
    assert.deepEqual(methods, ['PUT', 'DELETE', 'PUT']);
  });
});

test('a transaction that throws leaves nothing behind, not even in the index', () => {
  withStore((store) => {
    assert.throws(() =>
      store.transaction(() => {
        store.put(patient('a', 'Smith'));
        throw new Error('half way');
      }),
    );
    assert.equal(store.isEmpty(), true);
    assert.deepEqual(store.select('SELECT * FROM string_index'), []);
    store.put(patient('a', 'Smith'));
    assert.equal(store.read('Patient', 'a')?.version, 1);
  });
});

test('a part that fails inside a transaction is undone alone when the caller goes on', () => {
  withStore((store) => {
    store.transaction(() => {
      store.put(patient('a', 'Smith'));
      assert.throws(() =>
        store.transaction(() => {
          store.put(patient('b', 'Jones'));
          throw new Error('refused');
        }),
      );
    });
    assert.equal(store.exists('Patient', 'a'), true);
    assert.equal(store.exists('Patient', 'b'), false);
  });
});

test('who listens hears of what was committed, in order, and of nothing that was undone', () => {
  withStore((store) => {
    const heard: string[][] = [];
    const stop = store.onCommit((versions) =>
      heard.push(versions.map(({ id, version, json }) => `${id} ${version} ${json === null}`)),
    );
    store.transaction(() => {
      store.put(patient('a', 'Smith'));
      assert.throws(() =>
        store.transaction(() => {
          store.put(patient('b', 'Jones'));
          throw new Error('refused');
        }),
      );
      store.put(patient('c', 'Brown'));
      assert.deepEqual(heard, [], 'not before the commit');
    });
    assert.throws(() =>
      store.transaction(() => {
        store.put(patient('d', 'Green'));
        throw new Error('half way');
      }),
    );
    store.delete('Patient', 'a');
    stop();
    store.put(patient('e', 'White'));
    assert.deepEqual(heard, [['a 1 false', 'c 1 false'], ['a 2 true']]);
  });
});

test('an update leaves no index row of the version before', () => {
  withStore((store) => {
    store.put(patient('a', 'Smith'));
    store.put(patient('a', 'Jones'));
    const names = store.select<{ folded: string }>('SELECT DISTINCT folded FROM string_index');
    assert.deepEqual(
      names.map(({ folded }) => folded),
      ['jones'],
    );
  });
});

test('all is there after closing, and another time zone rebuilds what depends on it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ladderline-store-'));
  const file = join(folder, 'store.db');
  try {
    const dates = (store: ResourceStore) =>
      store.select<{ low: number }>('SELECT DISTINCT low FROM date_index').map(({ low }) => low);
    const store = ResourceStore.open(file, { timeZone: 'UTC' });
    store.put({ ...patient('a', 'Smith'), birthDate: '1980-07-01' });
    const { lastUpdated } = store.put({ ...patient('a', 'Smith'), birthDate: '1980-07-02' });
    assert.deepEqual(dates(store), [Date.UTC(1980, 6, 2)]);
    store.close();

    const moved = ResourceStore.open(file, { timeZone: 'America/New_York' });
    assert.deepEqual(dates(moved), [Date.UTC(1980, 6, 2, 4)]);
    assert.ok(moved.put(patient('b', 'Jones')).lastUpdated > lastUpdated);
    moved.close();
    const again = ResourceStore.open(file);
    assert.equal(again.timeZone, 'America/New_York');
    assert.equal(again.read('Patient', 'a')?.version, 2);
    again.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
