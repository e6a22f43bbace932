// One search that finds and one that misses for every parameter that /metadata lists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestServer } from '../../../http/testing.ts';
import { listedResources } from './listed-resources.ts';
import { findMatches } from '../search-bundle.ts';
import { parseSearchRequest } from '../search-request.ts';
import { escape } from './draw-queries.ts';
import { hl7Examples, hl7Parameters, valuesOf } from './hl7-parameters.ts';
import type { Found, Hl7Parameter, Resource } from './hl7-parameters.ts';
import { fieldsOf, listOf, textOf } from './naive-values.ts';
import { synthesise } from './synthesise-resource.ts';

/** A date is found by itself, a period or schedule by what is about one of its dates. */
function dateIn({ type, value }: Found): string {
  if (typeof value === 'string') return type === 'string' ? '' : value;
  const [date] = /\d{4}(-\d\d(-\d\d)?)?/.exec(JSON.stringify(value)) ?? [];
  return date === undefined ? '' : `ap${date}`;
}

function codeIn({ type, value }: Found): string {
  if (typeof value !== 'object') return textOf(value) || JSON.stringify(value);
  const [coding] = listOf(fieldsOf(value)['coding']);
  const fields = fieldsOf(type === 'CodeableConcept' ? coding : value);
  return textOf(fields['code'] ?? fields['value']);
}

const PARTS = ['text', 'family', 'given', 'line', 'city', 'district', 'state', 'country'];

function textIn({ value }: Found): string {
  if (typeof value === 'string') return value;
  const parts = PARTS.flatMap((part) => fieldsOf(value)[part]);
  return parts.map(textOf).find(Boolean) ?? '';
}

function addressIn({ type, value }: Found): string {
  const { reference, id } = fieldsOf(value);
  const literal = typeof value === 'string' ? value : textOf(reference);
  const address = literal === '' && id !== undefined ? `${type}/${textOf(id)}` : literal;
  return address.startsWith('#') ? '' : address;
}

/** The number of a quantity; ranges are found by what is near their lower end. */
function numberIn({ type, value }: Found): string {
  if (typeof value === 'number') return JSON.stringify(value);
  const { low, value: number, comparator } = fieldsOf(value);
  const measured = type === 'Range' ? fieldsOf(low)['value'] : number;
  if (measured === undefined || comparator !== undefined) return '';
  return (type === 'Range' ? 'ap' : '') + JSON.stringify(measured);
}

/** What finds a value, by the type of the parameter, and what does not; "" where the value cannot be searched for. */
const ASKED: Readonly<Record<string, readonly [hit: (found: Found) => string, miss: string]>> = {
  token: [(found) => escape(codeIn(found)), 'no-such-code'],
  string: [(found) => escape(textIn(found)), 'Zzyzx'],
  reference: [(found) => escape(addressIn(found)), 'no-such-id'],
  uri: [({ value }) => escape(textOf(value)), 'urn:nothing'],
  date: [dateIn, 'sa9998'],
  number: [numberIn, '987654321'],
  quantity: [numberIn, '987654321'],
};

/** A boolean has but one other value, which other records may have. */
const OPPOSITE: Readonly<Record<string, string>> = { true: 'false', false: 'true' };

const META = {
  ...{ source: 'urn:test:source', profile: ['http://example.org/profile'] },
  ...{ tag: [{ system: 'urn:test', code: 'tag' }], security: [{ code: 'R' }] },
};

/** A resource of HL7's that the parameter finds, else one made for it; and by which value. */
function exampleOf(type: string, parameter: Hl7Parameter, examples: readonly Resource[]) {
  // The server itself says when.
  if (parameter.code === '_lastUpdated')
    return { resource: examples[0] ?? { resourceType: type, id: 'any' }, asked: 'gt2020' };
  const made = synthesise(type, `made-${parameter.code.replace(/^_/, 'common-')}`, parameter);
  for (const resource of [...examples, made, { ...made, meta: META }]) {
    for (const found of valuesOf(parameter, resource)) {
      const asked = ASKED[parameter.type]![0](found);
      if (asked !== '') return { resource, asked };
    }
  }
  return undefined;
}

test('every parameter that /metadata lists finds a record by its value, and not by another', async () => {
  await TestServer.with(async (server) => {
    const { store } = server;
    const listed = await listedResources(server);
    const context = { store, base: 'http://localhost/fhir', now: Date.now() };
    const find = (type: string, name: string, value: string): string[] =>
      findMatches(parseSearchRequest(type, [[name, value]], context, false), store, 10_000).map(
        ({ id }) => id,
      );
    const [found, missed] = [[] as string[], [] as string[]];
    for (const { type, searchParam } of listed) {
      const examples = hl7Examples(type).slice(0, 4);
      const chosen = searchParam.map(({ name }) => {
        const parameter = hl7Parameters(type).get(name);
        assert.ok(parameter, `${type}?${name} is not HL7's`);
        const example = exampleOf(type, parameter, examples);
        assert.ok(example, `${type}?${name}: no resource has a value for it`);
        return { name, parameter, ...example };
      });
      store.transaction(() => {
        for (const resource of new Set(chosen.map((each) => each.resource)))
          store.put({ ...resource });
      });
      for (const { name, parameter, resource, asked } of chosen) {
        const address = `${type}?${name}=${asked}`;
        assert.ok(find(type, name, asked).includes(resource.id), address);
        found.push(`${type}?${name}`);
        const miss = OPPOSITE[asked] ?? ASKED[parameter.type]![1];
        const others = find(type, name, miss).filter(
          (id) => !(asked in OPPOSITE) || id === resource.id,
        );
        assert.deepEqual(others, [], `${type}?${name}=${miss}`);
        missed.push(`${type}?${name}`);
      }
    }
    const all = listed.flatMap(({ type, searchParam }) =>
      searchParam.map(({ name }) => `${type}?${name}`),
    );
    assert.deepEqual([found, missed], [all, all]);
    assert.ok(all.length > 2000, `${all.length} parameters`);
  });
});

test('/metadata lists every parameter of HL7 that is not composite or special', async () => {
  await TestServer.with(async (server) => {
    for (const { type, searchParam } of await listedResources(server)) {
      const names = searchParam.map(({ name, type: kind }) => `${name} ${kind}`).sort();
      const own = [...hl7Parameters(type).values()].map(
        ({ code, type: kind }) => `${code} ${kind}`,
      );
      assert.deepEqual(names, own.sort(), type);
    }
  });
});
