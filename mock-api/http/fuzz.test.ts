import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TestServer } from './testing.ts';

const types = fc.constantFrom(
  'Patient',
  'Observation',
  'Task',
  'Bundle',
  'Binary',
  'CarePlan',
  'Foo',
  '',
);
const segments = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'a',
      'b',
      '_history',
      '_search',
      '1',
      '2',
      '$validate',
      'metadata',
      '%00',
      '%2F',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map(encodeURIComponent) },
);
const names = fc.constantFrom(
  'name',
  'name:exact',
  'code',
  'code:not',
  'date',
  'birthdate',
  'patient',
  'subject:Patient.name',
  '_id',
  '_sort',
  '_count',
  '_include',
  '_revinclude',
  '_has:Observation:patient:code',
  '_elements',
  '_summary',
  '_lastUpdated',
  '_total',
  '_cursor',
  '_format',
  'value-quantity',
  'identifier',
  '_since',
  'owner:missing',
  '__proto__',
  'constructor',
  'toString',
);
const values = fc.oneof(
  fc.constantFrom(
    'a',
    'ge2020',
    '2020-02',
    '5||mg',
    'urn:a|1',
    '|',
    ',',
    '\\',
    'Patient/a',
    'Patient:organization',
    'Observation:subject',
    '-date,code',
    '0',
    '1',
    '-1',
    '1e400',
    'true',
    'json',
    'xml',
    'W10',
    'bnVsbA',
    "' OR 1=1 --",
    '%',
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
);
const queries = fc.array(fc.tuple(names, values), { maxLength: 4 }).map((pairs) => {
  const query = pairs
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
  return query && `?${query}`;
});
const addresses = fc
  .tuple(types, fc.array(segments, { maxLength: 3 }), queries)
  .map(([type, path, query]) => ['/fhir', type, ...path].join('/') + query);

const resources = fc.oneof(
  fc.record(
    {
      resourceType: types,
      id: fc.constantFrom('a', 'b', 'x_y'),
      status: fc.constantFrom('final', 'active', 5),
      subject: fc.constantFrom({ reference: 'Patient/a' }, { reference: '#' }, [], null),
      name: fc.jsonValue({ maxDepth: 3 }),
      code: fc.constantFrom({ text: 'x' }, null, 'x'),
    },
    { requiredKeys: ['resourceType'] },
  ),
  fc.constantFrom(
    { resourceType: 'Patient', id: 'a' },
    { resourceType: 'Patient', id: 'b', active: true, name: [{ family: 'B' }] },
    {
      resourceType: 'Observation',
      id: 'a',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient/a' },
    },
  ),
);
const requests = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 3),
    url: fc.oneof(addresses, fc.jsonValue({ maxDepth: 1 })),
    ifMatch: fc.constantFrom('W/"1"', 'x', 5),
    ifNoneExist: fc.constantFrom('identifier=1', 'name', '_id=a', ''),
  },
  { requiredKeys: ['method', 'url'] },
);
const bundles = fc.record({
  resourceType: fc.constant('Bundle'),
  type: fc.constantFrom('batch', 'transaction', 'collection', null),
  entry: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.array(
        fc.record(
          {
            fullUrl: fc.constantFrom(
              'urn:uuid:8a6f5a0e-4c8b-4dd0-8a0d-9f35f2f3a001',
              'http://x/Patient/a',
              5,
            ),
            resource: resources,
            request: requests,
          },
          { requiredKeys: [] },
        ),
        { maxLength: 4 },
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  ),
});
const bodies = fc.oneof(resources, bundles, fc.jsonValue({ maxDepth: 3 }), fc.string());
const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/fhir+json',
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      ';',
    ),
    accept: fc.constantFrom(
      '*/*',
      'application/fhir+json',
      'text/html',
      ';;q',
      'application/fhir+xml',
    ),
    'if-match': fc.constantFrom('W/"1"', 'W/"2"', '*', '"', '1'),
    'if-none-match': fc.constantFrom('W/"1"', '*', 'x'),
    'if-none-exist': fc.constantFrom('identifier=urn:a|1', '_id=a', 'x', '=', 'name=%'),
    'if-modified-since': fc.constantFrom('Fri, 20 Nov 2026 09:00:00 GMT', 'x'),
    prefer: fc.constantFrom(
      'return=minimal',
      'handling=lenient',
      'return=OperationOutcome; handling=strict',
      '=;',
    ),
  },
  { requiredKeys: [] },
);
const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS');

const REQUESTS = process.env['TEST_LONG'] ? 20_000 : 3_000;

test(`${REQUESTS} requests of every shape: no failure of the server, and every answer is FHIR`, async () => {
  await TestServer.with(async (server) => {
    for (const id of ['a', 'b']) server.store.put({ resourceType: 'Patient', id });
    await fc.assert(
      fc.asyncProperty(methods, addresses, bodies, headers, async (method, url, body, sent) => {
        const hasBody = method !== 'GET' && method !== 'HEAD';
        const answer = await server.send(method, url, hasBody ? body : undefined, sent);
        assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
        if (method === 'HEAD' || answer.text === '') return;
        assert.match(String(answer.headers['content-type']), /^application\/(fhir\+)?json/);
        assert.match(answer.body.resourceType, /^[A-Z]/);
        if (answer.status >= 400) assert.equal(answer.body.resourceType, 'OperationOutcome');
      }),
      { numRuns: REQUESTS, seed: 20261120 },
    );
  });
});
