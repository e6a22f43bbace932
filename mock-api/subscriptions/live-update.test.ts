import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import type { Parameters, Subscription } from 'fhir/r4';
import WebSocket from 'ws';
import { validateResource } from '../fhir/validation/validate-resource.ts';
import { withFolder } from '../testing/server-process.ts';
import { RECORD_TOPIC } from './subscription-rules.ts';
import { SubscriptionServer, readNotification } from './testing.ts';

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-';

const anObservation = (patient: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] },
  subject: { reference: `Patient/${patient}` },
  ...more,
});

const withContent = (code: string, more: object[] = []): Pick<Subscription, 'channel'> => ({
  channel: {
    type: 'websocket',
    payload: 'application/fhir+json',
    _payload: { extension: [{ url: `${BACKPORT}payload-content`, valueCode: code }] },
    ...(more.length > 0 ? { extension: more as never } : {}),
  },
});

async function addPatients(server: SubscriptionServer, ...ids: string[]): Promise<void> {
  for (const id of ids) await server.send('PUT', `Patient/${id}`, { resourceType: 'Patient', id });
}

test('what is written in one place is told in another with its id, and nothing else is', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1', '2');
    const id = await server.subscribe('Observation?patient=Patient/1&code=72514-3,x');
    const client = await server.listen(id);
    await server.send('POST', 'Observation', anObservation('2'));
    await server.send('POST', 'Observation', anObservation('1', { code: { text: 'other' } }));
    await server.send('PUT', 'Patient/1', { resourceType: 'Patient', id: '1', active: true });
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    const created = await client.next();
    assert.equal(created.type, 'event-notification');
    assert.equal(created.status, 'active');
    assert.equal(created.subscription, `${server.base}/Subscription/${id}`);
    const focus = `${server.base}/Observation/${body.id}`;
    assert.deepEqual(created.events, [{ number: 1, focus }]);
    const entry = created.bundle.entry?.[1];
    assert.equal(entry?.fullUrl, focus);
    assert.equal(entry.request?.method, 'POST');
    assert.equal(entry.resource, undefined, 'ids only');

    await server.send('PUT', `Observation/${body.id}`, { ...body, status: 'amended' });
    const updated = await client.next();
    assert.deepEqual(updated.events, [{ number: 2, focus }]);
    assert.equal(updated.bundle.entry?.[1]?.request?.method, 'PUT');
    assert.equal(updated.eventCount, 2);
  });
});

test('a deletion is told where the record fitted as it last was, and it stays deleted', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1', '2');
    const [one, two] = [
      await server.subscribe('Observation?patient=1'),
      await server.subscribe('Observation?patient=2'),
    ];
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    const client = await server.listen(one, two);
    await server.send('DELETE', `Observation/${body.id}`);
    await server.send('POST', 'Observation', anObservation('2'));
    const deleted = await client.next();
    assert.equal(deleted.subscription, `${server.base}/Subscription/${one}`);
    assert.deepEqual(deleted.events, [
      { number: 2, focus: `${server.base}/Observation/${body.id}` },
    ]);
    assert.equal(deleted.bundle.entry?.[1]?.request?.method, 'DELETE');
    assert.equal((await client.next()).subscription, `${server.base}/Subscription/${two}`);
    assert.equal((await server.send('GET', `Observation/${body.id}`)).status, 410);
    const found = await server.send('GET', 'Observation?patient=1');
    assert.equal(found.body['total'], 0);
    assert.equal(
      (await server.send('GET', `Observation/${body.id}/_history`)).body['entry'] instanceof Array,
      true,
    );
    assert.equal(server.store.read('Observation', String(body.id))?.version, 2);
  });
});

test('the payload holds nothing, ids, or the records as they are stored', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1');
    const empty = await server.listen(await server.subscribe('Observation', withContent('empty')));
    const full = await server.listen(
      await server.subscribe('Observation', withContent('full-resource')),
    );
    const exact = { valueQuantity: { value: 0 } };
    const text = JSON.stringify(anObservation('1', exact)).replace('"value":0', '"value":1.50');
    const answer = await server.app.inject({
      method: 'POST',
      url: '/fhir/Observation',
      headers: { 'content-type': 'application/fhir+json' },
      payload: text,
    });
    const nothing = await empty.next();
    assert.deepEqual(nothing.events, [{ number: 1, focus: undefined }]);
    assert.equal(nothing.bundle.entry?.length, 1);
    assert.ok((await full.text()).includes(answer.body), 'the stored text, with its decimals');
  });
});

test('every kind of notification is a valid history Bundle that begins with the status', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1');
    const id = await server.subscribe('Observation', withContent('full-resource'));
    const client = await server.connect();
    client.socket.send(`bind-with-token ${await server.token(id)}`);
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    await client.text().then(check);
    await client.text().then(check);
    await server.send('DELETE', `Observation/${body.id}`);
    await client.text().then(check);

    function check(text: string): void {
      const { bundle } = readNotification(text);
      assert.deepEqual(validateResource(bundle), []);
      assert.equal(bundle.type, 'history');
      assert.equal(bundle.entry?.[0]?.resource?.resourceType, 'Parameters');
      assert.ok(bundle.entry[0].request?.url.endsWith(`Subscription/${id}/$status`));
    }
  });
});

test('a topic with filters for several types tells of each', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1', '2');
    const filters = ['Observation?patient=Patient/1', 'Observation?status=final', 'Patient?_id=1'];
    const id = await server.subscribe(RECORD_TOPIC, {
      _criteria: {
        extension: filters.map((valueString) => ({
          url: `${BACKPORT}filter-criteria`,
          valueString,
        })),
      },
    });
    const client = await server.listen(id);
    await addPatients(server, '2', '1');
    await server.send('POST', 'Observation', anObservation('1', { status: 'preliminary' }));
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    const told = await client.events(2);
    assert.deepEqual(
      told.flatMap(({ events }) => events.map(({ focus }) => focus)),
      [`${server.base}/Patient/1`, `${server.base}/Observation/${body.id}`],
    );
    const status = told[0]?.bundle.entry?.[0]?.resource as Parameters;
    assert.equal(
      status.parameter?.find(({ name }) => name === 'topic')?.valueCanonical,
      RECORD_TOPIC,
    );
  });
});

test('a transaction of 300 is told in two bundles, or as many as maxCount asks for', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1');
    const client = await server.listen(await server.subscribe('Observation'));
    const maxCount = [{ url: `${BACKPORT}max-count`, valuePositiveInt: 50 }];
    const modest = await server.listen(
      await server.subscribe('Observation', withContent('id-only', maxCount)),
    );
    const entry = Array.from({ length: 300 }, (_, index) => ({
      resource: anObservation('1', { valueInteger: index }),
      request: { method: 'POST', url: 'Observation' },
    }));
    await server.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    const told = await client.events(300);
    assert.equal(told.length, 2);
    const numbers = told.flatMap(({ events }) => events.map(({ number }) => number));
    assert.deepEqual(
      numbers,
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    assert.deepEqual(
      told.map(({ eventCount }) => eventCount),
      [200, 300],
    );
    assert.equal(new Set(told.flatMap(({ events }) => events.map(({ focus }) => focus))).size, 300);
    const portions = (await modest.events(300)).map(({ events }) => events.length);
    assert.deepEqual(portions, [50, 50, 50, 50, 50, 50]);
  });
});

test('what was undone is never told', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1');
    const client = await server.listen(await server.subscribe('Observation'));
    const post = { method: 'POST', url: 'Observation' };
    const failing = [anObservation('1'), anObservation('nobody')];
    const { status } = await server.send('POST', '', {
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: failing.map((resource) => ({ resource, request: post })),
    });
    assert.equal(status, 422);
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    assert.deepEqual((await client.next()).events, [
      { number: 1, focus: `${server.base}/Observation/${body.id}` },
    ]);
  });
});

test('a token binds once, also in JSON; used, unknown and garbled ones are refused with the socket left open', async () => {
  await SubscriptionServer.with(async (server) => {
    const id = await server.subscribe('Observation');
    const token = await server.token(id);
    const client = await server.connect();
    const garbage = [
      'bind-with-token: nonsense',
      `bind ${id}`,
      '{',
      '{"type":"bind-with-token"}',
      '',
    ];
    for (const message of garbage) {
      client.socket.send(message);
      const outcome = JSON.parse(await client.text()) as { resourceType: string };
      assert.equal(outcome.resourceType, 'OperationOutcome', message);
      assert.deepEqual(validateResource(outcome), []);
    }
    client.socket.send(JSON.stringify({ type: 'bind-with-token', payload: { token } }));
    const handshake = await client.next();
    assert.equal(handshake.type, 'handshake');
    assert.equal(handshake.eventCount, 0);
    const other = await server.connect();
    other.socket.send(`bind-with-token: ${token}`);
    assert.match(await other.text(), /unknown, used or expired/);
  });
});

test('a message that is binary or too long closes its WebSocket', async () => {
  await SubscriptionServer.with(async (server) => {
    const [binary, long] = [await server.connect(), await server.connect()];
    binary.socket.send(Buffer.from('bind-with-token: x'), { binary: true });
    assert.equal((await binary.closed()).code, 1003);
    long.socket.send('x'.repeat(5000));
    assert.notEqual((await long.closed()).code, 1000);
  });
});

test('a Subscription that is turned off or deleted says so once and is silent', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1');
    const [kept, stopped, deleted] = [
      await server.subscribe('Observation'),
      await server.subscribe('Observation'),
      await server.subscribe('Observation'),
    ];
    const client = await server.listen(kept, stopped, deleted);
    const { body } = await server.send('GET', `Subscription/${stopped}`);
    await server.send('PUT', `Subscription/${stopped}`, { ...body, status: 'off' });
    await server.send('DELETE', `Subscription/${deleted}`);
    for (const id of [stopped, deleted]) {
      const last = await client.next();
      assert.equal(last.status, 'off');
      assert.equal(last.subscription, `${server.base}/Subscription/${id}`);
    }
    await server.send('POST', 'Observation', anObservation('1'));
    assert.equal((await client.next()).subscription, `${server.base}/Subscription/${kept}`);
    assert.equal(
      (await server.send('GET', `Subscription/${deleted}/$get-ws-binding-token`)).status,
      410,
    );
    // Turned on again it goes on counting.
    await server.send(
      'PATCH',
      `Subscription/${stopped}`,
      [{ op: 'replace', path: '/status', value: 'requested' }],
      'application/json-patch+json',
    );
    const again = await server.listen(stopped);
    const second = await server.send('POST', 'Observation', anObservation('1'));
    assert.deepEqual((await again.next()).events, [
      { number: 1, focus: `${server.base}/Observation/${second.body.id}` },
    ]);
  });
});

test('changed criteria hold from then on', async () => {
  await SubscriptionServer.with(async (server) => {
    await addPatients(server, '1', '2');
    const id = await server.subscribe('Observation?patient=1');
    const client = await server.listen(id);
    const { body } = await server.send('GET', `Subscription/${id}`);
    await server.send('PUT', `Subscription/${id}`, { ...body, criteria: 'Observation?patient=2' });
    await server.send('POST', 'Observation', anObservation('1'));
    const fitting = await server.send('POST', 'Observation', anObservation('2'));
    assert.deepEqual((await client.next()).events, [
      { number: 1, focus: `${server.base}/Observation/${fitting.body.id}` },
    ]);
  });
});

test('after a restart the Subscription goes on where it was', async () => {
  await withFolder(async (folder) => {
    const first = await SubscriptionServer.start(`${folder}/store.db`);
    await addPatients(first, '1');
    const id = await first.subscribe('Observation');
    const client = await first.listen(id);
    await first.send('POST', 'Observation', anObservation('1'));
    assert.equal((await client.next()).eventCount, 1);
    const closing = client.closed();
    await first.stop();
    assert.deepEqual(await closing, { code: 1001, reason: 'The server is stopping.' });

    const second = await SubscriptionServer.start(`${folder}/store.db`);
    const again = await second.connect();
    again.socket.send(`bind-with-token: ${await second.token(id)}`);
    assert.equal((await again.next()).eventCount, 1);
    const { body } = await second.send('POST', 'Observation', anObservation('1'));
    assert.deepEqual((await again.next()).events, [
      { number: 2, focus: `${second.base}/Observation/${body.id}` },
    ]);
    await second.stop();
  });
});

test('when a backup is restored under it, clients are sent away and find another number', async () => {
  await withFolder(async (folder) => {
    const server = await SubscriptionServer.start(`${folder}/store.db`);
    await addPatients(server, '1');
    const id = await server.subscribe('Observation');
    const client = await server.listen(id);
    await server.send('POST', 'Observation', anObservation('1'));
    const { eventCount } = await client.next();
    server.store.replaceFile(() => () => undefined);
    const closed = client.closed();
    await server.send('POST', 'Observation', anObservation('1'));
    assert.equal((await closed).code, 1012);
    const again = await server.connect();
    again.socket.send(`bind-with-token: ${await server.token(id)}`);
    assert.ok((await again.next()).eventCount > eventCount + 1);
    const { body } = await server.send('POST', 'Observation', anObservation('1'));
    assert.equal((await again.next()).events[0]?.focus, `${server.base}/Observation/${body.id}`);
    await server.stop();
  });
});

test(
  'a client that does not read is dropped; writes and other clients go on',
  { timeout: 30_000 },
  async () => {
    await SubscriptionServer.with(async (server) => {
      await addPatients(server, '1');
      const id = await server.subscribe('Observation', withContent('full-resource'));
      const [slow, quick] = [await server.listen(id), await server.listen(id)];
      slow.socket.pause();
      const note = [{ text: 'x'.repeat(500_000) }];
      const written = 40;
      for (let count = 0; count < written; count += 1) {
        const { status } = await server.send('POST', 'Observation', anObservation('1', { note }));
        assert.equal(status, 201);
      }
      assert.equal((await quick.events(written)).length, written);
      const closed = slow.closed();
      slow.socket.resume();
      const { code } = await closed;
      // 1006 when even the reason no longer reached it.
      assert.ok(code === 1013 || code === 1006, String(code));
      const unread = await server.send('GET', `Subscription/${id}/$status`);
      assert.match(JSON.stringify(unread.body), new RegExp(`"valueString":"${written}"`));
      await server.send('POST', 'Observation', anObservation('1'));
      assert.equal((await quick.next()).eventCount, written + 1);
    });
  },
);

test(
  'a client that does not read does not keep the server from stopping',
  { timeout: 10_000 },
  async () => {
    const server = await SubscriptionServer.start();
    const id = await server.subscribe('Observation');
    const client = await server.listen(id);
    client.socket.pause();
    await server.stop();
    client.socket.terminate();
  },
);

test('a foreign page cannot connect, and only WebSockets are taken at their address', async () => {
  await SubscriptionServer.with(async (server) => {
    const answered = async (options: WebSocket.ClientOptions) => {
      const socket = new WebSocket(`ws://${server.address}/fhir/ws`, options);
      const [, response] = (await once(socket, 'unexpected-response')) as [
        unknown,
        IncomingMessage,
      ];
      response.destroy();
      return response.statusCode;
    };
    assert.equal(await answered({ origin: 'https://elsewhere.example' }), 403);
    assert.equal(await answered({ headers: { host: 'rebound.example' } }), 403);
    await server.connect({ origin: `http://${server.address}` });

    const plain = await server.send('GET', 'ws');
    assert.equal(plain.status, 426);
    assert.equal(plain.body.resourceType, 'OperationOutcome');
    const upgrading = request(`${server.base}/Patient`, {
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    }).end();
    const [response] = (await once(upgrading, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 200, 'elsewhere an upgrade is not taken up');
    response.resume();
  });
});
