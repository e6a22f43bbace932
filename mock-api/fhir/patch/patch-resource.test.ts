import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, issuesOf } from '../../http/testing.ts';
import type { Answer } from '../../http/testing.ts';

const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

const jackson = {
  resourceType: 'Patient',
  id: 'a',
  name: [{ family: 'Jackson' }],
  identifier: [{ system: 'urn:mrn', value: '1' }],
};

const setActive = [{ op: 'add', path: '/active', value: true }];

const parameters = (type: string, path: string, ...parts: object[]) => ({
  resourceType: 'Parameters',
  parameter: [
    {
      name: 'operation',
      part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...parts],
    },
  ],
});

const addToPatient = (name: string, value: object) =>
  parameters('add', 'Patient', { name: 'name', valueString: name }, { name: 'value', ...value });

const binary = (patch: unknown) => ({
  resourceType: 'Binary',
  contentType: 'application/json-patch+json',
  data: Buffer.from(typeof patch === 'string' ? patch : JSON.stringify(patch)).toString('base64'),
});

const bundle = (type: 'batch' | 'transaction', ...entry: object[]) => ({
  resourceType: 'Bundle',
  type,
  entry,
});

const patchEntry = (resource: object, url = 'Patient/a', conditions: object = {}) => ({
  resource,
  request: { method: 'PATCH', url, ...conditions },
});

const statuses = ({ body }: Answer) =>
  entriesOf(body).map(({ response }) => response?.status.slice(0, 3));

test('both kinds of patch make a new version, told like an update and listed as PATCH', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', jackson);
    const first = await server.send('PATCH', 'Patient/a', setActive, JSON_PATCH);
    assert.equal(first.status, 200, first.text);
    assert.equal(first.body['active'], true);
    assert.equal(first.headers['etag'], 'W/"2"');
    assert.match(String(first.headers['location']), /\/fhir\/Patient\/a\/_history\/2$/);
    assert.ok(first.headers['last-modified']);
    const second = await server.send(
      'PATCH',
      'Patient/a',
      addToPatient('birthDate', { valueDate: '1970-01-01' }),
    );
    assert.equal(second.status, 200, second.text);
    assert.deepEqual(await server.found('Patient?birthdate=1970-01-01'), ['a'], 'it is indexed');
    const stored = (await server.send('GET', 'Patient/a')).body;
    assert.deepEqual(stored, {
      ...jackson,
      meta: stored.meta,
      active: true,
      birthDate: '1970-01-01',
    });
    const { body } = await server.send('GET', 'Patient/a/_history');
    assert.deepEqual(
      entriesOf(body).map(({ request }) => request),
      [
        { method: 'PATCH', url: 'Patient/a' },
        { method: 'PATCH', url: 'Patient/a' },
        { method: 'PUT', url: 'Patient/a' },
      ],
    );
  });
});

test('Prefer says what a patch is answered with', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', jackson);
    const send = (prefer: string) =>
      server.send('PATCH', 'Patient/a', setActive, { ...JSON_PATCH, prefer });
    const minimal = await send('return=minimal');
    assert.deepEqual([minimal.status, minimal.text], [200, '']);
    assert.equal((await send('return=OperationOutcome')).body.resourceType, 'OperationOutcome');
    assert.equal((await send('return=representation')).body.id, 'a');
  });
});

test('who may not patch, what, and when: each mistake has its status and changes nothing', async () => {
  const organization = { reference: 'Organization/gone' };
  const mistakes: readonly [
    url: string,
    body: unknown,
    headers: object,
    status: number,
    says: RegExp,
  ][] = [
    ['Patient/none', setActive, JSON_PATCH, 404, /There is no Patient\/none/],
    ['Patient/deleted', setActive, JSON_PATCH, 410, /was deleted/],
    ['Patient?identifier=urn:mrn|7', setActive, JSON_PATCH, 404, /No Patient matches/],
    ['Patient?name=jackson', setActive, JSON_PATCH, 412, /Several/],
    ['Patient', setActive, JSON_PATCH, 400, /criteria/],
    ['Patient?mrn=1', setActive, JSON_PATCH, 400, /"mrn"/],
    ['Pation/a', setActive, JSON_PATCH, 404, /resource type/],
    ['Patient/a', setActive, { ...JSON_PATCH, 'if-match': 'W/"7"' }, 412, /current version is 1/],
    ['Patient/a', setActive, { ...JSON_PATCH, 'if-match': '1' }, 400, /entity tag/],
    ['Patient/a', setActive, { ...JSON_PATCH, 'if-none-match': '*' }, 412, /If-None-Match/],
    [
      'Patient/a',
      setActive,
      { 'content-type': 'application/xml-patch+xml' },
      415,
      /json-patch\+json or application\/fhir\+json/,
    ],
    ['Patient/a', setActive, { 'content-type': 'text/plain' }, 415, /json-patch/],
    ['Patient/a', setActive, {}, 400, /Parameters/],
    [
      'Patient/a',
      addToPatient('active', { valueBoolean: true }),
      JSON_PATCH,
      400,
      /list of operations/,
    ],
    ['Patient/a', undefined, {}, 400, /Parameters/],
    ['Patient/a', '[{"op":', JSON_PATCH, 400, /not valid JSON/],
    [
      'Patient/a',
      [{ op: 'replace', path: '/id', value: 'b' }],
      JSON_PATCH,
      422,
      /id cannot be changed/,
    ],
    ['Patient/a', [{ op: 'remove', path: '/id' }], JSON_PATCH, 422, /id cannot be changed/],
    [
      'Patient/a',
      [{ op: 'replace', path: '/resourceType', value: 'Person' }],
      JSON_PATCH,
      422,
      /resourceType/,
    ],
    [
      'Patient/a',
      [{ op: 'replace', path: '/meta/versionId', value: '9' }],
      JSON_PATCH,
      422,
      /versionId/,
    ],
    ['Patient/a', [{ op: 'replace', path: '', value: [] }], JSON_PATCH, 422, /no resource/],
    ['Patient/a', parameters('delete', 'Patient.id'), {}, 422, /id cannot be changed/],
    ['Patient/a', [{ op: 'add', path: '/gender', value: 'Male' }], JSON_PATCH, 400, /Male/],
    ['Patient/a', [{ op: 'add', path: '/colour', value: 'red' }], JSON_PATCH, 400, /colour/],
    [
      'Patient/a',
      [{ op: 'add', path: '/name/0/given', value: [] }],
      JSON_PATCH,
      400,
      /empty array/,
    ],
    [
      'Patient/a',
      [{ op: 'add', path: '/managingOrganization', value: organization }],
      JSON_PATCH,
      422,
      /Organization\/gone/,
    ],
    [
      'Patient/a',
      addToPatient('managingOrganization', { valueReference: organization }),
      {},
      422,
      /Organization\/gone/,
    ],
  ];
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', jackson);
    await server.send('PUT', 'Patient/b', { ...jackson, id: 'b' });
    await server.send('PUT', 'Patient/deleted', { ...jackson, id: 'deleted' });
    await server.send('DELETE', 'Patient/deleted');
    const before = server.store.history({ limit: 100 }).length;
    for (const [url, body, headers, status, says] of mistakes) {
      const answer = await server.send('PATCH', url, body, { ...headers });
      assert.equal(answer.status, status, `${url} ${JSON.stringify(body)}: ${answer.text}`);
      assert.equal(issuesOf(answer.body)[0]?.severity, 'error');
      assert.match(issuesOf(answer.body)[0]?.details.text ?? '', says);
      if (status === 415) assert.match(String(answer.headers['accept-patch']), /json-patch\+json/);
    }
    assert.equal(server.store.history({ limit: 100 }).length, before);
  });
});

test('a patch may keep a reference that leads nowhere, test the version, and drop meta', async () => {
  await TestServer.with(async (server) => {
    server.store.put({ ...jackson, managingOrganization: { reference: 'Organization/gone' } });
    const patch = [
      { op: 'test', path: '/meta/versionId', value: '1' },
      { op: 'remove', path: '/meta' },
      ...setActive,
    ];
    const answer = await server.send('PATCH', 'Patient/a', patch, JSON_PATCH);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.meta?.versionId, '2');
    assert.equal((await server.send('PATCH', 'Patient/a', patch, JSON_PATCH)).status, 422);
  });
});

test('a conditional patch changes the one match', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', jackson);
    const url = 'Patient?identifier=urn:mrn|1';
    const answer = await server.send('PATCH', url, setActive, {
      ...JSON_PATCH,
      'if-match': 'W/"1"',
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.id, 'a');
    assert.equal(
      (await server.send('PATCH', url, setActive, { ...JSON_PATCH, 'if-match': 'W/"1"' })).status,
      412,
    );
  });
});

test('decimals keep their text, those of the patch and those it does not touch', async () => {
  await TestServer.with(async (server) => {
    await server.send(
      'PUT',
      'ChargeItem/c',
      `{"resourceType":"ChargeItem","id":"c","status":"billable","code":{"text":"x"},"subject":{"display":"x"},"factorOverride":0.80,"quantity":{"value":2.0}}`,
    );
    const patch = '[{"op":"replace","path":"/quantity/value","value":5.10}]';
    const first = await server.send('PATCH', 'ChargeItem/c', patch, JSON_PATCH);
    assert.match(first.text, /"factorOverride":0\.80,"quantity":\{"value":5\.10\}/);
    const text = JSON.stringify(
      parameters('replace', 'ChargeItem.factorOverride', { name: 'value', valueDecimal: 7 }),
    );
    const second = await server.send(
      'PATCH',
      'ChargeItem/c',
      text.replace('"valueDecimal":7', '"valueDecimal":1.00'),
    );
    assert.match((await server.send('GET', 'ChargeItem/c')).text, /"value":5\.10/);
    assert.match(second.text, /"factorOverride":1\.00/);
  });
});

test('in a batch patches come as Parameters or as a Binary, each on its own', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', jackson);
    const answer = await server.send(
      'POST',
      '',
      bundle(
        'batch',
        patchEntry(addToPatient('birthDate', { valueDate: '1970-01-01' })),
        patchEntry(binary(setActive), 'Patient?identifier=urn:mrn|1', { ifMatch: 'W/"2"' }),
        patchEntry(binary(setActive), 'Patient/a', { ifMatch: 'W/"1"' }),
        patchEntry(binary(setActive), 'Patient/none'),
        patchEntry(binary([{ op: 'test', path: '/active', value: false }])),
        patchEntry({ ...binary(setActive), contentType: 'application/json' }),
        patchEntry(binary('[')),
        patchEntry(binary('['.repeat(200))),
        patchEntry(jackson),
      ),
    );
    assert.deepEqual(statuses(answer), [
      ...['200', '200', '412', '404', '422', '400', '400', '400', '400'],
    ]);
    const { body } = await server.send('GET', 'Patient/a');
    assert.deepEqual(
      [body['active'], body['birthDate'], body.meta?.versionId],
      [true, '1970-01-01', '3'],
    );
  });
});

test('in a transaction patches find what other entries make, and are stored with them or not at all', async () => {
  const uuid = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001';
  const clinic = {
    fullUrl: uuid,
    resource: { resourceType: 'Organization', name: 'Clinic' },
    request: { method: 'POST', url: 'Organization' },
  };
  const atClinic = addToPatient('managingOrganization', { valueReference: { reference: uuid } });
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', {
      ...jackson,
      identifier: [...jackson.identifier, { system: 'urn:ietf:rfc:3986', value: uuid }],
    });
    await server.send('PUT', 'Patient/b', { resourceType: 'Patient', id: 'b', name: jackson.name });
    const json = [{ op: 'add', path: '/managingOrganization', value: { reference: uuid } }];
    const good = bundle(
      'transaction',
      patchEntry(atClinic, 'Patient?identifier=urn:mrn|1', { ifMatch: 'W/"1"' }),
      clinic,
    );
    const answer = await server.send('POST', '', good);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(statuses(answer), ['200', '201']);
    const [organization] = await server.found('Organization');
    const patched = (await server.send('GET', 'Patient/a')).body;
    assert.deepEqual(patched['managingOrganization'], {
      reference: `Organization/${organization}`,
    });
    assert.match(
      JSON.stringify(patched['identifier']),
      new RegExp(uuid),
      'what is no address stays',
    );

    const refused: readonly [
      entries: object[],
      status: number,
      says: RegExp,
      expression?: string,
    ][] = [
      [
        [clinic, patchEntry(binary([...json, { op: 'remove', path: '/x' }]))],
        422,
        /Bundle\.entry\[1\]: \[1\]: there is nothing at "\/x"/,
        'Bundle.entry[1].resource.data',
      ],
      [
        [
          clinic,
          patchEntry(parameters('replace', 'Patient.gender', { name: 'value', valueCode: 'male' })),
        ],
        422,
        /nothing at "Patient.gender"/,
        'Bundle.entry[1].resource.parameter[0]',
      ],
      [
        [clinic, patchEntry(binary(json), 'Patient/a', { ifMatch: 'W/"1"' })],
        412,
        /current version is 2/,
      ],
      [[clinic, patchEntry(binary(json), 'Patient/none')], 404, /Patient\/none/],
      [
        [clinic, patchEntry(binary(json), 'Patient?identifier=urn:mrn|9')],
        404,
        /No Patient matches/,
      ],
      [[patchEntry(atClinic, 'Patient/b')], 422, /fullUrl/],
      [
        [clinic, patchEntry(binary(json), 'Patient/b'), patchEntry(binary(setActive), 'Patient/b')],
        400,
        /both about Patient\/b/,
      ],
      [
        [
          patchEntry(binary(setActive), 'Patient/b'),
          { request: { method: 'DELETE', url: 'Patient/b' } },
        ],
        400,
        /both about Patient\/b/,
      ],
    ];
    const before = server.store.history({ limit: 100 }).length;
    for (const [entries, status, says, expression] of refused) {
      const refusal = await server.send('POST', '', bundle('transaction', ...entries));
      assert.equal(refusal.status, status, refusal.text);
      const [issue] = issuesOf(refusal.body);
      assert.match(issue?.details.text ?? '', says);
      if (expression !== undefined) assert.deepEqual(issue?.expression, [expression]);
    }
    assert.equal(server.store.history({ limit: 100 }).length, before);
    const byJson = await server.send(
      'POST',
      '',
      bundle('transaction', patchEntry(binary(json), 'Patient/b'), clinic),
    );
    assert.deepEqual(statuses(byJson), ['200', '201']);
    assert.match((await server.send('GET', 'Patient/b')).text, /"reference":"Organization\//);
  });
});

test('a patch reaches deep and fast: a thousand operations on one record', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', jackson);
    const many = Array.from({ length: 1000 }, (_, index) => ({
      op: 'add',
      path: '/name/-',
      value: { family: `F${index}` },
    }));
    const answer = await server.send('PATCH', 'Patient/a', many, JSON_PATCH);
    assert.equal((answer.body['name'] as unknown[]).length, 1001);
  });
});
