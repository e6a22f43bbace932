import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, issuesOf } from '../../http/testing.ts';
import type { Answer } from '../../http/testing.ts';
import type { FhirResource } from '../fhir-resource.ts';

const patient = { resourceType: 'Patient', name: [{ family: 'Jackson' }] };
const observation = (subject: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Pain' },
  subject: { reference: subject },
  ...more,
});

interface Request {
  readonly method: string;
  readonly url: string;
  readonly [condition: string]: string;
}

const entry = (request: Request, resource?: object, fullUrl?: string) => ({
  fullUrl,
  resource,
  request,
});
const post = (resource: FhirResource, fullUrl?: string, conditions: Record<string, string> = {}) =>
  entry({ method: 'POST', url: resource.resourceType, ...conditions }, resource, fullUrl);

const transaction = (...entries: unknown[]) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: entries,
});
const batch = (...entries: unknown[]) => ({ ...transaction(...entries), type: 'batch' });

const statuses = ({ body }: Answer) =>
  entriesOf(body).map(({ response }) => response?.status.slice(0, 3));
const everything = ({ store }: TestServer) => store.history({ limit: 100 }).length;

test('entries find each other by urn:uuid, by absolute and by relative address, in any order', async () => {
  await TestServer.with(async (server) => {
    const answer = await server.send(
      'POST',
      '',
      transaction(
        post(observation('urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001')),
        post(observation('https://clinic.example/fhir/Patient/p2')),
        post(observation('Patient/p2'), 'https://clinic.example/fhir/Observation/o3'),
        post(patient, 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001'),
        post(patient, 'https://clinic.example/fhir/Patient/p2'),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body['type'], 'transaction-response');
    assert.deepEqual(statuses(answer), ['201', '201', '201', '201', '201']);
    const [first, second] = await server.found('Patient');
    const subjects = entriesOf(answer.body)
      .slice(0, 3)
      .map(({ resource }) => resource?.['subject']);
    assert.deepEqual(subjects, [
      { reference: `Patient/${first}` },
      { reference: `Patient/${second}` },
      { reference: `Patient/${second}` },
    ]);
    assert.match(
      entriesOf(answer.body)[3]?.response?.location ?? '',
      new RegExp(`^Patient/${first}/_history/1$`),
    );
    assert.equal((await server.found(`Observation?patient=${second}`)).length, 2);
  });
});

test('addresses in attachments, links of narrative and uri values are rewritten, identifiers are not', async () => {
  await TestServer.with(async (server) => {
    const uuid = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a002';
    const answer = await server.send(
      'POST',
      '',
      transaction(
        post({ resourceType: 'Binary', contentType: 'text/plain', data: 'aGk=' }, uuid),
        post({
          resourceType: 'DocumentReference',
          status: 'current',
          identifier: [{ system: 'urn:ietf:rfc:3986', value: uuid }],
          text: {
            status: 'generated',
            div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${uuid}">text</a></div>`,
          },
          content: [{ attachment: { url: uuid } }],
        }),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    const [binary] = await server.found('Binary');
    const document = entriesOf(answer.body)[1]?.resource ?? {};
    const text = JSON.stringify(document);
    assert.match(text, new RegExp(`"attachment":\\{"url":"Binary/${binary}"\\}`));
    assert.match(text, new RegExp(`href=\\\\"Binary/${binary}\\\\"`));
    assert.match(text, new RegExp(`"value":"${uuid}"`));
  });
});

test('one bad entry refuses the whole transaction, names itself, and leaves nothing', async () => {
  const bad = [
    {
      entry: post({ ...patient, gender: 'Male' }),
      status: 400,
      says: /Bundle\.entry\[1\]\.resource\.gender/,
    },
    {
      entry: post(observation('Patient/gone')),
      status: 422,
      says: /Bundle\.entry\[1\]\.resource\.subject/,
    },
    {
      entry: post(observation('urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a009')),
      status: 422,
      says: /fullUrl/,
    },
    {
      entry: post(observation('Patient?identifier=urn:mrn|1')),
      status: 412,
      says: /Patient\?identifier/,
    },
    {
      entry: entry({ method: 'PUT', url: 'Patient/a', ifMatch: 'W/"7"' }, { ...patient, id: 'a' }),
      status: 412,
      says: /If-Match/,
    },
    {
      entry: entry({ method: 'PUT', url: 'Patient/a' }, { ...patient, id: 'b' }),
      status: 400,
      says: /entry\[1\]/,
    },
    { entry: entry({ method: 'DELETE', url: 'Patient' }), status: 400, says: /criteria/ },
    { entry: entry({ method: 'LINK', url: 'Patient/a' }), status: 400, says: /LINK/ },
    { entry: entry({ method: 'GET', url: 'Patient/none' }), status: 404, says: /entry\[1\]/ },
    { entry: entry({ method: 'GET', url: 'Patient?mrn=1' }), status: 400, says: /"mrn"/ },
    { entry: entry({ method: 'POST', url: '' }, transaction()), status: 400, says: /entry\[1\]/ },
    { entry: { resource: patient }, status: 400, says: /entry\[1\]\.request/ },
    { entry: null, status: 400, says: /entry\[1\]/ },
  ];
  await TestServer.with(async (server) => {
    for (const { entry: second, status, says } of bad) {
      const answer = await server.send(
        'POST',
        '',
        transaction(post(patient, 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001'), second),
      );
      assert.equal(answer.status, status, answer.text);
      const [issue] = issuesOf(answer.body);
      assert.match(`${issue?.details.text ?? ''} ${issue?.expression?.[0] ?? ''}`, says);
      assert.equal(everything(server), 0);
    }
  });
});

test('two entries about one record are refused', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', {
      ...patient,
      id: 'a',
      identifier: [{ system: 'urn:mrn', value: '1' }],
    });
    const put = entry({ method: 'PUT', url: 'Patient/a' }, { ...patient, id: 'a' });
    const others = [
      entry({ method: 'DELETE', url: 'Patient/a' }),
      entry({ method: 'PUT', url: 'Patient?identifier=urn:mrn|1' }, patient),
      put,
    ];
    for (const other of others) {
      const answer = await server.send('POST', '', transaction(put, other));
      assert.equal(answer.status, 400, answer.text);
      assert.match(answer.text, /Patient\/a/);
    }
    const twins = transaction(
      post(patient, 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001'),
      post(patient, 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001'),
    );
    assert.equal((await server.send('POST', '', twins)).status, 400);
    assert.equal(everything(server), 1);
  });
});

test('equal bundles with conditional creates, sent at the same time, make one thing', async () => {
  await TestServer.with(async (server) => {
    const identified = { ...patient, identifier: [{ system: 'urn:mrn', value: '1' }] };
    const bundle = transaction(
      post(identified, 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001', {
        ifNoneExist: 'identifier=urn:mrn|1',
      }),
      post(
        observation('urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001', {
          identifier: [{ system: 'urn:o', value: '1' }],
        }),
        undefined,
        { ifNoneExist: 'identifier=urn:o|1' },
      ),
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.send('POST', '', bundle)),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array<number>(8).fill(200),
    );
    const [only, ...more] = await server.found('Patient');
    assert.deepEqual(more, []);
    assert.equal((await server.found(`Observation?patient=${only}`)).length, 1);
    assert.equal(everything(server), 2);
    const made = answers.map((answer) => statuses(answer).join());
    assert.deepEqual(made.sort(), [
      '200,200',
      '200,200',
      '200,200',
      '200,200',
      '200,200',
      '200,200',
      '200,200',
      '201,201',
    ]);
  });
});

test('conditional references find what is stored, and what the same transaction makes under these criteria', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Practitioner/d', {
      resourceType: 'Practitioner',
      id: 'd',
      identifier: [{ system: 'urn:npi', value: '9' }],
    });
    const identified = { ...patient, identifier: [{ system: 'urn:mrn', value: '1' }] };
    const answer = await server.send(
      'POST',
      '',
      transaction(
        post(
          observation('Patient?identifier=urn:mrn|1', {
            performer: [{ reference: 'Practitioner?identifier=urn:npi|9' }],
          }),
        ),
        post(identified, undefined, { ifNoneExist: 'identifier=urn:mrn|1' }),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    const [id] = await server.found('Patient');
    const stored = entriesOf(answer.body)[0]?.resource;
    assert.deepEqual(stored?.['subject'], { reference: `Patient/${id}` });
    assert.deepEqual(stored['performer'], [{ reference: 'Practitioner/d' }]);
    await server.send('PUT', 'Practitioner/e', {
      resourceType: 'Practitioner',
      id: 'e',
      identifier: [{ system: 'urn:npi', value: '9' }],
    });
    const several = await server.send(
      'POST',
      '',
      transaction(
        post(
          observation(`Patient/${id}`, {
            performer: [{ reference: 'Practitioner?identifier=urn:npi|9' }],
          }),
        ),
      ),
    );
    assert.equal(several.status, 412);
  });
});

test('deletes come first and reads last, the answers stand where the entries stood', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/old', { ...patient, id: 'old' });
    await server.send('PUT', 'Observation/o', { ...observation('Patient/old'), id: 'o' });
    const answer = await server.send(
      'POST',
      '',
      transaction(
        entry({ method: 'GET', url: 'Patient?name=jackson&_total=accurate' }),
        entry({ method: 'PUT', url: 'Patient/new' }, { ...patient, id: 'new' }),
        entry({ method: 'DELETE', url: 'Patient/old' }),
        entry({ method: 'DELETE', url: 'Observation/o' }),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(statuses(answer), ['200', '201', '204', '204']);
    const found = entriesOf(entriesOf(answer.body)[0]?.resource ?? { resourceType: '' });
    assert.deepEqual(
      found.map(({ resource }) => resource?.id),
      ['new'],
    );
    assert.equal((await server.send('GET', 'Patient/old')).status, 410);
  });
});

test('in a batch each entry stands alone', async () => {
  await TestServer.with(async (server) => {
    const answer = await server.send(
      'POST',
      '',
      batch(
        entry({ method: 'PUT', url: 'Patient/a' }, { ...patient, id: 'a' }),
        entry({ method: 'GET', url: 'Patient/none' }),
        entry({ method: 'GET', url: 'Patient?name=jack' }),
        post({ ...patient, gender: 'Male' }),
        entry({ method: 'GET', url: 'Patient/a', ifNoneMatch: 'W/"1"' }),
        { request: {} },
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body['type'], 'batch-response');
    assert.deepEqual(statuses(answer), ['201', '404', '200', '400', '304', '400']);
    const [made, missing, found] = entriesOf(answer.body);
    assert.equal(made?.resource?.id, 'a');
    assert.match(made.response?.location ?? '', /^Patient\/a\/_history\/1$/);
    assert.equal(missing?.response?.outcome?.resourceType, 'OperationOutcome');
    assert.equal(found?.resource?.['total'], 1);
  });
});

test('a transaction of a thousand entries is carried out whole', async () => {
  await TestServer.with(async (server) => {
    const uuid = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001';
    const many = Array.from({ length: 999 }, (_, index) =>
      post(observation(uuid, { valueInteger: index })),
    );
    const answer = await server.send('POST', '', transaction(post(patient, uuid), ...many), {
      prefer: 'return=minimal',
    });
    assert.equal(answer.status, 200);
    assert.equal(entriesOf(answer.body).length, 1000);
    assert.equal(entriesOf(answer.body)[0]?.resource, undefined);
    assert.equal((await server.found('Observation?_count=300')).length, 999);
  });
});

test('what others write while a transaction fails stays', async () => {
  await TestServer.with(async (server) => {
    const failing = transaction(
      ...Array.from({ length: 50 }, () => post(patient)),
      post(observation('Patient/gone')),
    );
    const work = Array.from({ length: 40 }, (_, index) =>
      index % 4 === 0 ? server.send('POST', '', failing) : server.send('POST', 'Patient', patient),
    );
    const answers = await Promise.all(work);
    const created = answers.flatMap(({ status, body }) =>
      status === 201 ? [String(body.id)] : [],
    );
    assert.equal(created.length, 30);
    assert.deepEqual((await server.found('Patient')).sort(), created.sort());
  });
});

test('an entry asks by any form of address, also for HEAD and for a search over all types', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...patient, id: 'a' });
    const urls = [
      ...['Patient/a', '/Patient/a', '/fhir/Patient/a', 'http://localhost:80/fhir/Patient/a'],
      ...['Patient/%61', 'Patient/a/_history/1'],
    ];
    const searches = [
      'Patient?name=jack',
      'Patient/_search?name=jack',
      '?_type=Patient',
      '_history',
    ];
    for (const bundle of [batch, transaction]) {
      const answer = await server.send(
        'POST',
        '',
        bundle(
          ...urls.map((url) => entry({ method: 'GET', url })),
          ...searches.map((url) =>
            entry({ method: url.includes('_search') ? 'POST' : 'GET', url }),
          ),
          entry({ method: 'HEAD', url: 'Patient/a' }),
          entry({ method: 'GET', url: 'Patient/a', ifNoneMatch: 'W/"1"' }),
        ),
      );
      assert.equal(answer.status, 200, answer.text);
      const entries = entriesOf(answer.body);
      assert.deepEqual(
        entries.map(({ response }) => response?.status),
        [...Array<string>(11).fill('200 OK'), '304 Not Modified'],
      );
      const resources = entries.map(({ resource }) => resource);
      for (const resource of resources.slice(0, 6)) assert.equal(resource?.id, 'a');
      for (const found of resources.slice(6, 10)) {
        assert.deepEqual(
          entriesOf(found ?? patient).map(({ resource }) => resource?.id),
          ['a'],
        );
      }
      assert.deepEqual(resources.slice(10), [undefined, undefined]);
    }
    const foreign = entry({ method: 'GET', url: 'https://other.example/fhir/Patient/a' });
    assert.deepEqual(statuses(await server.send('POST', '', batch(foreign))), ['400']);
  });
});

test('a condition that cannot be read is refused, never taken for none', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...patient, id: 'a' });
    for (const name of ['ifMatch', 'ifNoneMatch', 'ifNoneExist', 'ifModifiedSince']) {
      const put = {
        resource: { ...patient, id: 'a' },
        request: { method: 'PUT', url: 'Patient/a', [name]: 1 },
      };
      const answer = await server.send('POST', '', transaction(put));
      assert.equal(answer.status, 400);
      assert.deepEqual(issuesOf(answer.body)[0]?.expression, [`Bundle.entry[0].request.${name}`]);
    }
    const put = { ...patient, id: 'a' };
    const made = entry({ method: 'PUT', url: 'Patient/a', ifNoneMatch: '*' }, put);
    assert.equal((await server.send('POST', '', transaction(made))).status, 412);
  });
});

test('an entry of a batch that the store fails to carry out fails alone', async (context) => {
  await TestServer.with(async (server) => {
    const { store } = server;
    const real = store.put.bind(store);
    context.mock.method(process.stderr, 'write', () => true);
    context.mock.method(store, 'put', (...[resource, method]: Parameters<typeof real>) => {
      if (resource['active'] === false) throw new Error('unforeseen');
      return real(resource, method);
    });
    const answer = await server.send(
      'POST',
      '',
      batch(post(patient), post({ ...patient, active: false }), post(patient)),
    );
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(statuses(answer), ['201', '500', '201']);
    const { outcome } = entriesOf(answer.body)[1]?.response ?? {};
    assert.doesNotMatch(JSON.stringify(outcome), /unforeseen/);
    assert.equal((await server.found('Patient')).length, 2);
  });
});

test('Prefer holds for every entry of a bundle', async () => {
  await TestServer.with(async (server) => {
    for (const bundle of [batch, transaction]) {
      const send = async (prefer: string) =>
        entriesOf((await server.send('POST', '', bundle(post(patient)), { prefer })).body)[0];
      const minimal = await send('return=minimal');
      assert.deepEqual(Object.keys(minimal?.response ?? {})[1], 'location');
      assert.equal(minimal?.resource, undefined);
      assert.equal((await send('return=representation'))?.resource?.resourceType, 'Patient');
      const told = await send('return=OperationOutcome');
      assert.equal(told?.response?.outcome?.resourceType, 'OperationOutcome');
      assert.equal(told.resource, undefined);
    }
  });
});
