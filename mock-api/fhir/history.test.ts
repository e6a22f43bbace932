import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer, entriesOf, issuesOf, linkOf } from '../http/testing.ts';

/** Four versions of one record, the last a deletion, and another record between; the instants are the versions'. */
async function withVersions(work: (server: TestServer, at: readonly string[]) => Promise<void>) {
  await TestServer.with(async (server) => {
    const put = async (elements: object) => {
      const resource = { resourceType: 'Patient', id: 'a', ...elements };
      return String(
        (await server.send('PUT', `Patient/${resource.id}`, resource)).body.meta?.lastUpdated,
      );
    };
    const at = [await put({ active: true }), await put({ active: false })];
    await put({ id: 'b' });
    at.push(await put({ gender: 'male' }));
    await server.send('DELETE', 'Patient/a');
    await work(server, at);
  });
}

const versionsOf = async (server: TestServer, url: string): Promise<string[]> => {
  const { status, body, text } = await server.send('GET', url);
  assert.equal(status, 200, text);
  return entriesOf(body).map(
    ({ response, fullUrl }) => `${fullUrl?.split('/').at(-1)} ${response?.etag}`,
  );
};

test('_at finds the versions that were current at some time of an instant or a range', async () => {
  await withVersions(async (server, [first = '', second = '', third = '']) => {
    const at = (value: string, path = 'Patient/a/_history') =>
      versionsOf(server, `${path}?_at=${value}`);
    assert.deepEqual(await at(first), ['a W/"1"']);
    assert.deepEqual(await at(second), ['a W/"2"']);
    assert.deepEqual(await at(third), ['a W/"3"']);
    const day = first.slice(0, 10);
    assert.deepEqual(await at(day), ['a W/"4"', 'a W/"3"', 'a W/"2"', 'a W/"1"']);
    assert.deepEqual(await at('2001'), []);
    assert.deepEqual(await at('2999-01'), ['a W/"4"'], 'that it is deleted holds from then on');
    assert.deepEqual(await at(third, 'Patient/_history'), ['a W/"3"', 'b W/"1"']);
    assert.deepEqual(await at(second, '_history'), ['a W/"2"']);
    assert.deepEqual(await at(`${day}&_since=${second}`), ['a W/"4"', 'a W/"3"', 'a W/"2"']);
  });
});

test('_since is to the microsecond, and pages hold while others write', async () => {
  await withVersions(async (server, [, second = '']) => {
    assert.deepEqual(await versionsOf(server, `Patient/a/_history?_since=${second}`), [
      'a W/"4"',
      'a W/"3"',
      'a W/"2"',
    ]);
    const seen: string[] = [];
    let next: string | undefined = 'Patient/_history?_count=2';
    while (next !== undefined) {
      const { body } = await server.send('GET', next);
      seen.push(...entriesOf(body).map(({ response }) => String(response?.etag)));
      await server.send('PUT', 'Patient/later', { resourceType: 'Patient', id: 'later' });
      next = linkOf(body, 'next')?.replace(/^https?:\/\/[^/]+/, '');
    }
    assert.deepEqual(seen, ['W/"4"', 'W/"3"', 'W/"1"', 'W/"2"', 'W/"1"']);
  });
});

test('what a history does not understand is refused and named', async () => {
  await withVersions(async (server) => {
    const mistakes: readonly [query: string, says: RegExp][] = [
      ['_sort=_lastUpdated', /_sort/],
      ['_elements=id', /_elements/],
      ['active=true', /active/],
      ['_at=yesterday', /"_at"/],
      ['_at=ge2020', /"_at"/],
      ['_since=2023-02-30', /"_since"/],
      ['_since=2020&_since=2021', /each once/],
      ['_count=0', /"_count"/],
      ['_cursor=x', /"_cursor"/],
    ];
    for (const path of ['Patient/a/_history', 'Patient/_history', '_history']) {
      for (const [query, says] of mistakes) {
        const answer = await server.send('GET', `${path}?${query}`);
        assert.equal(answer.status, 400, query);
        assert.match(issuesOf(answer.body)[0]?.details.text ?? '', says);
      }
    }
    assert.equal((await server.send('GET', 'Patient/never/_history')).status, 404);
  });
});
