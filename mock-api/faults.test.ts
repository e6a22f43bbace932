import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { checkStore } from './operations/check-store.ts';
import { aPatient, ignoreProgress, withStore } from './operations/testing.ts';
import { microsecondsNow } from './storage/instant.ts';
import { storeFile } from './storage/lock-file.ts';
import { NEWEST_SETTING } from './storage/newest-instant.ts';
import { ServerProcess, withFolder } from './testing/server-process.ts';

const json = { 'content-type': 'application/fhir+json' };

const options = (folder: string) => ['--port', '0', '--data', folder, '--empty'];

/** What a disk that is full does to a file, where no disk of a given size is to be had: it cannot grow further. */
const filesUpTo = (kilobytes: number): string[] => [
  'sh',
  '-c',
  `ulimit -f ${kilobytes * 2}; exec "$@"`,
  'sh',
];

const skipOnWindows = { skip: process.platform === 'win32' ? 'no ulimit on this system' : false };

interface Outcome {
  readonly resourceType: string;
  readonly issue: readonly { severity: string; code: string; details: { text: string } }[];
}

async function put(url: string, id: string, family: string): Promise<Response> {
  const body = JSON.stringify(aPatient(id, family));
  return fetch(`${url}fhir/Patient/${id}`, { method: 'PUT', headers: json, body });
}

async function assertUnavailable(answer: Response, code: string, says: RegExp): Promise<void> {
  assert.equal(answer.status, 503);
  const { resourceType, issue } = (await answer.json()) as Outcome;
  assert.equal(resourceType, 'OperationOutcome');
  assert.deepEqual([issue.length, issue[0]?.severity, issue[0]?.code], [1, 'error', code]);
  assert.match(String(issue[0]?.details.text), says);
}

test(
  'a disk that fills up refuses what it has no room for, and loses nothing',
  skipOnWindows,
  async () => {
    await withFolder(async (folder) => {
      const acknowledged: string[] = [];
      await using server = new ServerProcess(options(folder), {}, filesUpTo(1500));
      const url = await server.url();
      const family = 'x'.repeat(20_000);
      for (let n = 0; n < 200; n += 1) {
        const answer = await put(url, `p${n}`, family);
        if (answer.status !== 201) {
          await assertUnavailable(answer, 'no-store', /disk of the server/);
          break;
        }
        acknowledged.push(`p${n}`);
      }
      assert.ok(acknowledged.length > 0 && acknowledged.length < 200, String(acknowledged.length));
      assert.equal((await fetch(`${url}health`)).status, 200);
      assert.equal((await fetch(`${url}fhir/Patient/p0`)).status, 200);
      await assertUnavailable(await put(url, 'again', family), 'no-store', /not done/);
      const { code, stderr } = await server.stop();
      assert.equal(code, 0);
      for (const line of stderr.trimEnd().split('\n')) {
        assert.match(line, /^The store \/.*ladderline\.db cannot be used: .*(full|disk)/);
      }

      assert.equal(checkStore(storeFile(folder), ignoreProgress).disagreements, 0);
      withStore(folder, (store) => {
        for (const id of acknowledged) assert.ok(store.exists('Patient', id), id);
        assert.equal(store.exists('Patient', 'again'), false);
        store.put(aPatient('again', 'Room'));
      });
    });
  },
);

test(
  'a disk without room for a new store is said in one line, and leaves none',
  skipOnWindows,
  async () => {
    await withFolder(async (folder) => {
      await using server = new ServerProcess(options(folder), {}, filesUpTo(50));
      await assert.rejects(server.url(), 'it does not start');
      const { code, stdout, stderr } = await server.ended;
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^The store \/[^\n]* cannot be used: [^\n]*(full|disk)[^\n]*\n$/);
      for (const name of ['ladderline.db', 'ladderline.db-wal', 'lock.json']) {
        assert.equal(existsSync(join(folder, name)), false, name);
      }
    });
  },
);

test('while another process has the store locked, writes are refused, reads answered; then all goes on', async () => {
  await withFolder(async (folder) => {
    await using server = ServerProcess.over(folder);
    const url = await server.url();
    assert.equal((await put(url, 'a', 'Adams')).status, 201);
    const other = new DatabaseSync(storeFile(folder));
    other.exec('BEGIN IMMEDIATE');
    await assertUnavailable(await put(url, 'b', 'Baker'), 'lock-error', /locked.*try again/);
    assert.equal((await fetch(`${url}fhir/Patient/a`)).status, 200);
    other.exec('ROLLBACK');
    other.close();
    assert.equal((await put(url, 'b', 'Baker')).status, 201);
    const { stderr } = await server.stop();
    assert.match(stderr, /^The store [^\n]*ladderline\.db cannot be used: [^\n]*locked[^\n]*\n$/);
  });
});

test('what is damaged while it is served is refused where it is damaged, in one line; the server goes on', async () => {
  await withFolder(async (folder) => {
    withStore(folder, (store) => {
      for (let n = 0; n < 200; n += 1) store.put(aPatient(`p${n}`, `Fox${n}`));
    });
    await using server = ServerProcess.over(folder);
    const url = await server.url();
    damageTable(storeFile(folder), 'resource');
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => fetch(`${url}fhir/Patient/p${n}`)),
    );
    const refused = answers.filter(({ status }) => status === 503);
    assert.ok(refused.length > 0, 'something is damaged');
    assert.ok(answers.every(({ status }) => status === 503 || status === 200));
    for (const answer of refused) await assertUnavailable(answer, 'no-store', /damaged/);
    assert.equal((await fetch(`${url}health`)).status, 200);
    const { code, stderr } = await server.stop();
    assert.equal(code, 0);
    for (const line of stderr.trimEnd().split('\n')) {
      assert.match(
        line,
        /^The store [^\n]*ladderline\.db cannot be used: the file is damaged\..*restore/,
      );
    }
  });
});

/** Fills all pages of a table but its first with what is no page. */
function damageTable(file: string, table: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const pages = database
    .prepare('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?')
    .all(table, 'leaf');
  database.close();
  const bytes = readFileSync(file);
  for (const { pageno } of pages) {
    const start = (Number(pageno) - 1) * 4096;
    bytes.fill(0xff, start, start + 4096);
  }
  writeFileSync(file, bytes);
}

test('what stands in the way of a start is one line that names it', async () => {
  await withFolder(async (folder) => {
    const empty = join(folder, 'empty');
    withStore(empty, () => undefined);
    writeFileSync(storeFile(empty), '');
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const obstacles: readonly (readonly [data: string, says: RegExp])[] = [
      [empty, /ladderline\.db is empty .*npm run restore -- FILE/],
      [file, /file is a file, not a folder/],
      ...(existsSync('/proc/self') ? ([['/proc/x', /\/proc\/x cannot be made/]] as const) : []),
    ];
    for (const [data, says] of obstacles) {
      await using server = new ServerProcess(options(data));
      await assert.rejects(server.url(), 'it does not start');
      const { code, stdout, stderr } = await server.ended;
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, says);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
  });
});

test('a clock behind the newest record is said in one line, and the next record is later all the same', async () => {
  await withFolder(async (folder) => {
    const future = microsecondsNow() + 86_400_000_000;
    withStore(folder, (store) => store.writeSetting(NEWEST_SETTING, String(future)));
    await using server = ServerProcess.over(folder);
    const url = await server.url();
    const stored = (await (await put(url, 'a', 'Adams')).json()) as {
      meta: { lastUpdated: string };
    };
    assert.ok(Date.parse(stored.meta.lastUpdated) >= Math.floor(future / 1000));
    const { stderr } = await server.stop();
    assert.match(stderr, /^The clock of this machine [^\n]* is behind the newest record [^\n]*\n$/);
  });
});
