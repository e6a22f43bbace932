import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server in a process of its own. */
class ServerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], environment: Record<string, string> = {}) {
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    this.child = spawn(process.execPath, [MAIN, ...args], { env });
    this.child.stdout?.on('data', (data: Buffer) => (this.#stdout += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.#stderr += data.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  /** The address of the ready line. */
  async url(): Promise<string> {
    for (;;) {
      const url = /^Ladderline ready: (\S+)\n$/.exec(this.#stdout)?.[1];
      if (url !== undefined) return url;
      const closed = await Promise.race([
        this.ended,
        once(this.child.stdout ?? this.child, 'data'),
      ]);
      if ('code' in closed) throw new Error(`The server ended: ${closed.stderr}`);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ladderline-main-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const options = (folder: string) => ['--port', '0', '--data', folder, '--empty'];
const json = { 'content-type': 'application/fhir+json' };

test('one ready line, a lock only we can read, records that outlive the process', async () => {
  await withFolder(async (folder) => {
    const first = new ServerProcess([...options(folder), '--now', '2026-11-20T09:00:00Z'], {
      CLINIC_TIME_ZONE: 'Europe/Berlin',
      CLINIC_NAME: 'Pain Clinic',
    });
    const url = await first.url();
    const lockFile = join(folder, 'lock.json');
    assert.equal(statSync(lockFile).mode & 0o777, 0o600);
    const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as Record<string, unknown>;
    assert.equal(lock['pid'], first.child.pid);
    assert.equal(lock['url'], url);
    assert.match(String(lock['token']), /^[\w-]{40,}$/);

    const config = (await (await fetch(`${url}config.json`)).json()) as object;
    assert.deepEqual(config, {
      fhirBaseUrl: '/fhir',
      auth: 'off',
      timeZone: 'Europe/Berlin',
      clinicName: 'Pain Clinic',
      demo: false,
      now: '2026-11-20T09:00:00.000Z',
    });
    assert.deepEqual(await (await fetch(`${url}health`)).json(), { status: 'ok' });
    const body = JSON.stringify({ resourceType: 'Patient', id: 'a' });
    assert.equal(
      (await fetch(`${url}fhir/Patient/a`, { method: 'PUT', headers: json, body })).status,
      201,
    );

    const second = await new ServerProcess(options(folder)).ended;
    assert.notEqual(second.code, 0);
    assert.match(second.stderr, /^[^\n]*in use by process \d+[^\n]*\n$/, 'one clear line');
    assert.equal(second.stdout, '');

    const { code, stdout, stderr } = await first.stop();
    assert.equal(code, 0);
    assert.equal(stdout, `Ladderline ready: ${url}\n`);
    assert.equal(stderr, '');
    assert.equal(existsSync(lockFile), false);

    const third = new ServerProcess(options(folder));
    assert.equal((await fetch(`${await third.url()}fhir/Patient/a`)).status, 200);
    await third.stop('SIGINT');
  });
});

test('a request that was accepted is answered although the server is told to stop', async () => {
  await withFolder(async (folder) => {
    const server = new ServerProcess(options(folder));
    const url = await server.url();
    const entry = Array.from({ length: 1500 }, () => ({
      resource: { resourceType: 'Patient', name: [{ family: 'Jackson' }] },
      request: { method: 'POST', url: 'Patient' },
    }));
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
    // The second request proves that the first has arrived: both go through the one event loop.
    const transaction = fetch(`${url}fhir`, { method: 'POST', headers: json, body });
    await fetch(`${url}health`);
    const stopped = server.stop();
    const answer = await transaction;
    assert.equal(answer.status, 200);
    assert.equal(((await answer.json()) as { entry: unknown[] }).entry.length, 1500);
    assert.equal((await stopped).code, 0);
  });
});

test('a mistake on the command line ends in one clear line', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = String((taken.address() as AddressInfo).port);
  await withFolder(async (folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, 'no folder');
    const damaged = join(folder, 'damaged');
    const made = new ServerProcess(options(damaged));
    await made.url();
    await made.stop();
    writeFileSync(
      join(damaged, 'ladderline.db'),
      'this was a database once, and is long enough to look like one',
    );
    const mistakes: readonly (readonly [
      args: readonly string[],
      environment: Record<string, string>,
      says: RegExp,
    ])[] = [
      [[], { HOST: '192.168.1.5', AUTH: 'off' }, /loopback/],
      [['--port', port, '--data', join(folder, 'new'), '--empty'], {}, /port is in use/],
      [['--port', '0', '--data', file], {}, /file/],
      [['--port', '0', '--data', damaged], {}, /not a database/],
    ];
    for (const [args, environment, says] of mistakes) {
      const { code, stdout, stderr } = await new ServerProcess(args, environment).ended;
      assert.notEqual(code, 0, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, says);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
    assert.equal(existsSync(join(folder, 'new', 'lock.json')), false, 'the folder is free again');
  });
  taken.close();
});

test('every answered write is there after kill -9, whole, and the next server takes the folder over', async () => {
  const rounds = process.env['TEST_LONG'] ? 40 : 4;
  await withFolder(async (folder) => {
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < rounds; round += 1) {
      const server = new ServerProcess(options(folder));
      const url = await server.url();
      const clients = Array.from({ length: 5 }, (_, client) =>
        writeUntilKilled(url, `${round}-${client}`, acknowledged),
      );
      const enough = acknowledged.size + 20 + round * 7;
      while (acknowledged.size < enough) await new Promise((resolve) => setImmediate(resolve));
      await server.stop('SIGKILL');
      await Promise.all(clients);
      assert.equal(existsSync(join(folder, 'lock.json')), true, 'killed, not stopped');
    }
    const server = new ServerProcess(options(folder));
    const url = await server.url();
    for (const [address, content] of acknowledged) {
      const stored = (await (await fetch(`${url}fhir/${address}`)).json()) as {
        name: { family: string }[];
      };
      assert.equal(stored.name[0]?.family, content, address);
    }
    await assertNoHalves(url);
    await server.stop();
  });
});

/** Transactions of two patients, a and b of the same name, until the server is gone. */
async function writeUntilKilled(
  url: string,
  client: string,
  acknowledged: Map<string, string>,
): Promise<void> {
  for (let index = 0; ; index += 1) {
    const family = `c${client}n${index}`;
    const entry = ['a', 'b'].map((half) => {
      const id = `${client}-${index}-${half}`;
      return {
        resource: { resourceType: 'Patient', id, name: [{ family }] },
        request: { method: 'PUT', url: `Patient/${id}` },
      };
    });
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
    try {
      const answer = await fetch(`${url}fhir`, { method: 'POST', headers: json, body });
      if (answer.status !== 200) throw new Error(await answer.text());
      for (const { request } of entry) acknowledged.set(request.url, family);
    } catch (error) {
      // Refused or cut off is what a killed server looks like; an answer that says no is not.
      if (error instanceof TypeError) return;
      throw error;
    }
  }
}

async function assertNoHalves(url: string): Promise<void> {
  const ids = new Set<string>();
  let next: string | undefined = `${url}fhir/Patient?_count=1000&_elements=id`;
  while (next !== undefined) {
    const bundle = (await (await fetch(next)).json()) as {
      entry: { resource: { id: string } }[];
      link: { relation: string; url: string }[];
    };
    for (const { resource } of bundle.entry) ids.add(resource.id);
    next = bundle.link.find(({ relation }) => relation === 'next')?.url;
  }
  for (const id of ids) {
    const other = id.endsWith('a') ? id.replace(/a$/, 'b') : id.replace(/b$/, 'a');
    assert.ok(ids.has(other), `${id} without ${other}`);
  }
}
