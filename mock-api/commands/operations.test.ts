import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { createApp } from '../http/app.ts';
import { registerOperations } from '../operations/operation-routes.ts';
import { aPatient, fillStore, tamper, withStore } from '../operations/testing.ts';
import { acquireLock, readLock, storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { NodeProcess, withFolder } from '../testing/server-process.ts';

/** Runs a command as npm does: from the project's folder, with paths meant from `folder`. */
async function run(folder: string, command: string, ...args: string[]) {
  const script = fileURLToPath(new URL(`${command}.ts`, import.meta.url));
  const environment = { INIT_CWD: folder };
  const { code, stdout, stderr } = await new NodeProcess([script, ...args], environment).ended;
  const lines = stderr.trimEnd().split('\n');
  return { code, stdout, lines, last: String(lines.at(-1)) };
}

async function result(folder: string, command: string, ...args: string[]) {
  const { code, stdout, lines } = await run(folder, command, ...args, '--data', 'data');
  assert.equal(code, 0, lines.join('\n'));
  assert.ok(lines.length >= 2, 'what it does, and what came of it');
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A server over the small clinic in `folder`/data, as the lock file tells. */
async function withServer(
  work: (folder: string, url: string, store: ResourceStore) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const dataDirectory = join(folder, 'data');
    const lock = acquireLock(dataDirectory);
    const store = ResourceStore.open(storeFile(dataDirectory));
    fillStore(store);
    const config = () => ({ timeZone: 'UTC', clinicName: 'Test', demo: false });
    const app = await createApp(store, config, { spaDirectory: '/nonexistent/' });
    registerOperations(app, { store, token: lock.token, dataDirectory });
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/`;
    lock.publish(url);
    try {
      await work(folder, url, store);
    } finally {
      await app.close();
      store.close();
      lock.release();
    }
  });
}

test('under a running server: export, back up, damage, check, reindex, write, restore', async () => {
  await withServer(async (folder, url, store) => {
    const exported = await result(folder, 'export', 'out', '_since=2020-01-01T00:00:00Z');
    assert.equal(exported['since'], '2020-01-01T00:00:00.000000Z');
    assert.deepEqual(readdirSync(join(folder, 'out')).sort(), [
      'Observation.ndjson',
      'Patient.ndjson',
      'deleted.ndjson',
    ]);
    assert.equal((await result(folder, 'backup', 'backup.db'))['records'], 4);
    assert.equal((await result(folder, 'check'))['disagreements'], 0);

    tamper(join(folder, 'data'), `DELETE FROM string_index WHERE folded = 'adams'`);
    const { code, stdout, lines } = await run(folder, 'check', '--data', 'data');
    assert.equal(code, 1);
    assert.ok((JSON.parse(stdout) as { disagreements: number }).disagreements > 0);
    assert.match(lines.join('\n'), /^Patient\/a: string_index lacks/m);
    const foundByName = async () => {
      const answer = await fetch(`${url}fhir/Patient?family=Adams&_total=accurate`);
      return ((await answer.json()) as { total: number }).total;
    };
    assert.equal(await foundByName(), 0);
    assert.deepEqual(await result(folder, 'reindex'), { records: 4 });
    assert.equal(await foundByName(), 1);
    assert.equal((await result(folder, 'check'))['disagreements'], 0);

    store.put(aPatient('after', 'Later'));
    const { kept, records } = await result(folder, 'restore', 'backup.db');
    assert.equal(records, 4);
    assert.ok(existsSync(String(kept)));
    assert.equal((await fetch(`${url}fhir/Patient/after`)).status, 404);
    assert.equal((await fetch(`${url}fhir/Patient/a`)).status, 200);
    assert.ok(readdirSync(join(folder, 'data')).every((name) => !name.includes('restoring')));
  });
});

test('without a server the commands open the store themselves, under the lock', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    withStore(data, fillStore);
    const exported = await result(folder, 'export', 'out', '--type', 'Patient');
    assert.deepEqual(exported['output'], [{ type: 'Patient', file: 'Patient.ndjson', count: 3 }]);
    await result(folder, 'backup', 'backup.db');
    withStore(data, (store) => store.put(aPatient('after', 'Later')));
    assert.deepEqual(await result(folder, 'reindex'), { records: 5 });
    writeFileSync(storeFile(data), 'damaged '.repeat(1000));
    assert.match((await run(folder, 'check', '--data', 'data')).last, /not a database.*Restore/);
    assert.equal((await result(folder, 'restore', 'backup.db'))['records'], 4);
    assert.equal((await result(folder, 'check'))['records'], 4);
    assert.equal(readLock(data), undefined);

    const lock = acquireLock(data);
    for (const args of [['reindex'], ['restore', 'backup.db']]) {
      const [command = '', ...rest] = args;
      const { code, last } = await run(folder, command, ...rest, '--data', 'data');
      assert.equal(code, 1);
      assert.match(last, /in use by process/);
    }
    lock.release();
  });
});

test('a server that is gone without a word is told so', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    withStore(data, fillStore);
    const lock = acquireLock(data);
    lock.publish('http://127.0.0.1:9/');
    const { code, last } = await run(folder, 'reindex', '--data', 'data');
    lock.release();
    assert.equal(code, 1);
    assert.match(last, /The server at http:\/\/127\.0\.0\.1:9 does not answer/);
  });
});

test('a mistake in the command is one clear line, and nothing is begun', async () => {
  await withFolder(async (folder) => {
    withStore(join(folder, 'data'), fillStore);
    mkdirSync(join(folder, 'full'));
    writeFileSync(join(folder, 'full', 'notes.txt'), 'mine');
    const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
      [['export'], /^Usage: .*export -- DIR/],
      [['export', 'out', 'more'], /^Usage/],
      [['export', 'out', '--since', 'yesterday'], /--since must be an instant.*"yesterday"/],
      [['export', 'out', '--type', 'Patient,Pateint'], /"Pateint" is not a resource type/],
      [['export', 'full'], /full is not empty/],
      [['backup'], /^Usage: .*backup -- FILE/],
      [['backup', 'full'], /full is a folder/],
      [['backup', 'x.db', '--colour'], /--colour.*Usage/],
      [['restore', 'nothing.db'], /nothing.db does not exist/],
      [['reindex', 'x'], /^Usage: .*reindex/],
      [['check', '--data', 'nowhere'], /nowhere\/ladderline.db does not exist/],
    ];
    const runs = mistakes.map(async ([[command = '', ...args], says]) => {
      const data = args.includes('--data') ? [] : ['--data', 'data'];
      const { code, stdout, last } = await run(folder, command, ...args, ...data);
      assert.equal(code, 1, command);
      assert.equal(stdout, '');
      assert.match(last, says);
    });
    await Promise.all(runs);
    assert.deepEqual(readdirSync(folder).sort(), ['data', 'full']);
    assert.equal(readFileSync(join(folder, 'full', 'notes.txt'), 'utf8'), 'mine');
  });
});

test('a server that is stopped does not wait for a reindex, and the command is told', async () => {
  await withFolder(async (folder) => {
    const store = ResourceStore.open(storeFile(folder));
    // One that would never end.
    store.reindexSome = (after) => after + 1;
    const app = Fastify();
    registerOperations(app, { store, token: 'right', dataDirectory: folder });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const headers = { authorization: 'Bearer right' };
    const answer = await fetch(`${url}/operations/reindex`, { method: 'POST', headers });
    const closed = app.close();
    const said = await answer.text();
    app.server.closeAllConnections();
    await closed;
    store.close();
    assert.match(said, /^\{"progress"/);
    assert.match(said, /\{"error":"The server was stopped\."\}\n$/);
  });
});

test('the routes are closed to who does not hold the token of the lock file', async () => {
  await withServer(async (_folder, url) => {
    for (const route of ['reindex', 'restore', 'import']) {
      const headers = { authorization: 'Bearer wrong', 'content-type': 'text/plain' };
      const body = 'ladderline.db';
      const answer = await fetch(`${url}operations/${route}`, { method: 'POST', headers, body });
      assert.equal(answer.status, 401, route);
    }
  });
});
