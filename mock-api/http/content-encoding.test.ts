import assert from 'node:assert/strict';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { test } from 'node:test';
import { TestServer, issuesOf } from './testing.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';

const DECODE: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** What a client accepts, and what it gets; undefined for the text as it is. */
const CHOICES: readonly (readonly [accepts: string | undefined, gets: string | undefined])[] = [
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['deflate', undefined],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip, deflate', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip;q=1.0, br;q=0.5, zstd;q=0.4', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip;q=0.0, br', 'br'],
  ['*', 'zstd'],
  ['*;q=0.1, zstd;q=0', 'br'],
  ['*;q=0', undefined],
  ['identity, gzip;q=0.5', undefined],
  ['identity;q=0.5, gzip;q=1.0', 'gzip'],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['x-unknown, ;q=1, ,', undefined],
  ['gzip;q=x', 'gzip'],
];

test('a large answer comes in the encoding that the client likes best, a small one as it is', async () => {
  await TestServer.with(async ({ app, store }) => {
    const url = '/fhir/Patient?_count=100';
    const get = (accepts: string | undefined, method: 'GET' | 'HEAD' = 'GET') => {
      const headers = accepts === undefined ? {} : { 'accept-encoding': accepts };
      return app.inject({ method, url, headers });
    };
    for (const [accepts] of CHOICES) {
      assert.equal((await get(accepts)).headers['content-encoding'], undefined);
    }
    for (let index = 0; index < 100; index += 1) {
      store.put({ resourceType: 'Patient', id: `p${index}` });
    }
    const plain = await get(undefined);
    for (const [accepts, gets] of CHOICES) {
      const { headers, rawPayload } = await get(accepts);
      assert.equal(headers['content-encoding'], gets, accepts);
      assert.equal(headers['vary'], 'Accept, Accept-Encoding');
      const decode = DECODE[gets ?? ''] ?? ((bytes: Buffer) => bytes);
      assert.equal(decode(rawPayload).toString(), plain.body, accepts);
      assert.equal(headers['content-length'], String(rawPayload.length));
      if (gets) assert.ok(rawPayload.length < plain.rawPayload.length / 5);

      const head = await get(accepts, 'HEAD');
      assert.equal(head.body, '');
      assert.deepEqual({ ...head.headers, date: '' }, { ...headers, date: '' }, 'HEAD as GET');
    }
  });
});

const post = async ({ app }: TestServer, payload: Buffer, encoding: string) => {
  const headers = { 'content-type': 'application/fhir+json', 'content-encoding': encoding };
  const answer = await app.inject({ method: 'POST', url: '/fhir/Patient', headers, payload });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<FhirResource>() };
};

test('a body may come compressed', async () => {
  await TestServer.with(async (server) => {
    const text = Buffer.from('{"resourceType":"Patient","name":[{"family":"Müller"}]}');
    for (const [encoding, encode] of [
      ['gzip', gzipSync],
      ['GZIP', gzipSync],
      ['br', brotliCompressSync],
      ['zstd', zstdCompressSync],
      ['identity', (bytes: Buffer) => bytes],
    ] as const) {
      const { status, headers, body } = await post(server, encode(text), encoding);
      assert.equal(status, 201, encoding);
      assert.deepEqual(body['name'], [{ family: 'Müller' }]);
      assert.equal(headers['accept-encoding'], undefined);
    }
  });
});

test('a body whose encoding is unknown, damaged or hides too much is refused', async () => {
  await TestServer.with(async (server) => {
    const bomb = Buffer.alloc(33 * 1024 * 1024, ' ');
    const text = Buffer.from('{"resourceType":"Patient"}');
    for (const [payload, encoding, status, says] of [
      [text, 'compress', 415, /"compress" is not supported: send gzip, br, zstd/],
      [gzipSync(gzipSync(text)), 'gzip, gzip', 415, /"gzip, gzip"/],
      [text, 'gzip', 400, /not what Content-Encoding says: gzip/],
      [gzipSync(text).subarray(0, 20), 'gzip', 400, /not what Content-Encoding says/],
      [gzipSync(bomb), 'gzip', 413, /32 MB/],
      [brotliCompressSync(bomb), 'br', 413, /32 MB/],
      [zstdCompressSync(bomb), 'zstd', 413, /32 MB/],
      [gzipSync(text.subarray(0, 9)), 'gzip', 400, /not valid JSON/],
    ] as const) {
      const answer = await post(server, payload, encoding);
      assert.equal(answer.status, status, encoding);
      assert.match(issuesOf(answer.body)[0]?.details.text ?? '', says);
      if (status === 415) assert.equal(answer.headers['accept-encoding'], 'gzip, br, zstd');
    }
  });
});
