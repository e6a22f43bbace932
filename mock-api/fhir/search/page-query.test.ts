import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TestServer } from '../../http/testing.ts';
import { parseQuery } from '../conditional.ts';
import { findRows } from './page-query.ts';
import type { PageRow } from './page-query.ts';
import { parseSearchRequest } from './search-request.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const appointment = fc.record({
  participant: fc.constant([{ status: 'accepted', actor: { display: 'Room 1' } }]),
  status: fc.constantFrom('booked', 'arrived'),
  start: maybe(
    fc.constantFrom('2026-01-05T09:00:00Z', '2026-01-05T10:00:00+02:00', '2025-12-31T00:00:00Z'),
  ),
  serviceType: maybe(
    fc.array(fc.record({ coding: fc.constant([{ code: 'a' }, { code: 'c' }]) }), { maxLength: 2 }),
  ),
  identifier: maybe(
    fc.array(fc.record({ value: fc.constantFrom('1', '2', '3') }), { minLength: 1, maxLength: 3 }),
  ),
});

/** As if it had been read: the generator makes objects without a prototype too. */
const asParsed = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const SORTS = [
  '',
  'date',
  '-date',
  'identifier',
  '-identifier,date',
  'service-type,-date',
  '-date,-identifier',
  '-_id',
  '-_lastUpdated',
  'status,-_lastUpdated',
];

test('walking the asked order finds the same records in the same order as gathering and sorting them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(appointment, { maxLength: 12 }).map(asParsed),
      fc.constantFrom(...SORTS),
      fc.integer({ min: 1, max: 5 }),
      async (appointments, sort, count) => {
        await TestServer.with(async (server) => {
          const ids = appointments.map((content, index) => {
            // Written a second time, so that the order of the last update is another than that of the numbers.
            for (const end of [undefined, '2026-02-01T00:00:00Z'].slice(index % 2)) {
              server.store.put({ resourceType: 'Appointment', id: `a${index}`, ...content, end });
            }
            return `a${index}`;
          });
          const order = sort && `&_sort=${sort}`;
          // A criterion that says "not" has no list of records to gather: the order itself is walked.
          const walked = await server.found(
            `Appointment?status:not=booked&_count=${count}${order}`,
          );
          const gathered = await server.found(
            `Appointment?_id=${['none', ...ids].join(',')}&status=arrived&_count=${count}${order}`,
          );
          assert.deepEqual(walked, gathered);
        });
      },
    ),
    { seed: 20_261_120, numRuns: process.env['TEST_LONG'] ? 1000 : 100 },
  );
});

test('whatever is gathered or walked, and however far, the pages hold the same records', async () => {
  const limits = fc.record({
    gathered: fc.constantFrom(0, 2, 100),
    walked: fc.integer({ min: 0, max: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(appointment, { maxLength: 12 }).map(asParsed),
      fc.constantFrom(...SORTS),
      fc.constantFrom('status=booked', 'status=booked&identifier=1,2', 'status:not=arrived'),
      limits,
      async (appointments, sort, criteria, tried) => {
        await TestServer.with(({ store }) => {
          for (const [index, content] of appointments.entries()) {
            store.put({ resourceType: 'Appointment', id: `a${index}`, ...content });
          }
          const text = `${criteria}${sort && `&_sort=${sort}`}`;
          const context = { store, base: 'http://localhost/fhir', now: 0 };
          const parameters = parseQuery(text);
          const [query] = parseSearchRequest('Appointment', parameters, context, false).queries;
          assert.ok(query);
          const expected = findRows(query, undefined, 100, store, { gathered: 100, walked: 100 });
          const found: PageRow[] = [];
          for (let page = firstPage(); page.length > 0; page = nextPage()) found.push(...page);
          assert.deepEqual(found, expected, text);

          function firstPage(): PageRow[] {
            return query ? findRows(query, undefined, 3, store, tried) : [];
          }
          function nextPage(): PageRow[] {
            const last = found.at(-1);
            if (!query || !last) return [];
            const keys = query.sort.map((_, index) => last[`k${index}`] ?? null);
            return findRows(query, { keys, rid: last.rid }, 3, store, tried);
          }
          return Promise.resolve();
        });
      },
    ),
    { seed: 20_261_121, numRuns: process.env['TEST_LONG'] ? 2000 : 200 },
  );
});

test('a search over several types finds records of each, in one order and over pages', async () => {
  await TestServer.with(async (server) => {
    for (let index = 0; index < 7; index += 1) {
      const [resourceType, id] = [index % 2 ? 'Patient' : 'Basic', `r${index}`];
      const meta = { tag: [{ system: 'urn:t', code: index < 5 ? 'early' : 'late' }] };
      server.store.put({ resourceType, id, meta, code: { text: 'note' } });
    }
    const early = ['r4', 'r3', 'r2', 'r1', 'r0'];
    assert.deepEqual(await server.found('?_tag=early&_sort=-_lastUpdated&_count=2'), early);
    assert.deepEqual(await server.found('?_type=Patient&_tag=urn:t|early'), ['r1', 'r3']);
    assert.deepEqual(await server.found('?_type=Patient,Basic&_id=r0,r1,r9&_sort=-_id'), [
      'r1',
      'r0',
    ]);
    assert.deepEqual(await server.found('?_count=3'), ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await server.send(
      'POST',
      '_search',
      '_type=Patient&_total=accurate&_count=1',
      form,
    );
    assert.equal(posted.body['total'], 3);
    const counted = await server.send('GET', '?_summary=count&_tag=late');
    assert.equal(counted.body['total'], 2);
  });
});

test('a search over several types refuses what not all of them know, naming it', async () => {
  await TestServer.with(async (server) => {
    const refusals = [
      ['?name=ann', /"name" for resource type.*_type/],
      ['?_type=Patient,Observation&name=ann', /"name" for resource type Observation/],
      ['?_type=Patient,Elephant', /"_type".*"Elephant"/],
      ['Patient?_type=Patient', /"_type"/],
      ['?_type=Patient,Observation&_sort=birthdate', /Observation cannot be sorted by "birthdate"/],
    ] as const;
    for (const [query, says] of refusals) {
      const { status, body } = await server.send('GET', query);
      assert.equal(status, 400, query);
      const [issue] = body['issue'] as { details: { text: string } }[];
      assert.match(issue?.details.text ?? '', says);
    }
    const known = await server.send('GET', '?_type=Patient,Practitioner&name=ann');
    assert.equal(known.status, 200, 'a parameter that both know');
  });
});
