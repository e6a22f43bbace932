// Every _include and _revinclude that /metadata lists brings the related record, and nothing where there is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer } from '../../../http/testing.ts';
import { findIncluded } from '../include.ts';
import { findMatches } from '../search-bundle.ts';
import { parseSearchRequest } from '../search-request.ts';
import { hl7Parameters } from './hl7-parameters.ts';
import type { Resource } from './hl7-parameters.ts';
import { listedResources } from './listed-resources.ts';
import { synthesise } from './synthesise-resource.ts';

/** "Observation:subject" for `target`: an Observation whose subject it is. */
function referring(include: string, target: string): Resource {
  const [type = '', code = ''] = include.split(':');
  const parameter = hl7Parameters(type).get(code);
  assert.ok(parameter, include);
  return synthesise(type, `${code}-to-${target.replace('/', '-')}`, parameter, target);
}

/** Addresses of what `_include` or `_revinclude` bring to the record at `address`. */
function included(
  { store }: TestServer,
  address: string,
  name: string,
  values: readonly string[],
): string[] {
  const [type = '', id = ''] = address.split('/');
  const context = { store, base: 'http://localhost/fhir', now: 0 };
  const parameters = [['_id', id] as const, ...values.map((value) => [name, value] as const)];
  const request = parseSearchRequest(type, parameters, context, false);
  const matches = findMatches(request, store, 2);
  assert.equal(matches.length, 1, address);
  return findIncluded(matches, request.includes, store).map((each) => `${each.type}/${each.id}`);
}

test('each _include that /metadata lists brings the record referred to, and none without a reference', async () => {
  await TestServer.with(async (server) => {
    const listed = await listedResources(server);
    const store = (resource: Resource) => server.store.put({ ...resource });
    server.store.transaction(() => {
      for (const { type } of listed) store({ resourceType: type, id: 'target' });
    });
    for (const { type, searchInclude } of listed) {
      for (const include of searchInclude) {
        // R4 does not say to which types RequestGroup.instantiatesCanonical leads.
        const [targetType = 'PlanDefinition'] =
          hl7Parameters(type).get(include.split(':')[1] ?? '')?.target ?? [];
        const target = `${targetType}/target`;
        const { id } = store(referring(include, target));
        assert.deepEqual(
          included(server, `${type}/${id}`, '_include', [include]),
          [target],
          include,
        );
      }
      assert.deepEqual(included(server, `${type}/target`, '_include', searchInclude), [], type);
    }
    assert.ok(listed.flatMap(({ searchInclude }) => searchInclude).length > 500);
  });
});

test('each _revinclude that /metadata lists brings the records that refer, and none where nobody does', async () => {
  await TestServer.with(async (server) => {
    const listed = await listedResources(server);
    server.store.transaction(() => {
      for (const { type, searchRevInclude } of listed) {
        for (const id of ['target', 'lonely']) server.store.put({ resourceType: type, id });
        for (const include of searchRevInclude) {
          server.store.put({ ...referring(include, `${type}/target`) });
        }
      }
    });
    for (const { type, searchRevInclude } of listed) {
      for (const include of searchRevInclude) {
        const { resourceType, id } = referring(include, `${type}/target`);
        const found = included(server, `${type}/target`, '_revinclude', [include]);
        assert.ok(found.includes(`${resourceType}/${id}`), `${type}?_revinclude=${include}`);
        assert.ok(
          found.every((each) => each.endsWith(`-to-${type}-target`)),
          include,
        );
      }
      // A search takes two hundred parameters.
      for (let start = 0; start < searchRevInclude.length; start += 190) {
        const some = searchRevInclude.slice(start, start + 190);
        assert.deepEqual(included(server, `${type}/lonely`, '_revinclude', some), [], type);
      }
    }
    assert.ok(listed.flatMap(({ searchRevInclude }) => searchRevInclude).length > 10_000);
  });
});
