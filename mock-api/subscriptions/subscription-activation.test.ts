import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parameters } from 'fhir/r4';
import { TestServer, entriesOf, issuesOf } from '../http/testing.ts';
import { validateResource } from '../fhir/validation/validate-resource.ts';
import { RECORD_TOPIC } from './subscription-rules.ts';
import { aSubscription } from './testing.ts';

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-';

const websocket = { type: 'websocket' };

const extended = (name: string, value: object) => ({
  extension: [{ url: BACKPORT + name, ...value }],
});

/** What is changed in a good Subscription; the status, the element at fault and a word of the answer. */
const REFUSED: readonly (readonly [
  change: object,
  status: number,
  element: string,
  text: RegExp,
])[] = [
  [{ criteria: 'Observation?colour=red' }, 400, 'criteria', /"colour"/],
  [{ criteria: 'Observation?date=yesterday' }, 400, 'criteria', /date/],
  [{ criteria: 'Observation?status:above=final' }, 400, 'criteria', /above/],
  [{ criteria: 'Observation?_sort=date' }, 400, 'criteria', /_sort/],
  [{ criteria: 'Observation?_include=Observation:subject' }, 400, 'criteria', /_include/],
  [{ criteria: 'Observation?subject:Patient.name=ann' }, 400, 'criteria', /other records/],
  [{ criteria: 'Patient?_has:Observation:patient:code=1' }, 400, 'criteria', /other records/],
  [{ criteria: 'Person of interest' }, 400, 'criteria', /resource type/],
  [{ criteria: '?status=final' }, 400, 'criteria', /resource type/],
  [{ criteria: 'https://example.org/topics/admission' }, 422, 'criteria', /no topic/],
  [{ criteria: RECORD_TOPIC }, 400, 'criteria.extension', /filter/],
  [
    {
      criteria: RECORD_TOPIC,
      _criteria: extended('filter-criteria', { valueString: 'Observation?colour=red' }),
    },
    400,
    'criteria.extension[0].value',
    /"colour"/,
  ],
  [
    { _criteria: extended('filter-criteria', { valueString: 'Patient?_id=1' }) },
    400,
    'criteria.extension',
    /topic/,
  ],
  [
    { channel: { type: 'rest-hook', endpoint: 'https://a.example' } },
    422,
    'channel.type',
    /rest-hook/,
  ],
  [{ channel: { type: 'email', endpoint: 'mailto:a@b.example' } }, 422, 'channel.type', /email/],
  [
    { channel: { ...websocket, payload: 'application/fhir+xml' } },
    422,
    'channel.payload',
    /fhir\+xml/,
  ],
  [
    {
      channel: {
        ...{ ...websocket, payload: 'application/fhir+json' },
        _payload: extended('payload-content', { valueCode: 'everything' }),
      },
    },
    400,
    'channel.payload.extension[0].value',
    /everything/,
  ],
  [
    { channel: { ...websocket, ...extended('heartbeat-period', { valueUnsignedInt: 0 }) } },
    400,
    'channel.extension[0].value',
    /heartbeat-period/,
  ],
];

test('what the server cannot do is refused when it is asked for, naming the element and the parameter', async () => {
  await TestServer.with(async (server) => {
    const good = aSubscription('Observation?status=final');
    const { body } = await server.send('POST', 'Subscription', good);
    for (const [change, status, element, text] of REFUSED) {
      const asked = { ...good, ...change };
      const name = JSON.stringify(change);
      const answers = [
        await server.send('POST', 'Subscription', asked),
        await server.send('PUT', `Subscription/${body.id}`, { ...asked, id: body.id }),
      ];
      for (const answer of answers) {
        assert.equal(answer.status, status, `${name}: ${answer.text}`);
        const [issue] = issuesOf(answer.body);
        assert.match(issue?.details.text ?? '', text, name);
        assert.deepEqual(issue?.expression, [`Subscription.${element}`], name);
      }
      const entry = [{ resource: asked, request: { method: 'POST', url: 'Subscription' } }];
      const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
      assert.equal((await server.send('POST', '', bundle)).status, status, name);
    }
    assert.equal((await server.send('GET', `Subscription/${body.id}`)).body.meta?.versionId, '1');
  });
});

test('a requested Subscription is active at once; one whose end has passed is off, whatever its channel', async () => {
  await TestServer.with(async (server) => {
    const good = aSubscription('Observation?status=final');
    const active = await server.send('POST', 'Subscription', { ...good, error: 'an old one' });
    assert.equal(active.status, 201);
    assert.equal(active.body['status'], 'active');
    assert.equal(active.body['error'], undefined);
    assert.equal(active.headers['etag'], 'W/"1"');
    const ended = { ...good, end: '2021-01-01T00:00:00Z', channel: { type: 'rest-hook' } };
    assert.equal((await server.send('POST', 'Subscription', ended)).body['status'], 'off');
    const off = { ...good, status: 'off', criteria: 'anything' };
    assert.equal((await server.send('POST', 'Subscription', off)).body['status'], 'off');
  });
});

test('criteria may name this server by its address', async () => {
  await TestServer.with(async (server) => {
    const criteria = 'Observation?patient=http://localhost:80/fhir/Patient/1';
    const { body } = await server.send('POST', 'Subscription', aSubscription(criteria), {
      host: 'localhost:80',
    });
    assert.equal(body['criteria'], 'Observation?patient=Patient/1');
  });
});

test('a token is for Subscriptions that are there, active and of this channel', async () => {
  await TestServer.with(async (server) => {
    const good = aSubscription('Observation');
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      ids.push(String((await server.send('POST', 'Subscription', good)).body.id));
    }
    const [one = '', two = ''] = ids;
    const body = {
      resourceType: 'Parameters',
      parameter: ids.map((valueId) => ({ name: 'id', valueId })),
    };
    const answers = [
      await server.send('GET', `Subscription/$get-ws-binding-token?id=${ids.join()}`),
      await server.send('GET', `Subscription/$get-ws-binding-token?id=${one}&id=${two}`),
      await server.send('POST', 'Subscription/$get-ws-binding-token', body),
      await server.send('POST', `Subscription/${one}/$get-ws-binding-token`),
    ];
    const tokens = answers.map((answer) => {
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(validateResource(answer.body), []);
      const { parameter = [] } = answer.body as unknown as Parameters;
      const valuesOf = (name: string) => parameter.filter((part) => part.name === name);
      assert.equal(valuesOf('websocket-url')[0]?.valueUrl, 'ws://localhost:80/fhir/ws');
      assert.match(String(valuesOf('expiration')[0]?.valueDateTime), /^\d{4}-.*Z$/);
      const named = valuesOf('subscription').map(({ valueString }) => valueString);
      assert.deepEqual(named, answer === answers[3] ? [one] : ids);
      return valuesOf('token')[0]?.valueString;
    });
    assert.equal(new Set(tokens).size, 4);

    await server.send('PUT', `Subscription/${two}`, { ...good, id: two, status: 'off' });
    const hook = { ...good, status: 'off', channel: { type: 'rest-hook' } };
    const other = await server.send('POST', 'Subscription', hook);
    await server.send('DELETE', `Subscription/${one}`);
    const tooMany = Array.from({ length: 101 }, (_, index) => `i${index}`);
    const refused: readonly (readonly [url: string, status: number, text: RegExp])[] = [
      [`Subscription/nobody/$get-ws-binding-token`, 404, /nobody/],
      [`Subscription/${one}/$get-ws-binding-token`, 410, /deleted/],
      [`Subscription/${two}/$get-ws-binding-token`, 400, /not active/],
      [`Subscription/${other.body.id}/$get-ws-binding-token`, 400, /websocket/],
      [`Subscription/$get-ws-binding-token`, 400, /"id"/],
      [`Subscription/$get-ws-binding-token?subscription=${two}`, 400, /"subscription"/],
      [`Subscription/$get-ws-binding-token?id=${tooMany.join()}`, 400, /at most 100/],
    ];
    for (const [url, status, text] of refused) {
      const answer = await server.send('GET', url);
      assert.equal(answer.status, status, url);
      assert.match(issuesOf(answer.body)[0]?.details.text ?? '', text);
    }
    const put = await server.send('PUT', `Subscription/${two}/$get-ws-binding-token`, {});
    assert.equal(put.status, 405);
    for (const body of [
      { resourceType: 'Patient' },
      { ...{ resourceType: 'Parameters' }, parameter: [1] },
    ]) {
      const answer = await server.send('POST', 'Subscription/$get-ws-binding-token', body);
      assert.equal(answer.status, 400);
    }
  });
});

test('$status tells of one, of those named, of those in a status, and of all', async () => {
  await TestServer.with(async (server) => {
    const good = aSubscription('Observation');
    const one = String((await server.send('POST', 'Subscription', good)).body.id);
    await server.send('POST', 'Subscription', { ...good, status: 'off' });
    const statusesOf = async (url: string) => {
      const { body, text } = await server.send('GET', url);
      assert.deepEqual(validateResource(body), [], text);
      assert.equal(body['type'], 'searchset');
      return entriesOf(body).map(({ resource }) => {
        const { parameter = [] } = resource as unknown as Parameters;
        return parameter.find(({ name }) => name === 'status')?.valueCode;
      });
    };
    assert.deepEqual(await statusesOf(`Subscription/${one}/$status`), ['active']);
    assert.deepEqual(await statusesOf(`Subscription/$status?id=${one}`), ['active']);
    assert.deepEqual(await statusesOf('Subscription/$status'), ['active', 'off']);
    assert.deepEqual(await statusesOf('Subscription/$status?status=off,error'), ['off']);
    assert.deepEqual(await statusesOf('Subscription/$status?status=error'), []);
    assert.equal((await server.send('GET', 'Subscription/nobody/$status')).status, 404);
  });
});

test('/metadata says where WebSockets are taken, which operations there are and which topic', async () => {
  await TestServer.with(async (server) => {
    const { body } = await server.send('GET', 'metadata');
    const [rest] = body['rest'] as {
      extension: { url: string; valueUri: string }[];
      resource: { type: string; operation?: { name: string }[]; extension?: object[] }[];
    }[];
    assert.deepEqual(rest?.extension, [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket',
        valueUri: 'ws://localhost:80/fhir/ws',
      },
    ]);
    const subscription = rest.resource.find(({ type }) => type === 'Subscription');
    const operations = subscription?.operation?.map(({ name }) => name);
    assert.deepEqual(operations, ['get-ws-binding-token', 'status']);
    assert.ok(JSON.stringify(subscription?.extension).includes(RECORD_TOPIC));
  });
});
