import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { verifyIndex } from '../durability/checks.ts';
import { TestServer, entriesOf, issuesOf } from '../http/testing.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { readExamples } from './examples.ts';
import { RequestMaker, wireBytes } from './requests.ts';
import type { FuzzRequest } from './requests.ts';
import { sendBytes } from './wire.ts';
import type { WireAnswer } from './wire.ts';

const REQUESTS = process.env['TEST_LONG'] ? 20_000 : 5_000;
const SEED = 20261120;
const CONNECTIONS = 4;

/** Bytes by which the heap may differ after the first third: caches are full by then. */
const MEMORY_BOUND = 16 * 1024 * 1024;

test(`${REQUESTS} requests of every shape: no failure, no hang, every answer is FHIR, memory steady`, async (context) => {
  await TestServer.with(async (server) => {
    const examples = readExamples(6);
    for (const example of examples) server.store.put(example);
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    const maker = new RequestMaker(SEED, examples);
    const counts = new Map<string, number>();
    const failures: string[] = [];

    const sendAll = async (from: number, to: number) => {
      let next = from;
      const sendNext = async () => {
        while (next < to) {
          const request = maker.request(next++);
          try {
            const kind = await tryRequest(port, request);
            counts.set(kind, (counts.get(kind) ?? 0) + 1);
          } catch (error) {
            failures.push(describe(request, error));
          }
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, sendNext));
    };
    await sendAll(0, REQUESTS / 4);
    const early = heapUsed();
    await sendAll(REQUESTS / 4, REQUESTS);
    const growth = heapUsed() - early;
    assert.equal(failures.length, 0, failures.slice(0, 5).join('\n\n'));

    const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
    context.diagnostic(
      `${examples.length} examples; answers ${JSON.stringify(Object.fromEntries([...counts].sort()))}`,
    );
    context.diagnostic(
      `heap ${megabytes(early)} MB, growth ${megabytes(growth)} MB, RSS ${megabytes(process.memoryUsage.rss())} MB (server and clients)`,
    );
    assert.ok(growth < MEMORY_BOUND, `the heap grew by ${megabytes(growth)} MB`);
    assert.ok((counts.get('200') ?? 0) > REQUESTS / 10, 'not all are refused');
    assert.ok((counts.get('201') ?? 0) > REQUESTS / 100, 'some create');
    verifyIndex(server.store);
  });
});

/** Sends it and checks the answer; the status, or what else came of it. */
async function tryRequest(port: number, request: FuzzRequest): Promise<string> {
  const { method, bytes } = request;
  const answer = await sendBytes(port, bytes ?? wireBytes(request), method, bytes !== undefined);
  if (answer) {
    checkAnswer(answer, request);
    return String(answer.status);
  }
  // A client that ends its side of a connection may be hung up on.
  assert.ok(bytes, 'no answer');
  return 'hung up';
}

/** What is needed to repeat it: `new RequestMaker(SEED, examples).request(number)`, and what went over the wire. */
function describe(request: FuzzRequest, error: unknown): string {
  const sent = (request.bytes ?? wireBytes(request)).toString('latin1').slice(0, 1500);
  return `Request ${request.number} of seed ${SEED}: ${JSON.stringify(sent)}\n${String(error)}`;
}

function checkAnswer({ status, headers, text }: WireAnswer, { bytes }: FuzzRequest): void {
  assert.ok(status < 500, `${status} ${text}`);
  assert.equal(headers.get('cache-control'), 'no-store');
  const type = headers.get('content-type') ?? '';
  // Damage may lead to an address that is not below /fhir.
  if (text === '' || (bytes !== undefined && !type.includes('json'))) return;
  assert.match(type, /^application\/(fhir\+)?json; charset=utf-8$/);
  const resource = JSON.parse(text) as FhirResource;
  assert.match(resource.resourceType, /^[A-Z]\w+$/);
  if (status >= 400) checkOutcome(resource);
  else if (resource.resourceType === 'Bundle') checkEntries(resource);
}

function checkEntries(bundle: FhirResource): void {
  for (const { response } of entriesOf(bundle)) {
    if (!response) continue;
    assert.match(response.status, /^[1-4]\d\d /, JSON.stringify(response));
    if (response.status >= '4') assert.ok(response.outcome);
    if (response.outcome) checkOutcome(response.outcome);
  }
}

function checkOutcome(resource: FhirResource): void {
  assert.equal(resource.resourceType, 'OperationOutcome');
  const issues = issuesOf(resource);
  assert.ok(issues.length > 0);
  for (const { severity, code, details, expression } of issues) {
    assert.match(severity, /^(error|fatal|warning|information)$/);
    assert.match(code, /^[a-z-]+$/);
    assert.ok(details.text.trim().length > 0);
    assert.ok(details.text.length < 5000, 'a text that somebody reads');
    if (expression === undefined) continue;
    assert.ok(expression.length > 0 && expression.every((path) => /^\S/.test(path)));
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use after a full collection. */
function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
