import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServerProcess, withFolder } from './testing/server-process.ts';

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

test('who says nothing, or never finishes, does not keep the server from stopping', async () => {
  await withFolder(async (folder) => {
    const server = new ServerProcess(options(folder));
    const { hostname, port } = new URL(await server.url());
    const begun = [
      '',
      `POST /fhir/Patient HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 100\r\n\r\n{`,
      'GET /fhir/Pat',
    ];
    const sockets = begun.map((text) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(text);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const closed = sockets.map((socket) => once(socket, 'close'));
    await fetch(`http://${hostname}:${port}/health`);
    assert.equal((await server.stop()).code, 0);
    await Promise.all(closed);
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
