import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { storeFile } from '../storage/lock-file.ts';
import { withFolder } from '../testing/server-process.ts';
import { checkStore } from './check-store.ts';
import { fillStore, ignoreProgress, tamper, withStore } from './testing.ts';

const check = (folder: string) => checkStore(storeFile(folder), ignoreProgress);

test('a store that nobody tampered with agrees with itself', async () => {
  await withFolder((folder) => {
    withStore(folder, fillStore);
    const { indexRows, ...report } = check(folder);
    assert.deepEqual(report, {
      records: 4,
      deleted: 1,
      earlierVersions: 3,
      byType: { Observation: 1, Patient: 3 },
      disagreements: 0,
      first: [],
    });
    assert.ok(indexRows > 20, String(indexRows));
    return Promise.resolve();
  });
});

test('it can be checked while it is open and written', async () => {
  await withFolder((folder) => {
    withStore(folder, (store) => {
      fillStore(store);
      assert.equal(check(folder).disagreements, 0);
      store.put({ resourceType: 'Patient', id: 'later' });
      assert.equal(check(folder).records, 5);
    });
    return Promise.resolve();
  });
});

/** Each way of damage, and what the check must say of it. */
const DAMAGES: readonly (readonly [title: string, sql: string, record: string, says: RegExp])[] = [
  [
    'a missing index row',
    `DELETE FROM string_index WHERE folded = 'adams'`,
    'Patient/a',
    /^string_index lacks \d+ rows? of .*family/,
  ],
  [
    'an index row too many',
    `INSERT INTO token_index SELECT param, 'planted', rid, '' FROM token_index
     WHERE rid = (SELECT rid FROM resource WHERE id = 'b') LIMIT 1`,
    'Patient/b',
    /^token_index has 1 row of .* too many$/,
  ],
  [
    'an index row that says something else',
    `UPDATE quantity_index SET low = low - 1`,
    'Observation/o',
    /^quantity_index (has|lacks) \d+ rows? of .*value-quantity/,
  ],
  [
    'index rows of a deleted record',
    `INSERT INTO string_index SELECT param, 'gone', (SELECT rid FROM resource WHERE id = 'deleted'), 'Gone'
     FROM string_index WHERE folded = 'adams' LIMIT 1`,
    'Patient/deleted',
    /^string_index has 1 row of .* too many; the record is deleted$/,
  ],
  [
    'index rows of a record that never was',
    `INSERT INTO date_index SELECT param, low, high, 4711 FROM date_index LIMIT 1`,
    'number 4711',
    /^date_index has 1 row of .* too many; there is no such record$/,
  ],
  [
    'index rows of an unknown parameter',
    `INSERT INTO reference_index SELECT 999999, target_id, target_type, rid FROM reference_index LIMIT 1`,
    'Observation/o',
    /unknown parameter 999999/,
  ],
  [
    'an index made by another version',
    `UPDATE setting SET value = 'other' WHERE name = 'index-fingerprint'`,
    '',
    /another version of Ladderline/,
  ],
  [
    'a missing version in the middle',
    `DELETE FROM earlier_version WHERE id = 'changed' AND version = 2`,
    'Patient/changed',
    /^version 3 stands where 2 should$/,
  ],
  [
    'a missing first version',
    `DELETE FROM earlier_version WHERE id = 'changed' AND version = 1`,
    'Patient/changed',
    /^version 2 stands where 1 should$/,
  ],
  [
    'a version newer than the current one',
    `INSERT INTO earlier_version SELECT rid, 4, type, id, last_updated + 1, method, json FROM resource WHERE id = 'changed'`,
    'Patient/changed',
    /^version 4 is newer than the current one$/,
  ],
  [
    'earlier versions without a current one',
    `DELETE FROM resource WHERE id = 'deleted'`,
    'Patient/deleted',
    /^no current version follows version 1$/,
  ],
  [
    'instants that do not rise',
    `UPDATE earlier_version SET last_updated = last_updated + 1000000000 WHERE id = 'changed' AND version = 1`,
    'Patient/changed',
    /^version 2 is not later than the one before$/,
  ],
  [
    'an earlier version of another record',
    `UPDATE earlier_version SET id = 'other' WHERE id = 'changed' AND version = 2`,
    'Patient/changed',
    /^version 2 belongs to Patient\/other$/,
  ],
  [
    'JSON that is cut off',
    `UPDATE resource SET json = substr(json, 1, 40) WHERE id = 'a'`,
    'Patient/a',
    /^version 1 is not JSON$/,
  ],
  [
    'JSON of another id',
    `UPDATE resource SET json = replace(json, '"id":"a"', '"id":"z"') WHERE id = 'a'`,
    'Patient/a',
    /^id of version 1 is not that of its row$/,
  ],
  [
    'JSON of another type',
    `UPDATE resource SET json = replace(json, '"resourceType":"Patient"', '"resourceType":"Person"') WHERE id = 'a'`,
    'Patient/a',
    /^resourceType of version 1 is not that of its row$/,
  ],
  [
    'JSON of another version',
    `UPDATE earlier_version SET json = replace(json, '"versionId":"2"', '"versionId":"7"') WHERE id = 'changed'`,
    'Patient/changed',
    /^meta.versionId of version 2 is not that of its row$/,
  ],
  [
    'JSON of another instant',
    `UPDATE resource SET last_updated = last_updated + 1 WHERE id = 'o'`,
    'Observation/o',
    /^meta.lastUpdated of version 1 is not that of its row$/,
  ],
  [
    'content that is gone without a deletion',
    `UPDATE resource SET json = NULL WHERE id = 'b'`,
    'Patient/b',
    /^version 1 has no content, but was no deletion$/,
  ],
];

for (const [title, sql, record, says] of DAMAGES) {
  test(`the check finds ${title}`, async () => {
    await withFolder((folder) => {
      withStore(folder, fillStore);
      tamper(folder, sql);
      const { disagreements, first } = check(folder);
      assert.ok(disagreements > 0);
      const found = first.find((one) => one.record === record && says.test(one.detail));
      assert.ok(found, JSON.stringify(first, null, 2));
      assert.ok(!/smith|jones|brown|adams|baker|gone/i.test(JSON.stringify(first)), 'no names');
      return Promise.resolve();
    });
  });
}

test('the check finds a file whose pages are damaged', async () => {
  await withFolder((folder) => {
    withStore(folder, (store) => {
      for (let n = 0; n < 40; n += 1) store.put({ resourceType: 'Patient', id: `p${n}` });
    });
    const bytes = readFileSync(storeFile(folder));
    const page = 4096;
    // The pages at the end hold records and index; those at the beginning say what tables there are.
    const middle = Math.floor(bytes.length / page / 2) * page;
    for (let at = middle; at < bytes.length; at += page) bytes.fill(0xff, at, at + 64);
    writeFileSync(storeFile(folder), bytes);
    const { disagreements, first } = check(folder);
    assert.ok(disagreements > 0);
    assert.equal(first[0]?.kind, 'file');
    return Promise.resolve();
  });
});

test('no more than fifty are told, but all are counted', async () => {
  await withFolder((folder) => {
    withStore(folder, (store) => {
      for (let n = 0; n < 60; n += 1) {
        store.put({ resourceType: 'Patient', id: `p${n}`, gender: 'female' });
      }
    });
    tamper(folder, 'DELETE FROM token_index');
    const { disagreements, first } = check(folder);
    assert.equal(first.length, 50);
    assert.ok(disagreements >= 60);
    return Promise.resolve();
  });
});
