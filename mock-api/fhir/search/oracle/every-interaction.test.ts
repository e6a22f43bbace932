// One request accepted and one refused for every interaction that /metadata lists, of every type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer } from '../../../http/testing.ts';

interface Listed {
  readonly interaction: readonly { code: string }[];
  readonly resource: readonly (Readonly<Record<string, unknown>> & {
    readonly type: string;
    readonly interaction: readonly { code: string }[];
  })[];
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
}

const patient = { resourceType: 'Patient', id: 'one', active: true };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const replace = [{ op: 'replace', path: '/active', value: false }];
const bundle = (type: string, url: string) => ({
  resourceType: 'Bundle',
  type,
  entry: [{ request: { method: 'GET', url } }],
});

/** For each code the request that is accepted and the one that is refused, with their statuses; over a Patient "one". */
const INTERACTIONS: Readonly<Record<string, readonly [accepted: Request, refused: Request]>> = {
  read: [
    { method: 'GET', url: 'Patient/one', status: 200 },
    { method: 'GET', url: 'Patient/none', status: 404 },
  ],
  vread: [
    { method: 'GET', url: 'Patient/one/_history/1', status: 200 },
    { method: 'GET', url: 'Patient/one/_history/99', status: 404 },
  ],
  'history-instance': [
    { method: 'GET', url: 'Patient/one/_history', status: 200 },
    { method: 'GET', url: 'Patient/none/_history', status: 404 },
  ],
  'history-type': [
    { method: 'GET', url: 'Patient/_history', status: 200 },
    { method: 'GET', url: 'Patient/_history?_since=yesterday', status: 400 },
  ],
  'history-system': [
    { method: 'GET', url: '_history', status: 200 },
    { method: 'GET', url: '_history?_count=few', status: 400 },
  ],
  'search-type': [
    { method: 'GET', url: 'Patient?active=true', status: 200 },
    { method: 'GET', url: 'Patient?nonsense=1', status: 400 },
  ],
  'search-system': [
    { method: 'GET', url: '?_id=one', status: 200 },
    { method: 'GET', url: '?active=true', status: 400 },
  ],
  create: [
    { method: 'POST', url: 'Patient', body: patient, status: 201 },
    { method: 'POST', url: 'Patient', body: { ...patient, gender: 'x' }, status: 400 },
  ],
  update: [
    { method: 'PUT', url: 'Patient/one', body: { ...patient, active: false }, status: 200 },
    { method: 'PUT', url: 'Patient/two', body: patient, status: 400 },
  ],
  patch: [
    { method: 'PATCH', url: 'Patient/one', body: replace, headers: JSON_PATCH, status: 200 },
    { method: 'PATCH', url: 'Patient/none', body: replace, headers: JSON_PATCH, status: 404 },
  ],
  delete: [
    { method: 'DELETE', url: 'Patient/one', status: 204 },
    { method: 'DELETE', url: 'Patient?active=true&nonsense=1', status: 400 },
  ],
  batch: [
    { method: 'POST', url: '', body: bundle('batch', 'Patient/none'), status: 200 },
    { method: 'POST', url: '', body: bundle('nonsense', 'Patient/one'), status: 400 },
  ],
  transaction: [
    { method: 'POST', url: '', body: bundle('transaction', 'Patient/one'), status: 200 },
    { method: 'POST', url: '', body: bundle('transaction', 'Patient/none'), status: 404 },
  ],
};

const asked = { 'if-none-exist': 'active=true' };
const match = { 'if-none-match': 'W/"1"' };

/** The same for what a resource entry of /metadata says beside its interactions. */
const CONDITIONS: Readonly<Record<string, readonly [accepted: Request, refused: Request]>> = {
  conditionalCreate: [
    { method: 'POST', url: 'Patient', body: patient, headers: asked, status: 200 },
    {
      ...{ method: 'POST', url: 'Patient', body: patient, status: 400 },
      headers: { 'if-none-exist': 'nonsense=1' },
    },
  ],
  conditionalRead: [
    { method: 'GET', url: 'Patient/one', headers: match, status: 304 },
    { method: 'GET', url: 'Patient/none', headers: match, status: 404 },
  ],
  conditionalUpdate: [
    { method: 'PUT', url: 'Patient?active=true', body: patient, status: 200 },
    { method: 'PUT', url: 'Patient?nonsense=1', body: patient, status: 400 },
  ],
  conditionalDelete: [
    { method: 'DELETE', url: 'Patient?active=true', status: 204 },
    { method: 'DELETE', url: 'Patient?nonsense=1', status: 400 },
  ],
  updateCreate: [
    { method: 'PUT', url: 'Patient/new', body: { ...patient, id: 'new' }, status: 201 },
    { method: 'PUT', url: 'Patient/no%20id', body: { ...patient, id: 'no id' }, status: 400 },
  ],
  readHistory: [
    { method: 'GET', url: 'Patient/one/_history/1', status: 200 },
    { method: 'GET', url: 'Patient/one/_history/0', status: 404 },
  ],
};

async function listed(server: TestServer): Promise<Listed> {
  const { body } = await server.send('GET', 'metadata');
  return (body['rest'] as readonly Listed[])[0]!;
}

const codesOf = ({ interaction }: Pick<Listed, 'interaction'>): string[] =>
  interaction.map(({ code }) => code);

test('every interaction that /metadata lists accepts one request and refuses another', async (context) => {
  for (const [code, requests] of Object.entries({ ...INTERACTIONS, ...CONDITIONS })) {
    await context.test(code, async () => {
      for (const { method, url, body, headers, status } of requests) {
        await TestServer.with(async (server) => {
          server.store.put(patient);
          const answer = await server.send(method, `/fhir/${url}`, body, headers);
          assert.equal(answer.status, status, `${method} ${url}: ${answer.text}`);
          if (status >= 400)
            assert.equal(answer.body.resourceType, 'OperationOutcome', answer.text);
        });
      }
    });
  }
});

test('/metadata lists these interactions and conditions for every type, and no other', async () => {
  await TestServer.with(async (server) => {
    const rest = await listed(server);
    const ofType = Object.keys(INTERACTIONS).filter((code) => !codesOf(rest).includes(code));
    for (const resource of rest.resource) {
      assert.deepEqual(codesOf(resource).sort(), ofType.sort(), resource.type);
      const conditions = Object.keys(resource).filter((key) =>
        /^(conditional|update|readH)/.test(key),
      );
      assert.deepEqual(conditions.sort(), Object.keys(CONDITIONS).sort(), resource.type);
    }
    assert.equal(ofType.length + codesOf(rest).length, Object.keys(INTERACTIONS).length);
  });
});

test('records of every type are read, versioned, listed, searched and deleted', async () => {
  await TestServer.with(async (server) => {
    for (const { type } of (await listed(server)).resource) {
      server.store.put({ resourceType: type, id: 'one' });
      const status = async (method: string, url: string) => (await server.send(method, url)).status;
      const statuses = [
        await status('GET', `${type}/one`),
        await status('GET', `${type}/one/_history/1`),
        await status('GET', `${type}/one/_history`),
        await status('GET', `${type}/_history`),
        await status('DELETE', `${type}/one`),
        await status('GET', `${type}/one`),
        await status('GET', `${type}/none`),
      ];
      assert.deepEqual(statuses, [200, 200, 200, 200, 204, 410, 404], type);
      assert.deepEqual(await server.found(type), [], type);
    }
  });
});
