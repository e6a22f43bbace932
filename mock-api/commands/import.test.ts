import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { after, describe, test } from 'node:test';
import Fastify from 'fastify';
import type { ImportReport } from '../import/import-charts.ts';
import { registerOperations } from '../operations/operation-routes.ts';
import { acquireLock, storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ladderline-import-command-'));
after(() => rmSync(scratch, { recursive: true }));

const COMMAND = fileURLToPath(new URL('import.ts', import.meta.url));
const SHARED_DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, INIT_CWD: scratch };
  return spawn(process.execPath, [COMMAND, ...args], { cwd: scratch, env });
}

async function run(...args: string[]) {
  const child = start(...args);
  assert.ok(child.stdout && child.stderr);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { status: child.exitCode, stdout, stderr };
}

async function report(...args: string[]): Promise<ImportReport> {
  const { status, stdout, stderr } = await run(...args);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as ImportReport;
}

function withStore<T>(data: string, use: (store: ResourceStore) => T): T {
  const store = ResourceStore.open(storeFile(data));
  try {
    return use(store);
  } finally {
    store.close();
  }
}

const count = (store: ResourceStore, table: string): number =>
  store.select<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]?.n ?? 0;

/** Looks at the store from outside, as it is at this moment: perhaps not yet made. */
function deliveriesIn(file: string): number {
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return Number(database.prepare('SELECT count(*) AS n FROM import_delivery').get()?.['n']);
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}

function aChart(name: string, patients: number): string {
  mkdirSync(join(scratch, name), { recursive: true });
  const lines = Array.from({ length: patients }, (_, n) =>
    JSON.stringify({ resourceType: 'Patient', id: `p${n}`, name: [{ family: `Fox ${n}` }] }),
  );
  writeFileSync(join(scratch, name, 'patients.ndjson'), lines.join('\n'));
  return name;
}

describe('npm run import', () => {
  test('prints its report and writes it where it is told to', async () => {
    const chart = aChart('small', 3);
    const printed = await report(chart, '--data', 'small-data', '--report', 'report.json');
    assert.deepEqual(printed, {
      read: 3,
      stored: 3,
      updated: 0,
      unchanged: 0,
      refused: [],
      dangling: 0,
    });
    assert.deepEqual(JSON.parse(readFileSync(join(scratch, 'report.json'), 'utf8')), printed);
  });

  test('says how many files it passed over', async () => {
    const chart = aChart('with-others', 1);
    writeFileSync(join(scratch, chart, 'more.csv.gz'), '');
    const { stderr } = await run(chart, '--data', 'others-data');
    assert.match(stderr, /Passed over: 1 files that are not/);
  });

  test('unpacks *.gz, and names one that is damaged', async () => {
    const folder = join(scratch, 'packed');
    mkdirSync(folder);
    const patient = (id: string) => JSON.stringify({ resourceType: 'Patient', id });
    const bundle = `{"resourceType":"Bundle","type":"batch","entry":[{"resource":${patient('c')}}]}`;
    writeFileSync(join(folder, 'a.ndjson.gz'), gzipSync(`${patient('a')}\n${patient('b')}`));
    writeFileSync(join(folder, 'b.json.gz'), gzipSync(bundle));
    writeFileSync(join(folder, 'c.ndjson.gz'), gzipSync(patient('d')).subarray(0, 20));
    writeFileSync(join(folder, 'd.json.gz'), patient('e'));
    const { stored, refused } = await report('packed', '--data', 'packed-data');
    assert.equal(stored, 3);
    assert.deepEqual(
      refused.map(({ file, path }) => [file, path]),
      [
        [join('packed', 'c.ndjson.gz'), 'file'],
        [join('packed', 'd.json.gz'), 'file'],
      ],
    );
  });

  test('says in one line what is wrong with the command', async () => {
    for (const [args, complaint] of [
      [['nowhere'], /nowhere does not exist/],
      [[], /Usage: npm run --silent import -- PATH/],
      [['--colour'], /--colour.*Usage/],
      [['.', '--report', 'nowhere/report.json'], /report cannot be written/],
      [['.', '--report', '.'], /report cannot be written: .* is a folder/],
      [['.', '--source', ''], /--source needs a name/],
    ] as const) {
      const { status, stdout, stderr } = await run(...args, '--data', 'unused');
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, complaint);
    }
  });

  test('killed in the middle and run again brings every record once', async () => {
    const chart = aChart('large', 3000);
    const data = join(scratch, 'killed-data');
    const child = start(chart, '--data', data);
    const exit = once(child, 'exit');
    const hasBegun = () => deliveriesIn(storeFile(data)) > 0;
    while (child.exitCode === null && !hasBegun()) await setTimeout(5);
    child.kill('SIGKILL');
    const [, signal] = (await exit) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'the import was over before it could be killed');
    const before = withStore(data, (store) => count(store, 'resource'));
    assert.ok(before > 0 && before < 3000, `${before} records when killed`);

    const { stored, updated, unchanged } = await report(chart, '--data', data);
    assert.deepEqual(
      { stored, updated, unchanged },
      { stored: 3000 - before, updated: 0, unchanged: before },
    );
    withStore(data, (store) => {
      assert.equal(count(store, 'resource'), 3000);
      assert.equal(count(store, 'earlier_version'), 0);
    });
  });

  test('goes through the server that has the store open', async () => {
    const chart = aChart('served', 400);
    const data = join(scratch, 'served-data');
    const lock = acquireLock(data);
    const store = ResourceStore.open(storeFile(data));
    const app = Fastify();
    registerOperations(app, { store, token: lock.token, dataDirectory: data });
    lock.publish(`${await app.listen({ host: '127.0.0.1', port: 0 })}/`);
    try {
      assert.equal((await report(chart, '--data', data)).stored, 400);
      assert.equal((await report(chart, '--data', data)).unchanged, 400);
      assert.equal(count(store, 'resource'), 400);
    } finally {
      await app.close();
      store.close();
      lock.release();
    }
  });

  test('is told so when the store is taken by a process that serves nothing', async () => {
    const data = join(scratch, 'taken-data');
    const lock = acquireLock(data);
    const { status, stderr } = await run(aChart('small', 3), '--data', data);
    lock.release();
    assert.equal(status, 1);
    assert.match(stderr, /in use by process/);
  });
});

describe('the import route', () => {
  const patient = { resourceType: 'Patient', id: 'p', gender: 'Male' };
  const delivery = { source: 's', file: 'f', occurrence: 0, hash: 'h', resource: patient };

  async function post(token: string, body: unknown): Promise<{ status: number; stored: number }> {
    const store = ResourceStore.open(':memory:');
    const app = Fastify();
    registerOperations(app, { store, token: 'right', dataDirectory: scratch });
    const response = await app.inject({
      method: 'POST',
      url: '/operations/import',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const stored = count(store, 'resource');
    await app.close();
    store.close();
    return { status: response.statusCode, stored };
  }

  test('is closed to who does not hold the token of the lock file', async () => {
    const call = { call: 'deliver', deliveries: [delivery] };
    for (const token of ['', 'wrong', 'right ', 'righT']) {
      assert.equal((await post(token, call)).stored, 0);
    }
  });

  test('stores nothing that is not valid', async () => {
    const { stored } = await post('right', { call: 'deliver', deliveries: [delivery] });
    assert.equal(stored, 0);
    const valid = { ...delivery, resource: { ...patient, gender: 'male' } };
    assert.equal((await post('right', { call: 'deliver', deliveries: [valid] })).stored, 1);
  });

  test('refuses what is no JSON', async () => {
    assert.notEqual((await post('right', '{')).status, 200);
  });
});

const skip = existsSync(SHARED_DATA) ? false : 'the folder ../shared/data is not there';

describe('all of ../shared/data', { skip }, () => {
  test('comes in, what is invalid is named, and a second import adds nothing', async () => {
    const first = await report(SHARED_DATA, '--data', 'shared');
    const { read, stored, updated, unchanged, refused, dangling } = first;
    assert.equal(read, 4443);
    assert.equal(stored + updated + unchanged, 4361);
    assert.equal(stored, 3806);
    assert.equal(dangling, 840);

    // 58 resources are invalid R4; 24 files hold an entry cut out of a bundle.
    assert.equal(refused.length, 82);
    const cutOut = refused.filter(({ reason }) => reason.includes('cut out of a Bundle'));
    assert.equal(cutOut.length, 24);
    assert.ok(
      refused.every(({ file, path }) => /\/(cds4cpm|bser-json)\//.test(file) && path !== ''),
    );
    assert.ok(refused.some(({ reason }) => reason.includes('"Male" is not one of')));

    withStore(join(scratch, 'shared'), (store) => {
      assert.equal(count(store, 'resource'), 3806);
    });

    const second = await report(SHARED_DATA, '--data', 'shared');
    assert.deepEqual(second, { ...first, stored: 0, updated: 0, unchanged: 4361 });
    const part = await report(join(SHARED_DATA, 'cds4cpm'), '--data', 'shared');
    assert.deepEqual([part.stored, part.updated], [0, 0]);
  });
});
