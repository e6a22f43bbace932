// Generated searches over generated resources of all types: the SQL answers against brute force with HL7's own engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../../demo/random.ts';
import { TestServer } from '../../../http/testing.ts';
import { storedTypes } from '../../resource-types.ts';
import { drawQuery } from './draw-queries.ts';
import type { Query } from './draw-queries.ts';
import type { Resource } from './hl7-parameters.ts';
import { isFoundBy } from './naive-search.ts';
import { seedsOf, varyResources } from './vary-resources.ts';
import type { Pick } from './vary-resources.ts';

const QUERIES_OF_A_STORE = 100;
// Chance draws the store and its searches from one number: a smaller number is no simpler store.
const RUNS = {
  numRuns: process.env['TEST_LONG'] ? 200 : 20,
  seed: 20261120,
  endOnFailure: true,
};

const COMMON = 'Patient Observation Condition Practitioner RiskAssessment ServiceRequest'.split(
  ' ',
);
const types = storedTypes().filter((type) => seedsOf(type).length > 0);

function drawStore(pick: Pick): Resource[] {
  const chosen = [...new Set([...COMMON, ...Array.from({ length: 6 }, () => pick(types))])];
  const ids = chosen.flatMap((type) =>
    [0, 1, 2].map((index) => `${type}/${type.slice(0, 8).toLowerCase()}${index}`),
  );
  return chosen.flatMap((type) => varyResources(type, COMMON.includes(type) ? 8 : 4, pick, ids));
}

const addressOf = (type: string, queries: readonly Query[]): string =>
  `${type}?${queries.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'];

test('searches find what brute force finds, in stores of any time zone', async () => {
  let [hits, misses] = [0, 0];
  const findsTheSame = async (server: TestServer, stored: readonly Resource[], pick: Pick) => {
    const everything = new Map(stored.map((each) => [`${each.resourceType}/${each.id}`, each]));
    const { timeZone } = server.store;
    const circumstances = { timeZone, now: Date.now(), base: 'http://localhost:80/fhir' };
    const like = pick(stored);
    const queries = pick([[1], [1], [1, 2]]).map(() => drawQuery(like, stored, pick));
    const expected = stored
      .filter(({ resourceType }) => resourceType === like.resourceType)
      .filter((each) =>
        queries.every((query) => isFoundBy(each, ...query, everything, circumstances)),
      )
      .map(({ id }) => id);
    const address = addressOf(like.resourceType, queries);
    assert.deepEqual(
      await server.found(address),
      expected,
      `${timeZone}: ${decodeURIComponent(address)}`,
    );
    const { body } = await server.send('GET', `${address}&_summary=count`);
    assert.equal(body['total'], expected.length, decodeURIComponent(address));
    if (expected.length > 0) hits += 1;
    else misses += 1;
  };
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (chance) => {
      const random = new Random(chance);
      const pick: Pick = (list) => random.pick(list);
      const stored = drawStore(pick);
      await TestServer.with(async (server) => {
        server.store.transaction(() => stored.forEach((each) => server.store.put(each)));
        for (let index = 0; index < QUERIES_OF_A_STORE; index += 1) {
          await findsTheSame(server, stored, pick);
        }
      }, pick(ZONES));
    }),
    RUNS,
  );
  // The test is worth its time only as long as both happen often.
  assert.ok(hits > misses / 3 && misses > hits / 10, `${hits} hits, ${misses} misses`);
});
