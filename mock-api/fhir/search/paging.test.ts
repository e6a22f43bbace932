// Pages: whatever the order and size, and whatever others write meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TestServer } from '../../http/testing.ts';
import { plain } from './oracle/naive-values.ts';

interface Person {
  readonly id: string;
  readonly name?: { family?: string; given?: string[] }[];
  readonly gender?: string;
  readonly birthDate?: string;
}

const WORDS = ['Müller', 'muller', 'ANN', 'Ann Marie', 'Æsop', 'O’Neil', 'Straße', '50%', 'Ngô'];
const DATES = ['2019', '2020', '2020-02', '2020-02-28', '2020-02-29', '2020-12-31', '1999-12'];

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const name = fc.record({ family: maybe(fc.constantFrom(...WORDS)) });
const person = fc.record({
  name: maybe(fc.array(name, { minLength: 1, maxLength: 2 })),
  gender: maybe(fc.constantFrom('male', 'female')),
  birthDate: maybe(fc.constantFrom(...DATES)),
});

const RUNS = { numRuns: process.env['TEST_LONG'] ? 400 : 30, seed: 20261120 };

/** Records as JSON has them: without undefined members. */
const clean = (records: readonly object[]): Person[] =>
  records.map(
    (record, index) => JSON.parse(JSON.stringify({ ...record, id: `p${index}` })) as Person,
  );

test('pages of any size hold every record once, in the order asked for, missing values last', async () => {
  const people = fc.array(person, { minLength: 1, maxLength: 25 }).map((list) => clean(list));
  const key = fc.tuple(fc.constantFrom('family', 'birthdate', 'gender', '_id'), fc.boolean());
  await fc.assert(
    fc.asyncProperty(
      people,
      fc.uniqueArray(key, { maxLength: 3, selector: ([code]) => code }),
      fc.integer({ min: 1, max: 7 }),
      async (stored, sort, count) => {
        await TestServer.with(async (server) => {
          for (const record of stored) server.store.put({ resourceType: 'Patient', ...record });
          const order = sort
            .map(([code, isDescending]) => (isDescending ? `-${code}` : code))
            .join();
          const found = await server.found(`Patient?_count=${count}${order && `&_sort=${order}`}`);
          const expected = [...stored].sort((a, b) => {
            for (const [code, isDescending] of sort) {
              const difference = compareKeys(
                sortKey(code, a, isDescending),
                sortKey(code, b, isDescending),
                isDescending,
              );
              if (difference !== 0) return difference;
            }
            // Equal ones follow the direction of the last key.
            const difference = stored.indexOf(a) - stored.indexOf(b);
            return sort.at(-1)?.[1] ? -difference : difference;
          });
          assert.deepEqual(
            found,
            expected.map(({ id }) => id),
            order,
          );
        });
      },
    ),
    RUNS,
  );
});

function sortKey(
  code: string,
  { id, gender, birthDate, name = [] }: Person,
  isDescending: boolean,
): string | number | undefined {
  if (code === '_id') return id;
  if (code === 'gender') return gender;
  if (code === 'birthdate') return birthDate && Date.parse(birthDate);
  const families = name
    .flatMap(({ family }) => (family ? [Buffer.from(plain(family)).toString('hex')] : []))
    .sort();
  return isDescending ? families.at(-1) : families[0];
}

function compareKeys(
  a: string | number | undefined,
  b: string | number | undefined,
  isDescending: boolean,
): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b === isDescending ? 1 : -1;
}

test('following pages while others write neither skips nor repeats a record that did not change', async () => {
  const change = fc.tuple(fc.constantFrom('add', 'update', 'delete'), fc.nat({ max: 19 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 20, maxLength: 20 }),
      fc.array(change, { minLength: 5, maxLength: 20 }),
      fc.constantFrom('', '&_sort=-birthdate', '&_sort=family,-_lastUpdated'),
      async (list, changes, sort) => {
        await TestServer.with(async (server) => {
          const stored = clean(list);
          for (const record of stored) server.store.put({ resourceType: 'Patient', ...record });
          const changed = new Set<string>();
          const found: string[] = [];
          let next: string | undefined = `Patient?_count=3${sort}`;
          for (let page = 0; next !== undefined; page += 1) {
            const { body } = await server.send('GET', next);
            const { entry = [], link } = body as unknown as {
              entry?: { resource: { id: string } }[];
              link: { relation: string; url: string }[];
            };
            found.push(...entry.map(({ resource }) => resource.id));
            next = link
              .find(({ relation }) => relation === 'next')
              ?.url.replace(/^https?:\/\/[^/]+/, '');
            const id = meanwhile(server, changes[page], page);
            if (id !== undefined) changed.add(id);
          }
          for (const { id } of stored) {
            if (!changed.has(id)) assert.equal(found.filter((each) => each === id).length, 1, id);
          }
        });
      },
    ),
    RUNS,
  );
});

/** Another client writes; the id of the record that it changed, if it was one of the first twenty. */
function meanwhile(
  { store }: TestServer,
  [kind, index]: readonly [string, number] = ['none', 0],
  page: number,
): string | undefined {
  const id = `p${index}`;
  if (kind === 'add')
    store.put({ resourceType: 'Patient', id: `new${page}`, birthDate: '2020-02-29' });
  if (kind === 'update') store.put({ resourceType: 'Patient', id, birthDate: '2020' });
  if (kind === 'delete') store.delete('Patient', id);
  return kind === 'update' || kind === 'delete' ? id : undefined;
}
