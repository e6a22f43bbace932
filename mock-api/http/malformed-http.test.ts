import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { ResourceStore } from '../storage/resource-store.ts';
import { createApp } from './app.ts';
import { issuesOf } from './testing.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';

async function withListening(
  work: (app: FastifyInstance, port: number) => Promise<void>,
  requestTimeout?: number,
): Promise<void> {
  const store = ResourceStore.open(':memory:', { timeZone: 'UTC' });
  const client = () => ({ timeZone: 'UTC', clinicName: 'Test', demo: false });
  const app = await createApp(store, client, {
    spaDirectory: '/nonexistent/',
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    await work(app, (app.server.address() as AddressInfo).port);
  } finally {
    await app.close();
    store.close();
  }
}

interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: FhirResource;
}

/** Sends the bytes and reads until the server ends the connection; all answers on it, in order. */
async function raw(port: number, sent: string | Buffer): Promise<RawAnswer[]> {
  const socket = connect(port, '127.0.0.1');
  socket.write(sent);
  const received = await text(socket);
  socket.destroy();
  return received
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part !== '')
    .map(parseAnswer);
}

function parseAnswer(part: string): RawAnswer {
  const [head = '', body = ''] = part.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: ?(.*)/);
      return [name.toLowerCase(), value] as const;
    }),
  );
  const resource = (body ? JSON.parse(body) : { resourceType: '' }) as FhirResource;
  return { status: Number(first.split(' ')[1]), headers, body: resource };
}

const HOST = 'Host: 127.0.0.1\r\n';
const CLOSE = 'Connection: close\r\n';
const JSON_TYPE = 'Content-Type: application/fhir+json\r\n';
const post = (headers: string, body: string) =>
  `POST /fhir/Patient HTTP/1.1\r\n${HOST}${CLOSE}${JSON_TYPE}${headers}\r\n${body}`;

const REFUSED: readonly (readonly [what: string, sent: string, status: number, says: RegExp])[] = [
  ['no HTTP at all', 'hello\r\n\r\n', 405, /no HTTP/],
  ['bytes of a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc', 405, /no HTTP/],
  ['an unknown method', `FOO /fhir HTTP/1.1\r\n${HOST}\r\n`, 405, /method is not supported/],
  ['another protocol', `GET /fhir FTP/1.1\r\n${HOST}\r\n`, 400, /not a valid HTTP/],
  ['a version that is none', `GET /fhir HTTP/9.9\r\n${HOST}\r\n`, 400, /not a valid HTTP/],
  ['a space in the address', `GET /fhir/Patient a HTTP/1.1\r\n${HOST}\r\n`, 400, /not a valid/],
  ['a header without a colon', `GET /fhir HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, 400, /not a valid/],
  ['a NUL in a header', `GET /fhir HTTP/1.1\r\n${HOST}x: a\0b\r\n\r\n`, 400, /not a valid HTTP/],
  [
    'headers without end',
    `GET /fhir HTTP/1.1\r\n${HOST}x: ${'a'.repeat(70_000)}\r\n\r\n`,
    431,
    /64 kB/,
  ],
  [
    'an address without end',
    `GET /fhir/${'a'.repeat(70_000)} HTTP/1.1\r\n${HOST}\r\n`,
    431,
    /64 kB/,
  ],
  ['a length that is no number', post('Content-Length: many\r\n', '{}'), 400, /not a valid HTTP/],
  ['a negative length', post('Content-Length: -1\r\n', '{}'), 400, /not a valid HTTP/],
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{} '), 400, /not a valid/],
  [
    'a length and chunks (request smuggling)',
    post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'),
    400,
    /not a valid HTTP/,
  ],
  [
    'a chunk that is none',
    post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n'),
    400,
    /not a valid/,
  ],
  [
    'chunk extensions without end',
    post('Transfer-Encoding: chunked\r\n', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
    413,
    /chunk extensions/,
  ],
  ['no Host', `GET /fhir/Patient HTTP/1.1\r\n${CLOSE}\r\n`, 400, /Host header is missing/],
  ['no Host in HTTP/1.0', 'GET /fhir/Patient HTTP/1.0\r\n\r\n', 400, /Host header is missing/],
  ['a tunnel', `CONNECT example.org:443 HTTP/1.1\r\n${HOST}\r\n`, 405, /method is not supported/],
  [
    'an unknown expectation',
    post('Expect: coffee\r\nContent-Length: 2\r\n', '{}'),
    417,
    /100-cont/,
  ],
];

test('what is no valid HTTP is answered with an OperationOutcome, and the connection ends', async (context) => {
  await withListening(async (_app, port) => {
    for (const [what, sent, status, says] of REFUSED) {
      await context.test(what, async () => {
        const answers = await raw(port, Buffer.from(sent, 'latin1'));
        const [answer] = answers;
        assert.equal(answers.length, 1);
        assert.equal(answer?.status, status, JSON.stringify(answer?.body));
        assert.equal(answer.body.resourceType, 'OperationOutcome');
        assert.match(issuesOf(answer.body)[0]?.details.text ?? '', says);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
        assert.equal(answer.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
        if (status === 405) assert.match(answer.headers.get('allow') ?? '', /GET, HEAD, POST/);
      });
    }
  });
});

test('requests in a row on one connection are answered in order, the last one being junk', async () => {
  await withListening(async (_app, port) => {
    const get = (url: string) => `GET ${url} HTTP/1.1\r\n${HOST}\r\n`;
    const body = '{"resourceType":"Patient"}';
    const create = `POST /fhir/Patient HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: ${body.length}\r\n\r\n${body}`;
    const answers = await raw(port, create + get('/fhir/Patient/x') + get('/fhir/Patient') + '???');
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 404, 200, 405],
    );
    assert.equal(answers[2]?.body['type'], 'searchset');
  });
});

test('a body in chunks is read, above the limit refused', async () => {
  await withListening(async (_app, port) => {
    const chunk = (content: string) => `${content.length.toString(16)}\r\n${content}\r\n`;
    const body = `${chunk('{"resourceType":')}${chunk('"Patient"}')}0\r\n\r\n`;
    const [created] = await raw(port, post('Transfer-Encoding: chunked\r\n', body));
    assert.equal(created?.status, 201);
    const large = chunk(' '.repeat(33 * 1024 * 1024));
    const [refused] = await raw(port, post('Transfer-Encoding: chunked\r\n', large));
    assert.equal(refused?.status, 413);
    assert.match(issuesOf(refused.body)[0]?.details.text ?? '', /32 MB/);
  });
});

test('the whole address, as a proxy sends it, is the address', async () => {
  await withListening(async (_app, port) => {
    const url = `http://127.0.0.1:${port}/fhir/Patient?_total=none`;
    const [answer] = await raw(port, `GET ${url} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    assert.equal(answer?.status, 200);
    assert.equal(answer.body['type'], 'searchset');
  });
});

test('an offer to change the protocol is passed over: Java clients send one with each request', async () => {
  await withListening(async (_app, port) => {
    const upgrade =
      'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
    const sent = `GET /fhir/Patient HTTP/1.1\r\n${HOST}${upgrade}\r\n`;
    const [answer] = await raw(port, sent);
    assert.equal(answer?.status, 200);
  });
});

test('who sends half a request, or none, does not keep the connection for ever', async () => {
  await withListening(async (_app, port) => {
    const halves = [
      '',
      'GET /fhir',
      `GET /fhir HTTP/1.1\r\n${HOST}`,
      post('Content-Length: 9\r\n', '{'),
    ];
    for (const half of halves) {
      const [answer] = await raw(port, half);
      assert.equal(answer?.status, 408, half);
      assert.equal(issuesOf(answer.body)[0]?.code, 'timeout');
    }
  }, 100);
});

test('a connection that is open when the server stops is answered once more, then closed', async () => {
  await withListening(async (app, port) => {
    const socket = connect(port, '127.0.0.1');
    const get = `GET /fhir/Patient HTTP/1.1\r\n${HOST}\r\n`;
    socket.write(get.slice(0, 20));
    await once(socket, 'ready');
    // An answer to somebody else shows that the half request has arrived too.
    await raw(port, `GET /fhir/Patient HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    const closed = app.close();
    socket.write(get.slice(20));
    const answer = parseAnswer(await text(socket));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('connection'), 'close');
    await closed;
  });
});
