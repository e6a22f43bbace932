// The SQL answers against a second, naive reading of FHIR R4 search (3.1.1.4) that shares no code with the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TestServer } from '../../http/testing.ts';

type Predicate<T> = (record: T) => boolean;

interface Name {
  readonly family?: string;
  readonly given?: string[];
}

interface Person {
  readonly id: string;
  readonly name?: Name[];
  readonly gender?: string;
  readonly birthDate?: string;
  readonly active?: boolean;
  readonly identifier?: { system?: string; value: string }[];
}

interface Score {
  readonly id: string;
  readonly subject: { reference: string };
  readonly code: { text?: string; coding?: { system?: string; code: string; display?: string }[] };
  readonly effectiveDateTime?: string;
  readonly effectivePeriod?: { start?: string; end?: string };
  readonly valueQuantity?: {
    value: number;
    system?: string;
    code?: string;
    unit?: string;
    comparator?: string;
  };
}

const WORDS = [
  'Müller',
  'muller',
  'Mul',
  'ANN',
  'Ann Marie',
  'Æsop',
  'O’Neil',
  'José',
  'jose',
  'Straße',
  '50%',
  'a_b',
  'Zoë',
  'Ngô',
] as const;
const SYSTEMS = ['urn:a', 'urn:b'] as const;
const CODES = ['1', '2', 'Ab', 'ab'] as const;
const DATES = [
  '2019',
  '2020',
  '2020-02',
  '2020-02-28',
  '2020-02-29',
  '2020-03',
  '2020-12-31',
  '2021-01-01',
  '1999-12',
] as const;
const TIMES = [
  '2020-02-29T23:30:00Z',
  '2020-02-29T23:30:00-05:00',
  '2020-02-29T23:30:00.5Z',
  '2020-03-01T00:00:00+14:00',
  '2020-12-31T23:59:59Z',
  '2021-01-01T00:00:00Z',
] as const;
const NUMBERS = [-1, 0, 4.95, 5, 5.04, 5.05, 5.1, 49.9, 50, 100, 1e-3] as const;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const name = fc
  .record({
    family: maybe(fc.constantFrom(...WORDS)),
    given: maybe(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 2 })),
  })
  .filter(({ family, given }) => family !== undefined || given !== undefined);
const person = fc.record({
  name: maybe(fc.array(name, { minLength: 1, maxLength: 2 })),
  gender: maybe(fc.constantFrom('male', 'female')),
  birthDate: maybe(fc.constantFrom(...DATES)),
  active: maybe(fc.boolean()),
  identifier: maybe(
    fc.array(
      fc.record({ system: maybe(fc.constantFrom(...SYSTEMS)), value: fc.constantFrom(...CODES) }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
});
const moment = fc.constantFrom(...DATES, ...TIMES);
const coding = fc.record({
  system: maybe(fc.constantFrom(...SYSTEMS)),
  code: fc.constantFrom(...CODES),
  display: maybe(fc.constantFrom(...WORDS)),
});
const quantity = fc.record({
  value: fc.constantFrom(...NUMBERS),
  system: maybe(fc.constantFrom(...SYSTEMS)),
  code: maybe(fc.constantFrom('mg', 'g')),
  unit: maybe(fc.constantFrom('mg', 'gram')),
  comparator: maybe(fc.constantFrom('<', '>')),
});
const period = fc
  .tuple(maybe(moment), maybe(moment))
  .map(([a, b]) =>
    a && b && rangeOf(a).low > rangeOf(b).low ? { start: b, end: a } : { start: a, end: b },
  )
  .filter(({ start, end }) => start !== undefined || end !== undefined);
const score = fc
  .record({
    subject: fc.constantFrom('a', 'b', 'c').map((id) => ({ reference: `Patient/${id}` })),
    code: fc.oneof(
      fc.record({ text: fc.constantFrom(...WORDS) }),
      fc.record({ coding: fc.array(coding, { minLength: 1, maxLength: 2 }) }),
    ),
    time: fc.oneof(
      fc.constant({}),
      moment.map((effectiveDateTime) => ({ effectiveDateTime })),
      period.map((effectivePeriod) => ({ effectivePeriod })),
    ),
    valueQuantity: maybe(quantity),
  })
  .map(({ time, ...rest }) => ({ ...rest, ...time }));

// --- The naive reading -------------------------------------------------------------------------------------------

interface Range {
  readonly low: number;
  readonly high: number;
}

/** First and last millisecond, by counting up from the start in the unit that was given. Dates are UTC here. */
function rangeOf(text: string): Range {
  if (text.includes('T')) {
    const low = Date.parse(text);
    return { low, high: low + (text.includes('.') ? 100 : 1000) - 1 };
  }
  const [year = 0, month, day] = text.split('-').map(Number);
  const end = day
    ? Date.UTC(year, (month ?? 1) - 1, day + 1)
    : month
      ? Date.UTC(year, month, 1)
      : Date.UTC(year + 1, 0, 1);
  return { low: Date.UTC(year, (month ?? 1) - 1, day ?? 1), high: end - 1 };
}

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'] as const;
type Prefix = (typeof PREFIXES)[number];

const isWithin = (target: Range, asked: Range) =>
  asked.low <= target.low && target.high <= asked.high;

const DATE_COMPARISONS: Record<Prefix, (target: Range, asked: Range) => boolean> = {
  eq: isWithin,
  ne: (target, asked) => !isWithin(target, asked),
  gt: (target, asked) => target.high > asked.high,
  lt: (target, asked) => target.low < asked.low,
  ge: (target, asked) => target.high > asked.high || isWithin(target, asked),
  le: (target, asked) => target.low < asked.low || isWithin(target, asked),
  sa: (target, asked) => target.low > asked.high,
  eb: (target, asked) => target.high < asked.low,
};

const compareDates = (prefix: Prefix, target: Range, asked: Range) =>
  DATE_COMPARISONS[prefix](target, asked);

/** 5.0 means 4.95 up to, but not with, 5.05. */
function isRounded({ low, high }: Range, text: string): boolean {
  const half = 0.5 / 10 ** (text.split('.')[1]?.length ?? 0);
  return low >= Number(text) - half - 1e-12 && high < Number(text) + half - 1e-12;
}

const NUMBER_COMPARISONS: Record<Prefix, (target: Range, text: string) => boolean> = {
  eq: isRounded,
  ne: (target, text) => !isRounded(target, text),
  gt: ({ high }, text) => high > Number(text),
  lt: ({ low }, text) => low < Number(text),
  ge: ({ high }, text) => high >= Number(text),
  le: ({ low }, text) => low <= Number(text),
  sa: ({ low }, text) => low > Number(text),
  eb: ({ high }, text) => high < Number(text),
};

function compareQuantities(
  prefix: Prefix,
  text: string,
  { value, comparator }: NonNullable<Score['valueQuantity']>,
): boolean {
  // "<5" is not 5 itself.
  const low = comparator === '<' ? -Infinity : comparator === '>' ? value + 1e-9 : value;
  const high = comparator === '>' ? Infinity : comparator === '<' ? value - 1e-9 : value;
  return NUMBER_COMPARISONS[prefix]({ low, high }, text);
}

const plain = (text: string): string =>
  Array.from(text.toLowerCase().normalize('NFD'))
    .filter((character) => !/\p{Mn}|\p{P}/u.test(character))
    .join('')
    .replaceAll('ß', 'ss');

interface Coded {
  readonly system?: string;
  readonly code: string;
}

function isToken(asked: string, { system, code }: Coded): boolean {
  const bar = asked.indexOf('|');
  if (bar < 0) return code === asked;
  const [askedSystem, askedCode] = [asked.slice(0, bar), asked.slice(bar + 1)];
  return (system ?? '') === askedSystem && (askedCode === '' || code === askedCode);
}

// --- Queries, each with its naive meaning --------------------------------------------------------------------------

interface Query<T> {
  readonly query: string;
  readonly isMatch: Predicate<T>;
}

/** One parameter with one or two alternatives. */
function parameter<T, V extends string>(
  name: string,
  values: fc.Arbitrary<V>,
  isMatch: (record: T, value: V) => boolean,
): fc.Arbitrary<Query<T>> {
  return fc.array(values, { minLength: 1, maxLength: 2 }).map((chosen) => ({
    query: `${name}=${chosen.map((value) => encodeURIComponent(value.replace(/[,\\$]/g, '\\$&'))).join(',')}`,
    isMatch: (record) => chosen.some((value) => isMatch(record, value)),
  }));
}

const negated = <T>(queries: fc.Arbitrary<Query<T>>): fc.Arbitrary<Query<T>> =>
  queries.map(({ query, isMatch }) => ({ query, isMatch: (record) => !isMatch(record) }));

const missing = <T>(name: string, isPresent: Predicate<T>): fc.Arbitrary<Query<T>> =>
  fc.boolean().map((isMissing) => ({
    query: `${name}:missing=${String(isMissing)}`,
    isMatch: (record) => isPresent(record) !== isMissing,
  }));

const partsOf = ({ name = [] }: Person) =>
  name.flatMap(({ family, given = [] }) => (family ? [family, ...given] : given));
const familyWords = ({ name = [] }: Person) =>
  name.flatMap(({ family = '' }) => [family, ...family.split(' ').slice(1)]).filter(Boolean);
const words = fc.constantFrom(...WORDS, 'm', 'an', 'jos', 'x', 'arie', 'ss');
const tokens = fc
  .tuple(fc.constantFrom('', '|', 'urn:a|', 'urn:b|'), fc.constantFrom(...CODES, ''))
  .map(([system, code]) => system + code)
  .filter((token) => token !== '' && token !== '|');
const prefixed = (values: readonly string[]) =>
  fc
    .tuple(fc.constantFrom('', ...PREFIXES), fc.constantFrom(...values))
    .map(([prefix, value]) => prefix + value);
const split = (text: string): [Prefix, string] => {
  const prefix = PREFIXES.find((candidate) => text.startsWith(candidate));
  return prefix ? [prefix, text.slice(2)] : ['eq', text];
};
const identifierTokens = ({ identifier = [] }: Person): Coded[] =>
  identifier.map(({ system, value }) => ({ ...(system ? { system } : {}), code: value }));

const PERSON_QUERIES = fc.oneof(
  parameter<Person, string>('name', words, (record, word) =>
    [...partsOf(record), ...familyWords(record)].some((part) =>
      plain(part).startsWith(plain(word)),
    ),
  ),
  parameter<Person, string>('family', words, (record, word) =>
    familyWords(record).some((part) => plain(part).startsWith(plain(word))),
  ),
  parameter<Person, string>('given:exact', words, ({ name = [] }, word) =>
    name.some(({ given = [] }) => given.includes(word)),
  ),
  parameter<Person, string>('name:contains', words, (record, word) =>
    partsOf(record).some((part) => plain(part).includes(plain(word))),
  ),
  parameter<Person, string>(
    'gender',
    fc.constantFrom('male', 'female', 'other'),
    ({ gender }, code) => gender === code,
  ),
  negated(
    parameter<Person, string>(
      'gender:not',
      fc.constantFrom('male', 'female'),
      ({ gender }, code) => gender === code,
    ),
  ),
  parameter<Person, string>(
    'active',
    fc.constantFrom('true', 'false'),
    ({ active }, value) => String(active) === value,
  ),
  parameter<Person, string>('identifier', tokens, (record, token) =>
    identifierTokens(record).some((coded) => isToken(token, coded)),
  ),
  negated(
    parameter<Person, string>('identifier:not', tokens, (record, token) =>
      identifierTokens(record).some((coded) => isToken(token, coded)),
    ),
  ),
  parameter<Person, string>('birthdate', prefixed([...DATES]), ({ birthDate }, value) => {
    const [prefix, date] = split(value);
    return birthDate !== undefined && compareDates(prefix, rangeOf(birthDate), rangeOf(date));
  }),
  parameter<Person, string>(
    '_id',
    fc.constantFrom('p0', 'p1', 'p7'),
    ({ id }, value) => id === value,
  ),
  missing<Person>('birthdate', ({ birthDate }) => birthDate !== undefined),
  missing<Person>('name', ({ name }) => name !== undefined),
  missing<Person>('identifier', ({ identifier }) => identifier !== undefined),
);

const timeOf = ({ effectiveDateTime, effectivePeriod }: Score): Range | undefined => {
  if (effectiveDateTime) return rangeOf(effectiveDateTime);
  if (!effectivePeriod) return undefined;
  const { start, end } = effectivePeriod;
  return { low: start ? rangeOf(start).low : -Infinity, high: end ? rangeOf(end).high : Infinity };
};
const units = fc.constantFrom('', '|urn:a|mg', '||mg', '||gram');

const SCORE_QUERIES = fc.oneof(
  parameter<Score, string>('date', prefixed([...DATES, ...TIMES]), (record, value) => {
    const [prefix, date] = split(value);
    const time = timeOf(record);
    return time !== undefined && compareDates(prefix, time, rangeOf(date));
  }),
  parameter<Score, string>('code', tokens, ({ code }, token) =>
    (code.coding ?? []).some((coded) => isToken(token, coded)),
  ),
  parameter<Score, string>('code:text', words, ({ code }, word) =>
    [code.text, ...(code.coding ?? []).map(({ display }) => display)].some(
      (text) => text !== undefined && plain(text).startsWith(plain(word)),
    ),
  ),
  parameter<Score, string>(
    'patient',
    fc.constantFrom('a', 'Patient/b', 'd'),
    ({ subject }, value) => subject.reference === `Patient/${value.replace('Patient/', '')}`,
  ),
  parameter<Score, string>(
    'subject:Patient',
    fc.constantFrom('a', 'b'),
    ({ subject }, value) => subject.reference === `Patient/${value}`,
  ),
  fc
    .tuple(prefixed(['5', '5.0', '5.1', '50', '0', '-1', '100', '0.001']), units)
    .chain(([number, unit]) =>
      parameter<Score, string>(
        'value-quantity',
        fc.constant(number + unit),
        ({ valueQuantity }) => {
          if (!valueQuantity) return false;
          const [prefix, text] = split(number);
          const [, system, code] = unit.split('|');
          const isUnit =
            !code ||
            (system
              ? valueQuantity.system === system && valueQuantity.code === code
              : valueQuantity.code === code || valueQuantity.unit === code);
          return isUnit && compareQuantities(prefix, text, valueQuantity);
        },
      ),
    ),
  missing<Score>('date', (record) => timeOf(record) !== undefined),
  missing<Score>('code', () => true),
  missing<Score>('value-quantity', ({ valueQuantity }) => valueQuantity !== undefined),
);

const RUNS = { numRuns: process.env['TEST_LONG'] ? 400 : 30, seed: 20261120 };

/** Records as JSON has them: without undefined members. */
const clean = <T>(records: readonly object[], prefix: string): (T & { id: string })[] =>
  records.map(
    (record, index) =>
      JSON.parse(JSON.stringify({ ...record, id: `${prefix}${index}` })) as T & { id: string },
  );

function agree<T extends { id: string }>(
  resourceType: string,
  records: fc.Arbitrary<readonly (T & { id: string })[]>,
  queries: fc.Arbitrary<Query<T>>,
  more: object = {},
): Promise<void> {
  const several = fc.array(fc.array(queries, { minLength: 1, maxLength: 3 }), {
    minLength: 5,
    maxLength: 15,
  });
  return fc.assert(
    fc.asyncProperty(records, several, async (stored, searches) => {
      await TestServer.with(async (server) => {
        server.store.transaction(() => {
          for (const record of stored) server.store.put({ resourceType, ...more, ...record });
        });
        for (const search of searches) {
          const query = `${resourceType}?${search.map((each) => each.query).join('&')}`;
          const expected = stored.filter((record) =>
            search.every(({ isMatch }) => isMatch(record)),
          );
          assert.deepEqual(
            await server.found(query),
            expected.map(({ id }) => id),
            query,
          );
          const { body } = await server.send('GET', `${query}&_count=0`);
          assert.equal(body['total'], expected.length, `${query}: total`);
        }
      });
    }),
    RUNS,
  );
}

test('patients are found as FHIR says, by any combination of parameters', async () => {
  const people = fc
    .array(person, { minLength: 1, maxLength: 12 })
    .map((list) => clean<Person>(list, 'p'));
  await agree<Person>('Patient', people, PERSON_QUERIES);
});

test('scores are found as FHIR says, by any combination of parameters', async () => {
  const scores = fc
    .array(score, { minLength: 1, maxLength: 12 })
    .map((list) => clean<Score>(list, 'o'));
  await agree<Score>('Observation', scores, SCORE_QUERIES, { status: 'final' });
});

test('pages of any size hold every record once, in the order asked for, missing values last', async () => {
  const people = fc
    .array(person, { minLength: 1, maxLength: 25 })
    .map((list) => clean<Person>(list, 'p'));
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
  if (code === 'birthdate') return birthDate && rangeOf(birthDate).low;
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
          const stored = clean<Person>(list, 'p');
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
