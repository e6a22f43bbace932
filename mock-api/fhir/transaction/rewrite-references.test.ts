import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, issuesOf } from '../../http/testing.ts';
import type { FhirResource } from '../fhir-resource.ts';

const UUID = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001';
const OID = 'urn:oid:1.2.3.4';
const HTTP = 'https://clinic.example/fhir/Patient/p';

const patient = { resourceType: 'Patient', name: [{ family: 'Jackson' }] };
const post = (resource: object, fullUrl?: string, conditions: object = {}) => ({
  ...(fullUrl === undefined ? {} : { fullUrl }),
  resource,
  request: { method: 'POST', url: (resource as FhirResource).resourceType, ...conditions },
});
const transaction = (...entry: object[]) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry,
});

const observation = (reference: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Pain' },
  subject: { reference },
  ...more,
});

test('a reference finds its entry by every form of fullUrl, with its version too', async () => {
  const forms: readonly [
    fullUrl: string,
    reference: string,
    from: string | undefined,
    rest: string,
  ][] = [
    [UUID, UUID, undefined, ''],
    [OID, OID, undefined, ''],
    [HTTP, HTTP, undefined, ''],
    [HTTP, 'Patient/p', 'https://clinic.example/fhir/Observation/o', ''],
    [
      'http://localhost:80/fhir/Patient/p',
      'Patient/p',
      'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a002',
      '',
    ],
    ['Patient/p', 'Patient/p', undefined, ''],
    [HTTP, `${HTTP}/_history/7`, undefined, '/_history/1'],
    [HTTP, 'Patient/p/_history/7', 'https://clinic.example/fhir/Observation/o', '/_history/1'],
  ];
  for (const [fullUrl, reference, from, rest] of forms) {
    await TestServer.with(async (server) => {
      const answer = await server.send(
        'POST',
        '',
        transaction(post(observation(reference), from), post(patient, fullUrl)),
        { host: 'localhost:80' },
      );
      assert.equal(answer.status, 200, `${fullUrl} ${reference}: ${answer.text}`);
      const [made, whom] = entriesOf(answer.body).map(({ resource }) => resource);
      assert.deepEqual(made?.['subject'], { reference: `Patient/${whom?.id}${rest}` });
    });
  }
});

test('a record and what it is made from may refer to each other in a circle, and to themselves', async () => {
  const other = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a002';
  await TestServer.with(async (server) => {
    const link = (reference: string) => [{ other: { reference }, type: 'seealso' }];
    const answer = await server.send(
      'POST',
      '',
      transaction(
        post({ ...patient, link: link(other) }, UUID),
        post({ ...patient, link: [...link(UUID), ...link(other)] }, other),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    const [first, second] = entriesOf(answer.body).map(({ resource }) => resource);
    assert.deepEqual(first?.['link'], link(`Patient/${second?.id}`));
    assert.deepEqual(second?.['link'], [
      ...link(`Patient/${first.id}`),
      ...link(`Patient/${second?.id}`),
    ]);
  });
});

test('addresses are rewritten by their type, names and identifiers are not', async () => {
  const QUESTIONNAIRE = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a003';
  const NAMED = 'http://clinic.example/fhir/Questionnaire/named';
  await TestServer.with(async (server) => {
    const answer = await server.send(
      'POST',
      '',
      transaction(
        post({ resourceType: 'Binary', contentType: 'text/plain', data: 'aGk=' }, UUID),
        post({ resourceType: 'Questionnaire', status: 'draft' }, QUESTIONNAIRE),
        post({ resourceType: 'Questionnaire', status: 'draft', url: NAMED }, NAMED),
        post({
          resourceType: 'DocumentReference',
          status: 'current',
          identifier: [{ system: NAMED, value: UUID }],
          description: UUID,
          text: {
            status: 'generated',
            div: `<div xmlns="http://www.w3.org/1999/xhtml">${UUID} <a href="${UUID}#p">a</a> <img src='${UUID}' alt="x"/></div>`,
          },
          content: [{ attachment: { url: UUID } }],
          extension: [
            { url: NAMED, valueUri: UUID },
            { url: 'urn:x', valueString: UUID },
            { url: 'urn:y', valueReference: { reference: UUID, display: UUID } },
          ],
          _description: { extension: [{ url: 'urn:z', valueUrl: UUID }] },
        }),
        post({
          resourceType: 'QuestionnaireResponse',
          status: 'completed',
          questionnaire: `${QUESTIONNAIRE}|2`,
        }),
        post({
          resourceType: 'QuestionnaireResponse',
          status: 'completed',
          questionnaire: `${NAMED}|2`,
        }),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    const resources = entriesOf(answer.body).map(({ resource }) => resource);
    const [binary, questionnaire, named, document, ...responses] = resources;
    const at = `Binary/${binary?.id}`;
    assert.deepEqual(document, {
      meta: document?.meta,
      id: document?.id,
      resourceType: 'DocumentReference',
      status: 'current',
      identifier: [{ system: NAMED, value: UUID }],
      description: UUID,
      text: {
        status: 'generated',
        div: `<div xmlns="http://www.w3.org/1999/xhtml">${UUID} <a href="${at}#p">a</a> <img src='${at}' alt="x"/></div>`,
      },
      content: [{ attachment: { url: at } }],
      extension: [
        { url: NAMED, valueUri: at },
        { url: 'urn:x', valueString: UUID },
        { url: 'urn:y', valueReference: { reference: at, display: UUID } },
      ],
      _description: { extension: [{ url: 'urn:z', valueUrl: at }] },
    });
    assert.equal(named?.['url'], NAMED);
    assert.equal(responses[0]?.['questionnaire'], `Questionnaire/${questionnaire?.id}|2`);
    assert.equal(responses[1]?.['questionnaire'], `${NAMED}|2`, 'a canonical name is no address');
  });
});

test('the entries of a Bundle that is itself a record are left alone', async () => {
  await TestServer.with(async (server) => {
    const inner = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: UUID, resource: patient }, { resource: observation(UUID) }],
    };
    const answer = await server.send('POST', '', transaction(post(patient, UUID), post(inner)));
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(entriesOf(answer.body)[1]?.resource?.['entry'], inner.entry);
  });
});

test('a urn that names no entry leads nowhere', async () => {
  await TestServer.with(async (server) => {
    for (const reference of [UUID, OID]) {
      const answer = await server.send('POST', '', transaction(post(observation(reference))));
      assert.equal(answer.status, 422, answer.text);
      assert.deepEqual(issuesOf(answer.body)[0]?.expression, ['Bundle.entry[0].resource.subject']);
    }
  });
});

test('conditional creates under the same criteria make one record, and both fullUrls lead to it', async () => {
  const second = 'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a002';
  await TestServer.with(async (server) => {
    const identified = {
      ...patient,
      active: true,
      identifier: [{ system: 'urn:mrn', value: '1' }],
    };
    const answer = await server.send(
      'POST',
      '',
      transaction(
        post(observation(second)),
        post(identified, UUID, { ifNoneExist: 'identifier=urn:mrn|1&active=true' }),
        post(identified, second, { ifNoneExist: 'active=true&identifier=urn:mrn|1' }),
        post(observation(UUID)),
      ),
    );
    assert.equal(answer.status, 200, answer.text);
    const entries = entriesOf(answer.body);
    assert.deepEqual(
      entries.map(({ response }) => response?.status),
      ['201 Created', '201 Created', '200 OK', '201 Created'],
    );
    const [id, ...more] = await server.found('Patient');
    assert.deepEqual(more, []);
    assert.equal(entries[2]?.response?.location, `Patient/${id}/_history/1`);
    for (const index of [0, 3]) {
      assert.deepEqual(entries[index]?.resource?.['subject'], { reference: `Patient/${id}` });
    }
  });
});

test('overlaps are refused: by criteria, by fullUrl, and of what is found with what is deleted', async () => {
  await TestServer.with(async (server) => {
    const identified = { ...patient, identifier: [{ system: 'urn:mrn', value: '1' }] };
    await server.send('PUT', 'Patient/a', { ...identified, id: 'a' });
    const put = (url: string) => ({ resource: patient, request: { method: 'PUT', url } });
    const finds = post(identified, undefined, { ifNoneExist: 'identifier=urn:mrn|1' });
    const overlapping = [
      [put('Patient?identifier=urn:mrn|2'), put('Patient?identifier=urn:mrn|2')],
      [
        put('Patient?identifier=urn:mrn|2'),
        post(patient, undefined, { ifNoneExist: 'identifier=urn:mrn|2' }),
      ],
      [finds, { request: { method: 'DELETE', url: 'Patient/a' } }],
      [{ request: { method: 'DELETE', url: 'Patient?identifier=urn:mrn|1' } }, finds],
      [{ ...finds, fullUrl: UUID }, post(patient, UUID)],
    ];
    for (const entries of overlapping) {
      const answer = await server.send('POST', '', transaction(...entries));
      assert.equal(answer.status, 400, answer.text);
      assert.equal(issuesOf(answer.body)[0]?.code, 'duplicate');
    }
    assert.equal((await server.send('POST', '', transaction(finds, finds))).status, 200);
    assert.deepEqual(await server.found('Patient'), ['a']);
  });
});

test('a conditional update that matches nothing never overwrites a record under its id', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...patient, id: 'a' });
    const stranger = { resourceType: 'Patient', id: 'a', active: true };
    const url = 'Patient?identifier=urn:mrn|9';
    assert.equal((await server.send('PUT', url, stranger)).status, 409);
    const put = { resource: stranger, request: { method: 'PUT', url } };
    assert.equal((await server.send('POST', '', transaction(put))).status, 409);
    assert.equal((await server.send('GET', 'Patient/a')).body['active'], undefined);
  });
});

test('criteria name what is there when all other entries are done', async () => {
  await TestServer.with(async (server) => {
    const known = (id: string, value: string) => ({
      ...patient,
      id,
      identifier: [{ system: 'urn:mrn', value }],
    });
    server.store.put(known('moved', 'old'));
    server.store.put(known('leaving', 'gone'));
    const about = (value: string) => post(observation(`Patient?identifier=urn:mrn|${value}`));
    const newcomer = { ...patient, identifier: known('', 'new').identifier };
    const made = await server.send('POST', '', transaction(about('new'), post(newcomer)));
    assert.equal(made.status, 200, made.text);
    const [entry, its] = entriesOf(made.body);
    const subject = entry?.resource?.['subject'] as { reference: string };
    assert.equal(subject.reference, `Patient/${String(its?.resource?.id)}`);

    const renamed = {
      resource: known('moved', 'renamed'),
      request: { method: 'PUT', url: 'Patient/moved' },
    };
    const removed = { request: { method: 'DELETE', url: 'Patient/leaving' } };
    const refused = [[about('old'), renamed], [about('gone'), removed], [about('nobody')]];
    for (const entries of refused) {
      const { status, body } = await server.send('POST', '', transaction(...entries));
      assert.equal(status, 412);
      assert.match(
        issuesOf(body)[0]?.details.text ?? '',
        /entry\[0\]: conditional reference .* matches no resource/,
      );
    }
    const follows = await server.send('POST', '', transaction(about('renamed'), renamed));
    assert.equal(follows.status, 200, follows.text);
  });
});

test('records that are found by each other wait for each other, and nothing may move afterwards', async () => {
  await TestServer.with(async (server) => {
    const link = (value: string, other: string) => ({
      resourceType: 'Person',
      identifier: [{ system: 'urn:mrn', value }],
      link: [{ target: { reference: `Person?identifier=urn:mrn|${other}` } }],
    });
    const chain = transaction(
      post(link('a', 'b')),
      post(link('b', 'c')),
      post({ resourceType: 'Person', identifier: [{ system: 'urn:mrn', value: 'c' }] }),
    );
    assert.equal((await server.send('POST', '', chain)).status, 200);
    const circle = transaction(post(link('x', 'y')), post(link('y', 'x')));
    assert.equal((await server.send('POST', '', circle)).status, 412);

    server.store.put({ ...patient, id: 'p', identifier: [{ system: 'urn:mrn', value: 'one' }] });
    const moving = {
      resource: {
        ...patient,
        id: 'p',
        identifier: [{ system: 'urn:mrn', value: 'two' }],
        link: [{ other: { reference: 'Patient?identifier=urn:mrn|one' }, type: 'seealso' }],
      },
      request: { method: 'PUT', url: 'Patient/p' },
    };
    const itself = await server.send('POST', '', transaction(moving));
    assert.equal(itself.status, 412, 'it would no longer be what it refers to');
  });
});
