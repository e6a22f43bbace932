import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importCharts } from '../import/import-charts.ts';
import { findChartFiles } from '../import/chart-files.ts';
import { StoreIntake } from '../import/store-intake.ts';
import { instantOf } from '../storage/instant.ts';
import { storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { withFolder } from '../testing/server-process.ts';
import { exportRecords } from './export-records.ts';
import type { ExportOptions } from './export-records.ts';
import { OperationError } from './operation.ts';
import { StoreSnapshot } from './store-snapshot.ts';
import { aPatient, fillStore, ignoreProgress, withStore } from './testing.ts';

/** An open store with the small clinic, and a folder to export into. */
async function withClinic(
  work: (store: ResourceStore, folder: string) => Promise<void> | void,
): Promise<void> {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, 'data'));
    const store = ResourceStore.open(storeFile(join(folder, 'data')));
    try {
      fillStore(store);
      await work(store, join(folder, 'export'));
    } finally {
      store.close();
    }
  });
}

function exported(store: ResourceStore, folder: string, options: Partial<ExportOptions> = {}) {
  const snapshot = StoreSnapshot.open(store.file);
  try {
    const quietly = { replace: false, onProgress: ignoreProgress };
    return exportRecords(snapshot, folder, { ...quietly, ...options });
  } finally {
    snapshot.close();
  }
}

const lines = (...path: string[]): string[] =>
  readFileSync(join(...path), 'utf8')
    .replace(/\n$/, '')
    .split('\n');

test('one file per type, one record per line, each as it is stored', async () => {
  await withClinic((store, folder) => {
    store.put({ resourceType: 'Patient', id: 'c', name: [{ text: 'line\nbreak \u2028 é' }] });
    const { output, deleted, transactionTime, since } = exported(store, folder);
    assert.deepEqual(output, [
      { type: 'Observation', file: 'Observation.ndjson', count: 1 },
      { type: 'Patient', file: 'Patient.ndjson', count: 4 },
    ]);
    assert.deepEqual([deleted, since], [[], null]);
    assert.equal(transactionTime, instantOf(store.newestInstant));
    assert.deepEqual(readdirSync(folder).sort(), ['Observation.ndjson', 'Patient.ndjson']);
    const stored = ['changed', 'a', 'b', 'c'].map((id) => store.read('Patient', id)?.json);
    assert.deepEqual(lines(folder, 'Patient.ndjson'), stored);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'Patient.ndjson')).mode & 0o777, 0o600);
  });
});

test('what is written after the export began is not in it, but in the next one', async () => {
  await withClinic((store, folder) => {
    const snapshot = StoreSnapshot.open(store.file);
    store.put(aPatient('a', 'Changed since'));
    store.delete('Patient', 'b');
    store.put(aPatient('late', 'Late'));
    const options = { replace: false, onProgress: ignoreProgress };
    const first = exportRecords(snapshot, folder, options);
    snapshot.close();
    const text = readFileSync(join(folder, 'Patient.ndjson'), 'utf8');
    assert.match(text, /Adams/);
    assert.match(text, /Baker/);
    assert.ok(!text.includes('Changed since') && !text.includes('Late'));

    const next = exported(store, `${folder}-next`, { since: microseconds(first.transactionTime) });
    assert.deepEqual(next.output, [{ type: 'Patient', file: 'Patient.ndjson', count: 2 }]);
    assert.deepEqual(next.deleted, [{ type: 'Bundle', file: 'deleted.ndjson', count: 1 }]);
    assert.deepEqual(lines(`${folder}-next`, 'deleted.ndjson').map(parsed), [
      {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ request: { method: 'DELETE', url: 'Patient/b' } }],
      },
    ]);
    const nothing = exported(store, `${folder}-nothing`, {
      since: microseconds(next.transactionTime),
    });
    assert.deepEqual([nothing.output, nothing.deleted], [[], []]);
  });
});

const parsed = (line: string): unknown => JSON.parse(line);

/** Of an instant with six decimals. */
const microseconds = (instant: string): number =>
  Date.parse(`${instant.slice(0, 23)}Z`) * 1000 + Number(instant.slice(23, 26));

test('only the types that are asked for, also among the deleted', async () => {
  await withClinic((store, folder) => {
    const { output, deleted } = exported(store, folder, { since: 0, types: ['Observation'] });
    assert.deepEqual(
      output.map(({ type }) => type),
      ['Observation'],
    );
    assert.deepEqual(deleted, []);
  });
});

test('a folder that holds something is left alone, unless the export in it shall give way', async () => {
  await withClinic((store, folder) => {
    mkdirSync(folder);
    for (const name of ['Device.ndjson', 'deleted.ndjson', 'notes.ndjson', 'Unknown.ndjson']) {
      writeFileSync(join(folder, name), 'old');
    }
    mkdirSync(join(folder, '.export-killed'));
    assert.throws(
      () => exported(store, folder),
      (error) => error instanceof OperationError && /not empty.*--force/.test(error.message),
    );
    exported(store, folder, { replace: true });
    assert.deepEqual(readdirSync(folder).sort(), [
      'Observation.ndjson',
      'Patient.ndjson',
      'Unknown.ndjson',
      'notes.ndjson',
    ]);
    const file = join(folder, 'notes.ndjson');
    assert.throws(() => exported(store, file, { replace: true }), /is a file, not a folder/);
  });
});

test('an export that fails leaves nothing that looks like one', async () => {
  await withClinic((store, folder) => {
    const snapshot = StoreSnapshot.open(store.file);
    snapshot.close();
    const options = { replace: false, onProgress: ignoreProgress };
    assert.throws(() => exportRecords(snapshot, folder, options));
    assert.deepEqual(readdirSync(folder), []);
  });
});

test('an import takes in all of it again', async () => {
  await withClinic(async (store, folder) => {
    store.delete('Patient', 'b');
    exported(store, folder, { since: 0 });
    const files = findChartFiles([folder], folder);
    const other = join(folder, '..', 'other');
    mkdirSync(other);
    const copy = ResourceStore.open(storeFile(other));
    try {
      const report = await importCharts(files, new StoreIntake(copy));
      assert.deepEqual(
        [report.stored, report.refused.length, report.dangling],
        [3, 2, 0],
        JSON.stringify(report),
      );
      // What was deleted is listed, too: an import says that it does not follow.
      assert.match(report.refused[0]?.reason ?? '', /deletes a record/);
    } finally {
      copy.close();
    }
    withStore(other, (again) =>
      assert.equal(again.history({ type: 'Patient', limit: 9 }).length, 2),
    );
  });
});
