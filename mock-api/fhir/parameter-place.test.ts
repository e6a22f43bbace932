import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer } from '../http/testing.ts';

const REFUSED = [
  ['Patient?birthdate=yesterday', 'http.birthdate'],
  ['Patient?shoe-size=9', 'http.`shoe-size`'],
  ['Observation?code:in=x', 'http.`code:in`'],
  ['Observation?subject:Patient.birthdate=x', 'http.`subject:Patient`.birthdate'],
  ['Patient?_count=-1', 'http._count'],
  ['Patient?_sort=nonsense', 'http._sort'],
  ['Patient?_include=Patient', 'http._include'],
  ['Patient?_cursor=abc', 'http._cursor'],
  ['?_type=Elephant', 'http._type'],
  ['Patient/_history?_since=soon', 'http._since'],
  ['Patient/_history?page=2', 'http.page'],
  ['Patient/a?name=b', 'http.name'],
] as const;

for (const [query, place] of REFUSED) {
  test(`what is wrong with ${query} is said to be at ${place}`, async () => {
    await TestServer.with(async (server) => {
      server.store.put({ resourceType: 'Patient', id: 'a' });
      const { status, body } = await server.send('GET', query);
      assert.equal(status, 400);
      const [issue] = body['issue'] as { severity: string; expression: string[] }[];
      assert.deepEqual([issue?.severity, issue?.expression], ['error', [place]]);
    });
  });
}

test('in a Bundle it is said to be in the request of the entry', async () => {
  await TestServer.with(async (server) => {
    const resource = { resourceType: 'Patient' };
    const request = { method: 'PUT', url: 'Patient?shoe-size=9' };
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource, request }] };
    const { status, body } = await server.send('POST', '', bundle);
    assert.equal(status, 400);
    const [issue] = body['issue'] as { expression: string[] }[];
    assert.deepEqual(issue?.expression, ['Bundle.entry[0].request']);
  });
});
