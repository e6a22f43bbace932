import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { withFolder } from '../testing/server-process.ts';
import { checkStore } from './check-store.ts';
import { reindexStore } from './reindex-store.ts';
import { aPatient, fillStore, ignoreProgress, tamper, withStore } from './testing.ts';

async function reindex(store: ResourceStore, between: () => void = () => undefined) {
  const operation = reindexStore(store);
  const told: number[] = [];
  for (;;) {
    const step = await operation.next();
    if (step.done === true) return { told, records: step.value.records };
    told.push(step.value.done);
    between();
  }
}

test('whatever is wrong with the index is right after: rows that lack and rows of what is not there', async () => {
  await withFolder(async (folder) => {
    withStore(folder, fillStore);
    tamper(
      folder,
      `DELETE FROM string_index WHERE folded = 'adams'`,
      `DELETE FROM reference_index`,
      `INSERT INTO token_index VALUES (1, 'planted', 4711, '')`,
      `INSERT INTO token_index SELECT 1, 'planted', rid, '' FROM resource`,
      `UPDATE date_index SET low = low - 5`,
      // Its index rows stay, between those of two records.
      `DELETE FROM resource WHERE id = 'b'`,
    );
    assert.ok(checkStore(storeFile(folder), ignoreProgress).disagreements > 0);
    const store = ResourceStore.open(storeFile(folder));
    try {
      const { records, told } = await reindex(store);
      assert.equal(records, 3);
      assert.equal(told.at(-1), 3);
    } finally {
      store.close();
    }
    assert.equal(checkStore(storeFile(folder), ignoreProgress).disagreements, 0);
  });
});

test('searches stay right and writes go on between the slices', async () => {
  await withFolder(async (folder) => {
    const store = ResourceStore.open(storeFile(folder));
    try {
      for (let n = 0; n < 300; n += 1) store.put(aPatient(`p${n}`, `Fox${n}`));
      const parameter = store.searchParameter('Patient', 'family') ?? -1;
      let slices = 0;
      const { told } = await reindex(store, () => {
        slices += 1;
        store.put(aPatient(`p${slices}`, `Renamed${slices}`));
        store.put(aPatient(`new${slices}`, `Foxglove`));
        const found = store.select<{ n: number }>(
          `SELECT count(DISTINCT rid) AS n FROM string_index
           WHERE param = ? AND folded >= 'fox' AND folded < 'foy'`,
          [parameter],
        );
        assert.equal(found[0]?.n, 300, 'one renamed, one new: as many foxes as before');
      });
      assert.deepEqual(
        told,
        [...told].sort((a, b) => a - b),
      );
    } finally {
      store.close();
    }
    assert.equal(checkStore(storeFile(folder), ignoreProgress).disagreements, 0);
  });
});
