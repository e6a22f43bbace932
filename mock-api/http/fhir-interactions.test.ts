import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, issuesOf, linkOf, matchesOf } from './testing.ts';

const jackson = { resourceType: 'Patient', name: [{ family: 'Jackson', given: ['Brenda'] }] };

test('a created patient is read back, with the version in ETag and the address in Location', async () => {
  await TestServer.with(async (server) => {
    const created = await server.send('POST', 'Patient', { ...jackson, id: 'mine' });
    assert.equal(created.status, 201);
    const { id } = created.body;
    assert.notEqual(id, 'mine', 'the server gives the id of a POST');
    assert.equal(created.headers['etag'], 'W/"1"');
    assert.match(
      String(created.headers['location']),
      new RegExp(`/fhir/Patient/${id}/_history/1$`),
    );
    assert.match(String(created.headers['content-type']), /^application\/fhir\+json/);

    const read = await server.send('GET', `Patient/${id}`);
    assert.deepEqual(read.body, created.body);
    assert.equal(read.headers['etag'], 'W/"1"');
    assert.equal(read.headers['cache-control'], 'no-store');
    const lastUpdated = Date.parse(String(read.body.meta?.lastUpdated));
    assert.equal(
      Date.parse(String(read.headers['last-modified'])),
      Math.floor(lastUpdated / 1000) * 1000,
    );
  });
});

test('an update with the current version succeeds, with a stale one it is refused and changes nothing', async () => {
  await TestServer.with(async (server) => {
    const { body } = await server.send('POST', 'Patient', jackson);
    const address = `Patient/${body.id}`;
    const changed = { ...body, active: true };
    assert.equal((await server.send('PUT', address, changed, { 'if-match': 'W/"1"' })).status, 200);
    const stale = await server.send(
      'PUT',
      address,
      { ...body, active: false },
      { 'if-match': 'W/"1"' },
    );
    assert.equal(stale.status, 412);
    assert.match(stale.text, /current version is 2/);
    assert.equal((await server.send('GET', address)).body['active'], true);
    assert.equal((await server.send('PUT', address, body, { 'if-match': 'nonsense' })).status, 400);
    assert.equal(
      (
        await server.send(
          'PUT',
          'Patient/other',
          { ...jackson, id: 'other' },
          { 'if-match': 'W/"1"' },
        )
      ).status,
      412,
    );
  });
});

test('a PUT under an id of the client makes the record; every version stays readable', async () => {
  await TestServer.with(async (server) => {
    const first = await server.send('PUT', 'Patient/brenda', { ...jackson, id: 'brenda' });
    assert.equal(first.status, 201);
    await server.send('PUT', 'Patient/brenda', { ...jackson, id: 'brenda', active: true });
    assert.equal((await server.send('GET', 'Patient/brenda/_history/1')).body['active'], undefined);
    assert.equal((await server.send('GET', 'Patient/brenda/_history/2')).body['active'], true);
    assert.equal((await server.send('GET', 'Patient/brenda/_history/3')).status, 404);
  });
});

test('a deleted record is 410, can be found no more, and its versions remain', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...jackson, id: 'a' });
    assert.equal((await server.send('DELETE', 'Patient/a')).status, 204);
    assert.equal((await server.send('GET', 'Patient/a')).status, 410);
    assert.equal(issuesOf((await server.send('GET', 'Patient/a')).body)[0]?.code, 'deleted');
    assert.deepEqual(await server.found('Patient?name=jackson'), []);
    assert.equal((await server.send('GET', 'Patient/a/_history/1')).status, 200);
    assert.equal((await server.send('GET', 'Patient/a/_history/2')).status, 410);
    assert.equal((await server.send('DELETE', 'Patient/a')).status, 204);
    assert.equal((await server.send('DELETE', 'Patient/never-was')).status, 204);
  });
});

test('a patient that records refer to is not deleted', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...jackson, id: 'a' });
    await server.send('PUT', 'Flag/f', {
      resourceType: 'Flag',
      id: 'f',
      status: 'active',
      code: { text: 'fall' },
      subject: { reference: 'Patient/a' },
    });
    const refused = await server.send('DELETE', 'Patient/a');
    assert.equal(refused.status, 409);
    assert.match(refused.text, /Flag\/f/);
    assert.equal((await server.send('GET', 'Patient/a')).status, 200);
    await server.send('DELETE', 'Flag/f');
    assert.equal((await server.send('DELETE', 'Patient/a')).status, 204);
  });
});

test('what the client already has is not sent again', async () => {
  await TestServer.with(async (server) => {
    const { body, headers } = await server.send('POST', 'Patient', jackson);
    const address = `Patient/${body.id}`;
    const unchanged = await server.send('GET', address, undefined, { 'if-none-match': 'W/"1"' });
    assert.equal(unchanged.status, 304);
    assert.equal(unchanged.text, '');
    assert.equal(
      (await server.send('GET', address, undefined, { 'if-none-match': 'W/"2"' })).status,
      200,
    );
    const since = String(headers['last-modified']);
    assert.equal(
      (await server.send('GET', address, undefined, { 'if-modified-since': since })).status,
      304,
    );
  });
});

test('HEAD answers like GET without a body', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...jackson, id: 'a' });
    const answer = await server.send('HEAD', 'Patient/a');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['etag'], 'W/"1"');
    assert.equal(answer.text, '');
    assert.equal((await server.send('HEAD', 'Patient/b')).status, 404);
  });
});

test('a conditional create finds what is there, and refuses when several are', async () => {
  await TestServer.with(async (server) => {
    const identified = { ...jackson, identifier: [{ system: 'urn:mrn', value: '7' }] };
    const condition = { 'if-none-exist': 'identifier=urn:mrn|7' };
    const first = await server.send('POST', 'Patient', identified, condition);
    assert.equal(first.status, 201);
    const second = await server.send('POST', 'Patient', identified, condition);
    assert.equal(second.status, 200);
    assert.equal(second.body.id, first.body.id);
    assert.equal(second.headers['location'], first.headers['location']);
    await server.send('POST', 'Patient', identified);
    assert.equal((await server.send('POST', 'Patient', identified, condition)).status, 412);
    assert.equal(
      (await server.send('POST', 'Patient', identified, { 'if-none-exist': 'mrn=7' })).status,
      400,
    );
    assert.equal(
      (await server.send('POST', 'Patient', identified, { 'if-none-exist': '' })).status,
      400,
    );
  });
});

test('a conditional update makes, changes, or refuses', async () => {
  await TestServer.with(async (server) => {
    const identified = { ...jackson, identifier: [{ system: 'urn:mrn', value: '7' }] };
    const address = 'Patient?identifier=urn:mrn|7';
    const made = await server.send('PUT', address, identified);
    assert.equal(made.status, 201);
    const changed = await server.send('PUT', address, { ...identified, active: true });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.id, made.body.id);
    assert.equal((await server.send('PUT', address, { ...identified, id: 'other' })).status, 400);
    await server.send('POST', 'Patient', identified);
    assert.equal((await server.send('PUT', address, identified)).status, 412);
    assert.equal((await server.send('DELETE', address)).status, 412);
    assert.equal((await server.send('DELETE', 'Patient?identifier=urn:mrn|8')).status, 204);
  });
});

test('the client may prefer nothing, or an outcome, as the answer to a write', async () => {
  await TestServer.with(async (server) => {
    const minimal = await server.send('POST', 'Patient', jackson, { prefer: 'return=minimal' });
    assert.equal(minimal.status, 201);
    assert.equal(minimal.text, '');
    assert.ok(minimal.headers['location']);
    const outcome = await server.send('POST', 'Patient', jackson, {
      prefer: 'return=OperationOutcome',
    });
    assert.equal(outcome.body.resourceType, 'OperationOutcome');
    assert.equal(issuesOf(outcome.body)[0]?.severity, 'information');
  });
});

test('history comes newest first, in pages, of one record, a type, or all', async () => {
  await TestServer.with(async (server) => {
    for (const active of [true, false, true]) {
      await server.send('PUT', 'Patient/a', { ...jackson, id: 'a', active });
    }
    await server.send('PUT', 'Organization/o', {
      resourceType: 'Organization',
      id: 'o',
      name: 'Clinic',
    });
    await server.send('DELETE', 'Patient/a');

    const { body } = await server.send('GET', 'Patient/a/_history');
    assert.equal(body['type'], 'history');
    const versions = entriesOf(body).map(({ response }) => response?.etag);
    assert.deepEqual(versions, ['W/"4"', 'W/"3"', 'W/"2"', 'W/"1"']);
    assert.deepEqual(entriesOf(body)[0]?.request, { method: 'DELETE', url: 'Patient/a' });
    assert.equal(entriesOf(body)[0]?.resource, undefined);
    assert.equal(entriesOf(body).at(-1)?.response?.status, '201 Created');

    const first = await server.send('GET', 'Patient/a/_history?_count=3');
    const second = await server.send(
      'GET',
      String(linkOf(first.body, 'next')).replace(/^.*\/fhir/, '/fhir'),
    );
    assert.deepEqual(
      [...entriesOf(first.body), ...entriesOf(second.body)].map(({ response }) => response?.etag),
      versions,
    );
    assert.equal(linkOf(second.body, 'next'), undefined);

    assert.equal(entriesOf((await server.send('GET', 'Patient/_history')).body).length, 4);
    assert.equal(entriesOf((await server.send('GET', '_history')).body).length, 5);
    const since = (await server.send('GET', 'Organization/o')).body.meta?.lastUpdated ?? '';
    const later = await server.send('GET', `_history?_since=${since}`);
    assert.ok(entriesOf(later.body).length >= 2 && entriesOf(later.body).length <= 5);
    assert.equal((await server.send('GET', 'Patient/b/_history')).status, 404);
    assert.equal((await server.send('GET', 'Patient/a/_history?_count=x')).status, 400);
  });
});

test('a record that refers to itself, to what it contains, and to other servers is stored', async () => {
  await TestServer.with(async (server) => {
    const answer = await server.send('PUT', 'Organization/o', {
      resourceType: 'Organization',
      id: 'o',
      name: 'Clinic',
      contained: [
        {
          resourceType: 'Endpoint',
          id: 'e',
          status: 'active',
          connectionType: { code: 'x' },
          payloadType: [{ text: 'any' }],
          address: 'https://example.org',
        },
      ],
      endpoint: [{ reference: '#e' }, { reference: 'https://example.org/fhir/Endpoint/1' }],
      partOf: { reference: 'Organization/o' },
    });
    assert.equal(answer.status, 201, answer.text);
  });
});

test('a reference that leads nowhere is refused with its place; a record that came with one stays editable', async () => {
  await TestServer.with(async (server) => {
    const flag = {
      resourceType: 'Flag',
      id: 'f',
      status: 'active',
      code: { text: 'fall' },
      subject: { reference: 'Patient/gone' },
    };
    const refused = await server.send('PUT', 'Flag/f', flag);
    assert.equal(refused.status, 422);
    assert.deepEqual(issuesOf(refused.body)[0]?.expression, ['Flag.subject']);
    assert.match(refused.text, /Patient\/gone/);
    assert.equal((await server.send('GET', 'Flag/f')).status, 404, 'nothing was stored');

    server.store.put(flag);
    assert.equal((await server.send('PUT', 'Flag/f', { ...flag, status: 'inactive' })).status, 200);
    const worse = { ...flag, encounter: { reference: 'Encounter/gone' } };
    const second = await server.send('PUT', 'Flag/f', worse);
    assert.equal(second.status, 422);
    assert.deepEqual(
      issuesOf(second.body).map(({ expression }) => expression?.[0]),
      ['Flag.encounter'],
    );
    const inner = await server.send('PUT', 'Flag/f', { ...flag, author: { reference: '#nobody' } });
    assert.equal(inner.status, 400);
  });
});

test('an address below our own base is kept as a relative reference and found as such', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...jackson, id: 'a' });
    const flag = { resourceType: 'Flag', id: 'f', status: 'active', code: { text: 'fall' } };
    const subject = { reference: 'http://localhost:80/fhir/Patient/a' };
    const answer = await server.send(
      'PUT',
      'Flag/f',
      { ...flag, subject },
      { host: 'localhost:80' },
    );
    assert.deepEqual(answer.body['subject'], { reference: 'Patient/a' });
    assert.deepEqual(await server.found('Flag?patient=a'), ['f']);
  });
});

test('_summary and _elements give part of a record, marked as such, and keep what is mandatory', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', {
      ...jackson,
      id: 'a',
      active: true,
      birthDate: '1970-01-01',
      maritalStatus: { text: 'married' },
    });
    const observation = {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'Pain' },
      subject: { reference: 'Patient/a' },
      valueInteger: 3,
      issued: '2026-01-01T00:00:00Z',
    };
    await server.send('PUT', 'Observation/o', observation);
    const [part] = matchesOf((await server.send('GET', 'Observation?_elements=value')).body);
    assert.deepEqual(Object.keys(part ?? {}).sort(), [
      'code',
      'id',
      'meta',
      'resourceType',
      'status',
      'valueInteger',
    ]);
    assert.match(JSON.stringify(part?.meta), /SUBSETTED/);
    const summary = await server.send('GET', 'Patient/a?_summary=true');
    assert.equal(summary.body['birthDate'], '1970-01-01');
    assert.equal(summary.body['maritalStatus'], undefined);
    const count = await server.send('GET', 'Patient?_summary=count');
    assert.equal(count.body['total'], 1);
    assert.equal(count.body['entry'], undefined);
  });
});

test('/metadata lists what is routed and what can be searched, HL7 parameters only', async () => {
  await TestServer.with(async (server) => {
    const { body } = await server.send('GET', 'metadata');
    assert.equal(body.resourceType, 'CapabilityStatement');
    assert.equal(body['fhirVersion'], '4.0.1');
    const [rest] = body['rest'] as {
      interaction: { code: string }[];
      resource: {
        type: string;
        interaction: { code: string }[];
        searchParam: { name: string; type: string }[];
      }[];
    }[];
    assert.ok(rest);
    assert.deepEqual(rest.interaction.map(({ code }) => code).sort(), [
      'batch',
      'history-system',
      'search-system',
      'transaction',
    ]);
    const flag = rest.resource.find(({ type }) => type === 'Flag');
    const names = flag?.searchParam.map(({ name }) => name).sort();
    assert.deepEqual(names, [
      '_id',
      '_lastUpdated',
      '_profile',
      '_security',
      '_source',
      '_tag',
      'author',
      'date',
      'encounter',
      'identifier',
      'patient',
      'subject',
    ]);
    assert.deepEqual(flag?.interaction.map(({ code }) => code).sort(), [
      ...['create', 'delete', 'history-instance', 'history-type', 'patch', 'read', 'search-type'],
      ...['update', 'vread'],
    ]);
    assert.deepEqual(body['patchFormat'], ['application/json-patch+json', 'application/fhir+json']);
    assert.equal(
      (
        await server.send('PATCH', 'Flag/none', [], {
          'content-type': 'application/json-patch+json',
        })
      ).status,
      404,
      'what is listed is routed',
    );
    const observation = rest.resource.find(({ type }) => type === 'Observation');
    assert.ok(observation?.searchParam.every(({ type }) => type !== 'composite'));
    assert.equal(
      rest.resource.some(({ type }) => type === 'OperationOutcome'),
      false,
    );
  });
});

test('decimals keep the precision they were written with', async () => {
  await TestServer.with(async (server) => {
    const observation = (id: string) =>
      `{"resourceType":"Observation","id":"${id}","status":"final","code":{"text":"5.10"},"valueQuantity":{"value":7.10,"unit":"mg"},"referenceRange":[{"low":{"value":1e1},"high":{"value":12345678901234567890.50}}]}`;
    const values = /"value":7\.10,.*"value":1e1.*"value":12345678901234567890\.50/;
    assert.match((await server.send('PUT', 'Observation/a', observation('a'))).text, values);
    assert.match((await server.send('GET', 'Observation?value-quantity=7.1')).text, values);
    assert.match(
      (await server.send('GET', 'Observation/a?_elements=value,referenceRange')).text,
      values,
    );
    assert.match((await server.send('GET', 'Observation/a?_pretty=true')).text, /"value": 7\.10,/);
    const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":${observation('b')},"request":{"method":"PUT","url":"Observation/b"}}]}`;
    await server.send('POST', '', bundle);
    assert.match((await server.send('GET', 'Observation/b')).text, values);
  });
});
