import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, issuesOf } from './testing.ts';

const patient = { resourceType: 'Patient', name: [{ family: 'Jackson' }] };
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** Method, address, what is sent; then the status and what the outcome must say. */
const REFUSALS: readonly {
  readonly request: readonly [
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ];
  readonly status: number;
  readonly says: RegExp;
}[] = [
  { request: ['GET', 'Patient/none'], status: 404, says: /Patient\/none/ },
  { request: ['GET', 'Pation'], status: 404, says: /resource type "Pation"/ },
  {
    request: ['GET', 'OperationOutcome'],
    status: 404,
    says: /resource type "OperationOutcome"/,
  },
  { request: ['GET', 'patient/1'], status: 404, says: /patient/ },
  { request: ['GET', 'Patient/1/$everything'], status: 404, says: /\$everything/ },
  { request: ['POST', '$reindex', {}], status: 404, says: /\$reindex/ },
  { request: ['GET', 'Patient/1/name/family'], status: 404, says: /Patient\/1\/name\/family/ },
  { request: ['GET', 'Patient/%E0%A4%A'], status: 400, says: /./ },
  { request: ['PATCH', 'Patient/1/_history', []], status: 405, says: /PATCH/ },
  { request: ['PROPFIND', 'Patient'], status: 405, says: /PROPFIND/ },
  { request: ['TRACE', 'Patient/1'], status: 405, says: /TRACE/ },
  { request: ['POST', 'Patient/1', patient], status: 405, says: /POST/ },
  { request: ['DELETE', 'metadata'], status: 405, says: /DELETE/ },
  { request: ['DELETE', ''], status: 405, says: /DELETE/ },
  { request: ['GET', 'Patient/_search'], status: 405, says: /POST/ },
  { request: ['POST', 'Patient', '{"resourceType":'], status: 400, says: /not valid JSON/ },
  {
    request: ['POST', 'Patient', '{"resourceType":"Patient","a":' + nested(5000) + '}'],
    status: 400,
    says: /nested/,
  },
  {
    request: ['POST', 'Patient', '{"resourceType":"Patient","a":' + nested(200_000) + '}'],
    status: 400,
    says: /nested/,
  },
  { request: ['POST', 'Patient', '[]'], status: 400, says: /Patient resource/ },
  { request: ['POST', 'Patient', 'null'], status: 400, says: /Patient resource/ },
  { request: ['POST', 'Patient', '"Patient"'], status: 400, says: /Patient resource/ },
  { request: ['POST', 'Patient', {}], status: 400, says: /Patient resource/ },
  { request: ['POST', 'Patient'], status: 400, says: /Patient resource/ },
  {
    request: ['POST', 'Patient', { resourceType: 'Observation' }],
    status: 400,
    says: /Observation/,
  },
  { request: ['POST', 'Patient', { ...patient, gender: 'Male' }], status: 400, says: /Male/ },
  { request: ['POST', 'Patient', { ...patient, colour: 'red' }], status: 400, says: /colour/ },
  {
    request: ['POST', 'Patient', patient, { 'content-type': 'text/plain' }],
    status: 415,
    says: /text\/plain/,
  },
  {
    request: ['POST', 'Patient', patient, { 'content-type': 'application/fhir+xml' }],
    status: 415,
    says: /xml/,
  },
  {
    request: [
      'POST',
      'Patient',
      patient,
      { 'content-type': 'application/fhir+json; charset=latin1' },
    ],
    status: 415,
    says: /latin1/,
  },
  { request: ['POST', 'Patient/_search', patient], status: 415, says: /form-urlencoded/ },
  {
    request: ['GET', 'Patient', undefined, { accept: 'application/fhir+xml' }],
    status: 406,
    says: /xml/,
  },
  { request: ['GET', 'Patient?_format=xml'], status: 406, says: /xml/ },
  { request: ['GET', 'Patient?_format=application/fhir%2Bxml'], status: 406, says: /fhir\+xml/ },
  { request: ['GET', 'Patient?_format=ttl'], status: 406, says: /ttl/ },
  {
    request: ['GET', 'Patient', undefined, { accept: 'text/turtle, application/fhir+xml;q=0.9' }],
    status: 406,
    says: /turtle/,
  },
  {
    request: ['GET', 'Patient', undefined, { accept: 'application/fhir+xml, */*;q=0.0' }],
    status: 406,
    says: /xml/,
  },
  {
    request: ['GET', 'Patient', undefined, { accept: 'application/fhir+json;fhirVersion=4.05' }],
    status: 406,
    says: /R4/,
  },
  {
    request: [
      'POST',
      'Patient',
      patient,
      { 'content-type': 'application/fhir+json; fhirVersion=5.0' },
    ],
    status: 415,
    says: /fhirVersion=5.0/,
  },
  { request: ['POST', 'Patient', patient, { 'content-type': ';' }], status: 415, says: /./ },
  {
    request: [
      'POST',
      'Patient/_search',
      '_format=xml',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    status: 406,
    says: /xml/,
  },
  {
    request: ['GET', 'Patient', undefined, { accept: 'application/fhir+json; fhirVersion=5.0' }],
    status: 406,
    says: /R4/,
  },
  { request: ['PUT', 'Patient/1', patient], status: 400, says: /id of the body/ },
  { request: ['PUT', 'Patient/1', { ...patient, id: '2' }], status: 400, says: /id of the body/ },
  { request: ['PUT', 'Patient/a_b', { ...patient, id: 'a_b' }], status: 400, says: /a_b/ },
  {
    request: ['PUT', `Patient/${'x'.repeat(65)}`, { ...patient, id: 'x'.repeat(65) }],
    status: 400,
    says: /64/,
  },
  { request: ['PUT', 'Patient', patient], status: 400, says: /criteria/ },
  { request: ['PUT', 'Patient?_count=1', patient], status: 400, says: /criteria/ },
  { request: ['DELETE', 'Patient'], status: 400, says: /criteria/ },
  { request: ['POST', '', patient], status: 400, says: /Bundle/ },
  {
    request: ['POST', '', { resourceType: 'Bundle', type: 'collection' }],
    status: 400,
    says: /collection/,
  },
  {
    request: ['POST', '', { resourceType: 'Bundle', type: 'batch', entry: {} }],
    status: 400,
    says: /list/,
  },

  { request: ['GET', 'Patient?mrn=1'], status: 400, says: /"mrn"/ },
  { request: ['GET', 'Flag?status=active'], status: 400, says: /"status"/ },
  { request: ['GET', 'DetectedIssue?status=final'], status: 400, says: /"status"/ },
  { request: ['GET', 'Task?due-date=2026-01-01'], status: 400, says: /"due-date"/ },
  {
    request: ['GET', 'Observation?code-value-quantity=a$5'],
    status: 400,
    says: /"code-value-quantity"/,
  },
  { request: ['GET', 'Location?near=1|2'], status: 400, says: /"near"/ },
  { request: ['GET', 'Patient?_text=pain'], status: 400, says: /"_text"/ },
  { request: ['GET', 'Patient?_content=pain'], status: 400, says: /"_content"/ },
  { request: ['GET', 'Patient?_list=1'], status: 400, says: /"_list"/ },
  { request: ['GET', 'Patient?_contained=true'], status: 400, says: /"_contained"/ },
  { request: ['GET', 'Patient?name:soundslike=x'], status: 400, says: /:soundslike/ },
  { request: ['GET', 'Patient?name:exact:x=x'], status: 400, says: /:exact:x/ },
  { request: ['GET', 'Patient?birthdate:exact=2000'], status: 400, says: /:exact/ },
  { request: ['GET', 'Patient?_id:exact=2000'], status: 400, says: /:exact/ },
  { request: ['GET', 'Observation?code:below=x'], status: 400, says: /:below/ },
  { request: ['GET', 'Observation?subject:Medication=1'], status: 400, says: /Medication/ },
  { request: ['GET', 'Observation?patient=Foo/1'], status: 400, says: /Foo/ },
  { request: ['GET', 'Observation?patient=a_b'], status: 400, says: /"patient"/ },
  { request: ['GET', 'Patient?name=ann,'], status: 400, says: /"name"/ },
  { request: ['GET', 'Patient?name=a,,b'], status: 400, says: /"name"/ },
  { request: ['GET', 'Patient?birthdate=yesterday'], status: 400, says: /"birthdate"/ },
  { request: ['GET', 'Patient?birthdate=2023-02-30'], status: 400, says: /"birthdate"/ },
  { request: ['GET', 'Patient?birthdate=gt'], status: 400, says: /"birthdate"/ },
  { request: ['GET', 'Patient?_lastUpdated=x'], status: 400, says: /"_lastUpdated"/ },
  { request: ['GET', 'Patient?name:missing=maybe'], status: 400, says: /maybe/ },
  { request: ['GET', 'Patient?identifier=a|b|c'], status: 400, says: /"identifier"/ },
  { request: ['GET', 'Patient?identifier=|'], status: 400, says: /"identifier"/ },
  { request: ['GET', 'Observation?value-quantity=many'], status: 400, says: /"value-quantity"/ },
  { request: ['GET', 'Observation?value-quantity=5|mg'], status: 400, says: /"value-quantity"/ },
  { request: ['GET', 'RiskAssessment?probability=half'], status: 400, says: /"probability"/ },
  { request: ['GET', 'Patient?_count=-1'], status: 400, says: /"_count"/ },
  { request: ['GET', 'Patient?_count=1&_count=2'], status: 400, says: /"_count"/ },
  { request: ['GET', 'Patient?_sort=colour'], status: 400, says: /"colour"/ },
  { request: ['GET', 'Observation?_sort=code-value-quantity'], status: 400, says: /_sort/ },
  { request: ['GET', 'Patient?_total=some'], status: 400, says: /"_total"/ },
  { request: ['GET', 'Patient?_summary=yes'], status: 400, says: /"_summary"/ },
  { request: ['GET', 'Patient?_include=Patient:name'], status: 400, says: /_include/ },
  { request: ['GET', 'Patient?_include=Observation:subject'], status: 400, says: /_include/ },
  { request: ['GET', 'Patient?_revinclude=Nothing:x'], status: 400, says: /_revinclude/ },
  { request: ['GET', 'Patient?_cursor=abc'], status: 400, says: /"_cursor"/ },
  { request: ['GET', 'Observation?subject:Patient.mrn=1'], status: 400, says: /mrn/ },
  { request: ['GET', 'Observation?code.text=1'], status: 400, says: /chained/ },
  {
    request: ['GET', `Patient?_sort=${'family,'.repeat(10)}family`],
    status: 400,
    says: /at most 10/,
  },
  {
    request: ['GET', `Patient?${`name=${'a,'.repeat(199)}a&`.repeat(190)}`],
    status: 400,
    says: /at most 20000 values/,
  },
  { request: ['GET', 'Provenance?target._lastUpdated=2020'], status: 400, says: /say which/ },
  { request: ['GET', `Patient?name=${'a,'.repeat(600)}a`], status: 400, says: /601 values/ },
  { request: ['GET', `Patient?${'name=a&'.repeat(201)}`], status: 400, says: /at most 200/ },
  { request: ['GET', 'Patient?_has:Observation:patient:colour=1'], status: 400, says: /colour/ },
  { request: ['GET', 'Patient?_has:Observation=1'], status: 400, says: /_has/ },
];

test('every mistake is answered with an OperationOutcome that names it', async (context) => {
  await TestServer.with(async (server) => {
    for (const { request, status, says } of REFUSALS) {
      const [method, url, body, headers] = request;
      const sent = typeof body === 'string' ? body.slice(0, 60) : JSON.stringify(body ?? '');
      await context.test(`${method} ${url} ${sent} ${JSON.stringify(headers ?? '')}`, async () => {
        const answer = await server.send(method, url, body, headers);
        assert.equal(answer.status, status, answer.text.slice(0, 500));
        assert.equal(answer.body.resourceType, 'OperationOutcome');
        assert.match(String(answer.headers['content-type']), /^application\/fhir\+json/);
        const [first] = issuesOf(answer.body);
        assert.equal(first?.severity, 'error');
        assert.ok(first.code);
        assert.match(
          issuesOf(answer.body)
            .map(({ details }) => details.text)
            .join(' '),
          says,
        );
        assert.doesNotMatch(answer.text, /\.ts:|node_modules/, 'no stack trace');
      });
    }
  });
});

test('an address that knows other methods says which', async () => {
  await TestServer.with(async (server) => {
    const known = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'PUT'];
    const answer = await server.send('POST', 'Patient/1', {});
    assert.equal(answer.status, 405);
    assert.deepEqual(String(answer.headers['allow']).split(', ').sort(), known);
    for (const [method, url, allow] of [
      ['DELETE', 'metadata', 'GET, HEAD, OPTIONS'],
      ['PUT', 'Patient/1/_history/1', 'GET, HEAD, OPTIONS'],
      ['MKCOL', '_history', 'GET, HEAD, OPTIONS'],
      ['PURGE', 'Patient/_search', 'POST, OPTIONS'],
    ] as const) {
      const { status, headers } = await server.send(method, url);
      assert.equal(status, 405);
      assert.equal(headers['allow'], allow, `${method} ${url}`);
    }
    const options = await server.send('OPTIONS', 'Patient/1');
    assert.equal(options.status, 204);
    assert.deepEqual(String(options.headers['allow']).split(', ').sort(), known);
    assert.match(String(options.headers['accept-patch']), /json-patch\+json/);
    assert.equal((await server.send('OPTIONS', 'Pation/1')).status, 404);
  });
});

test('a body above the limit is refused as too large', async () => {
  await TestServer.with(async (server) => {
    const answer = await server.send('POST', 'Patient', ' '.repeat(33 * 1024 * 1024));
    assert.equal(answer.status, 413);
    assert.equal(answer.body.resourceType, 'OperationOutcome');
  });
});

test('a document of megabytes, with quotes and brackets in its text, is no deep nesting', async () => {
  await TestServer.with(async (server) => {
    const data = 'QUJD'.repeat(4 * 1024 * 1024);
    const binary = await server.send('POST', 'Binary', {
      resourceType: 'Binary',
      contentType: 'text/plain',
      data,
    });
    assert.equal(binary.status, 201);
    const text = '[{"\\'.repeat(10_000);
    const basic = { resourceType: 'Basic', code: { text } };
    assert.deepEqual((await server.send('POST', 'Basic', basic)).body['code'], { text });
  });
});

test('bytes that are no text are refused, not stored as something else', async () => {
  await TestServer.with(async ({ app }) => {
    const text = Buffer.from('{"resourceType":"Patient","name":[{"family":"M?ller"}]}');
    text[text.indexOf('?')] = 0xfc;
    const answer = await app.inject({
      method: 'POST',
      url: '/fhir/Patient',
      headers: { 'content-type': 'application/fhir+json' },
      payload: text,
    });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /UTF-8/);
  });
});

test('with handling=lenient unknown parameters are left out, and the answer says so', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...patient, id: 'a' });
    const { status, body, text } = await server.send('GET', 'Patient?mrn=1&name=jack', undefined, {
      prefer: 'handling=lenient',
    });
    assert.equal(status, 200);
    assert.equal(body['total'], 1);
    assert.match(text, /"mode":"outcome"/);
    assert.match(text, /left out: mrn/);
    assert.doesNotMatch(JSON.stringify(body['link']), /mrn/);
    const bad = await server.send('GET', 'Patient?birthdate=x', undefined, {
      prefer: 'handling=lenient',
    });
    assert.equal(bad.status, 400, 'a bad value is no unknown parameter');
  });
});

test('JSON is answered under the name that the client asked for', async () => {
  await TestServer.with(async (server) => {
    const typeFor = async (accept: string, url = 'Patient') =>
      String((await server.send('GET', url, undefined, { accept })).headers['content-type']);
    assert.match(await typeFor('application/json'), /^application\/json;/);
    assert.match(await typeFor('application/json, */*'), /^application\/fhir\+json;/);
    assert.match(await typeFor(''), /^application\/fhir\+json;/);
    assert.match(await typeFor('application/fhir+xml, application/fhir+json;q=0.5'), /fhir\+json/);
    assert.match(await typeFor('text/html,application/xhtml+xml,*/*;q=0.8'), /fhir\+json/);
    assert.match(await typeFor('text/html', 'Patient?_format=json'), /fhir\+json/);
    assert.match(await typeFor('text/html', 'Patient?_format=application/fhir+json'), /fhir\+json/);
    assert.match(
      await typeFor('text/html', 'Patient?_format=application/json'),
      /^application\/json/,
    );
    assert.match(await typeFor('application/json', 'Patient?_format='), /^application\/json;/);
    assert.match(await typeFor('application/json;q=0.9, */*;q=0.1'), /^application\/json;/);
    assert.match(await typeFor('application/fhir+json;q=0, application/*'), /^application\/json;/);
    assert.match(await typeFor('application/fhir+json; fhirVersion=4.0'), /fhir\+json/);
    assert.match(await typeFor('application/fhir+json;fhirVersion="4.0.1"'), /fhir\+json/);
    assert.match(
      await typeFor('application/fhir+json;fhirVersion=5.0, application/fhir+json;q=0.1'),
      /fhir\+json/,
    );
    assert.match(
      await typeFor('application/json', 'Patient/none'),
      /^application\/json;/,
      'errors too',
    );
    assert.match(await typeFor('application/json', 'Patient?mrn=1'), /^application\/json;/);
  });
});

test('requests that a foreign web page could make a browser send are refused', async () => {
  await TestServer.with(async (server) => {
    const statusOf = async (headers: Record<string, string>, url = 'Patient') =>
      (await server.send('GET', url, undefined, headers)).status;
    assert.equal(await statusOf({ host: 'evil.example' }), 403);
    assert.equal(await statusOf({ host: '127.0.0.1.evil.example' }), 403);
    assert.equal(await statusOf({ host: 'evil.example' }, '/config.json'), 403);
    assert.equal(await statusOf({ origin: 'https://evil.example' }), 403);
    assert.equal(await statusOf({ origin: 'null' }), 403);
    assert.equal(await statusOf({ origin: 'http://localhost:4200', host: 'localhost:4201' }), 200);
    assert.equal(await statusOf({ host: '[::1]:4200' }), 200);
  });
});

test('a preference is read from every header that holds one, the first of its kind counts', async () => {
  await TestServer.with(async ({ app }) => {
    const create = async (prefer: string) => {
      const headers = { 'content-type': 'application/fhir+json', prefer };
      return app.inject({ method: 'POST', url: '/fhir/Patient', headers, payload: patient });
    };
    for (const [prefer, returns] of [
      ['return=minimal', ''],
      ['RETURN=Minimal', ''],
      ['respond-async, return="minimal"', ''],
      ['handling=strict; return=minimal', ''],
      ['handling=lenient, return=minimal, return=representation', ''],
      ['return=OperationOutcome', 'OperationOutcome'],
      ['return=representation', 'Patient'],
      ['not-return=minimal', 'Patient'],
      ['return=nothing', 'Patient'],
      ['return; =minimal; ;', 'Patient'],
    ] as const) {
      const { statusCode, body } = await create(prefer);
      assert.equal(statusCode, 201);
      const type = body && (JSON.parse(body) as { resourceType: string }).resourceType;
      assert.equal(type, returns, prefer);
    }
  });
});

test('what the client already has is not sent again; a date that is none counts as not sent', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...patient, id: 'a' });
    const statusFor = async (headers: Record<string, string>) => {
      const answer = await server.send('GET', 'Patient/a', undefined, headers);
      if (answer.status === 304) {
        assert.equal(answer.text, '');
        assert.equal(answer.headers['etag'], 'W/"1"');
        assert.equal(answer.headers['vary'], 'Accept, Accept-Encoding');
        assert.equal(answer.headers['cache-control'], 'no-store');
      }
      return answer.status;
    };
    assert.equal(await statusFor({ 'if-none-match': 'W/"1"' }), 304);
    assert.equal(await statusFor({ 'if-none-match': 'W/"2", W/"1"' }), 304);
    assert.equal(await statusFor({ 'if-none-match': '*' }), 304);
    assert.equal(await statusFor({ 'if-none-match': 'W/"2"' }), 200);
    const since = (date: string) => statusFor({ 'if-modified-since': date });
    assert.equal(await since('Fri, 20 Nov 2099 09:00:00 GMT'), 304);
    assert.equal(await since('Friday, 20-Nov-49 09:00:00 GMT'), 304);
    assert.equal(await since('Fri Nov 20 09:00:00 2099'), 304);
    assert.equal(await since('Sat, 20 Nov 1999 09:00:00 GMT'), 200);
    for (const date of ['2099-11-20T09:00:00Z', '2099', 'Fri, 99 Foo 2099 09:00:00 GMT', 'x', '']) {
      assert.equal(await since(date), 200, date);
    }
    const both = { 'if-none-match': 'W/"2"', 'if-modified-since': 'Fri, 20 Nov 2099 09:00:00 GMT' };
    assert.equal(await statusFor(both), 200, 'the entity tag decides');
  });
});

test('one slash more or less, and an escape where none is needed, make no difference', async () => {
  await TestServer.with(async (server) => {
    await server.send('PUT', 'Patient/a', { ...patient, id: 'a' });
    for (const url of [
      '/fhir/Patient/a',
      '/fhir/Patient/a/',
      '/fhir//Patient//a',
      '/fhir/%50atient/%61',
      '/fhir/Patient/a?',
      '/fhir/Patient/a?&&',
    ]) {
      assert.equal((await server.send('GET', url)).body['id'], 'a', url);
    }
    const bundle = { resourceType: 'Bundle', type: 'batch' };
    for (const url of ['/fhir', '/fhir/', '/fhir//', '/fhir?_format=json']) {
      assert.equal((await server.send('POST', url, bundle)).status, 200, url);
    }
    assert.equal((await server.send('POST', 'Patient/a?_method=DELETE', patient)).status, 405);
    const headers = { 'x-http-method-override': 'DELETE' };
    assert.equal((await server.send('POST', 'Patient', patient, headers)).status, 201);
    assert.equal((await server.send('GET', 'Patient/a')).status, 200, 'not deleted');
  });
});

test('an id that the client gave its request comes back with the answer', async () => {
  await TestServer.with(async (server) => {
    const headers = { 'x-request-id': 'a-1', 'x-correlation-id': 'urn:b' };
    for (const url of ['metadata', 'Patient/none']) {
      const answer = await server.send('GET', url, undefined, headers);
      assert.equal(answer.headers['x-request-id'], 'a-1');
      assert.equal(answer.headers['x-correlation-id'], 'urn:b');
    }
    const answer = await server.send('GET', 'metadata', undefined, { 'x-request-id': 'a b' });
    assert.equal(answer.headers['x-request-id'], undefined);
  });
});

test('half of a surrogate pair is no text', async () => {
  await TestServer.with(async (server) => {
    const text = '{"resourceType":"Patient","name":[{"family":"a\\ud800b"}]}';
    const answer = await server.send('POST', 'Patient', text);
    assert.equal(answer.status, 400);
    assert.equal(issuesOf(answer.body)[0]?.expression?.[0], 'Patient.name[0].family');
    const emoji = await server.send('POST', 'Patient', text.replace('ud800b', 'ud83d\\ude00'));
    assert.equal(emoji.status, 201);
    assert.match(emoji.text, /a😀/u);
  });
});

test('a Bundle whose answer would fill the memory is refused in part or as a whole', async () => {
  await TestServer.with(async (server) => {
    const bundle = (type: string, length: number, entry: object) =>
      server.send('POST', '', { resourceType: 'Bundle', type, entry: Array(length).fill(entry) });
    const metadata = { request: { method: 'GET', url: 'metadata' } };
    const batch = await bundle('batch', 400, metadata);
    assert.equal(batch.status, 200);
    assert.ok(batch.text.length < 200 * 1024 * 1024);
    const statuses = entriesOf(batch.body).map(({ response }) => response?.status);
    assert.equal(statuses[0], '200 OK');
    assert.equal(statuses.at(-1), '413 Payload Too Large');
    assert.equal((await bundle('transaction', 400, metadata)).status, 413);
    const many = await bundle('batch', 50_001, {});
    assert.equal(many.status, 413);
    assert.equal(issuesOf(many.body)[0]?.expression?.[0], 'Bundle.entry');
  });
});

test('of very many mistakes the first hundred are told, and how many there are more', async () => {
  await TestServer.with(async (server) => {
    const reference = 'Practitioner/none';
    const generalPractitioner = Array.from({ length: 5000 }, (_, n) => ({
      reference: `${reference}${n}`,
    }));
    const wrong = { ...patient, generalPractitioner };
    const answer = await server.send('POST', 'Patient', wrong);
    assert.equal(answer.status, 422);
    const issues = issuesOf(answer.body);
    assert.equal(issues.length, 101);
    assert.match(issues.at(-1)?.details.text ?? '', /^There are \d+ more issues/);
  });
});
