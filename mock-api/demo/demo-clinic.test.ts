import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { dayOfInstant } from '../../src/app/domain/time/clinic-day.ts';
import { validateResource } from '../fhir/validation/validate-resource.ts';
import { demoResources } from './demo-clinic.ts';
import type { DemoResource } from './to-fhir/chart-writer.ts';

const NOW = new Date('2026-03-11T15:30:00Z');
/** A leap day, both changes of the clock in Chicago, a new year, a Sunday night. */
const DATES = [
  '2028-02-29T17:00:00Z',
  '2026-03-08T09:30:00Z',
  '2026-11-01T07:30:00Z',
  '2027-01-01T06:00:00Z',
  '2026-07-06T04:59:00Z',
];

function clinic(now = NOW, seed?: number): DemoResource[] {
  return [...demoResources({ now, ...(seed === undefined ? {} : { seed }) })];
}

/** Every reference inside a resource. */
function* referencesIn(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'reference' && typeof member === 'string') yield member;
    else yield* referencesIn(member);
  }
}

/** Every date or instant inside a resource, with where it stands. */
function* datesIn(value: unknown, path = ''): Iterable<[path: string, date: string]> {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T|$)/.test(value)) yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* datesIn(member, `${path}.${key}`);
}

describe('the demo clinic', () => {
  let resources: DemoResource[];
  before(() => {
    resources = clinic();
  });

  test('is valid R4 throughout', () => {
    for (const resource of resources) {
      const name = `${resource.resourceType}/${resource.id}`;
      assert.deepEqual(validateResource(resource), [], name);
    }
  });

  test('refers only to resources that come before, so that any store can take it in order', () => {
    const known = new Set<string>();
    for (const resource of resources) {
      for (const reference of referencesIn(resource)) {
        assert.ok(known.has(reference), `${resource.resourceType} -> ${reference}`);
      }
      known.add(`${resource.resourceType}/${resource.id}`);
    }
    assert.equal(known.size, resources.length, 'ids are unique');
  });

  test('marks every resource as test data', () => {
    for (const { meta } of resources) {
      assert.equal(meta?.security?.[0]?.code, 'HTEST');
      assert.equal(meta.tag?.[0]?.code, 'HTEST');
    }
  });

  test('has about forty patients, each with a number, a birth date and a fictional phone', () => {
    const patients = resources.filter((one) => one.resourceType === 'Patient');
    assert.ok(patients.length >= 38 && patients.length <= 44, `${patients.length}`);
    const numbers = new Set<string>();
    const names = new Set<string>();
    for (const { identifier, telecom, birthDate, name } of patients) {
      assert.equal(identifier![0]!.type!.coding![0]!.code, 'MR');
      assert.match(telecom![0]!.value!, /555-01\d\d$/);
      assert.match(birthDate!, /^\d{4}-\d{2}-\d{2}$/);
      numbers.add(identifier![0]!.value!);
      names.add(`${name![0]!.family!}, ${name![0]!.given![0]!}`);
    }
    assert.equal(numbers.size, patients.length);
    assert.equal(names.size, patients.length);
  });

  test('goes back two years', () => {
    const visits = resources.flatMap((one) =>
      one.resourceType === 'Encounter' ? Date.parse(one.period!.start!) : [],
    );
    const months = (NOW.getTime() - Math.min(...visits)) / 86_400_000 / 30.4;
    assert.ok(months > 22 && months < 25, `first visit ${months} months ago`);
  });

  test('has one chart of about 600 records, one with nothing but the referral problem, one retraction', () => {
    const counts = new Map<string, number>();
    for (const resource of resources) {
      const subject = [...referencesIn(resource)].find((one) => one.startsWith('Patient/'));
      if (subject) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    }
    const sizes = [...counts.values()].sort((a, b) => a - b);
    assert.ok(sizes[0]! <= 4, `smallest ${String(sizes[0])}`);
    assert.ok(sizes.at(-1)! > 500 && sizes.at(-1)! < 800, `largest ${String(sizes.at(-1))}`);
    const retracted = resources.filter(
      (one) => one.resourceType === 'Observation' && one.status === 'entered-in-error',
    );
    assert.ok(retracted.length >= 1);
  });

  test('holds no CPT code', () => {
    assert.doesNotMatch(JSON.stringify(resources), /ama-assn|20552|20553/);
  });

  test('is the same for the same seed, and other for another', () => {
    assert.deepEqual(clinic(), resources);
    assert.notDeepEqual(clinic(NOW, 2), resources);
  });

  for (const date of DATES) {
    test(`has nothing later than now but planned visits, on ${date}`, () => {
      const now = new Date(date);
      const today = dayOfInstant(now.getTime(), 'America/Chicago');
      for (const resource of clinic(now, 3)) {
        assert.deepEqual(validateResource(resource), []);
        if (resource.resourceType === 'Appointment' && resource.status === 'booked') continue;
        for (const [path, text] of datesIn(resource)) {
          const isInstant = text.includes('T');
          const isPast = isInstant
            ? Date.parse(text) <= now.getTime()
            : Date.parse(text) <= today * 86_400_000;
          assert.ok(isPast, `${resource.resourceType}${path} ${text}`);
        }
      }
    });
  }

  test('is made in less than a second and a half', () => {
    const started = process.cpuUsage();
    clinic();
    const { user, system } = process.cpuUsage(started);
    assert.ok((user + system) / 1000 < 1500, `${(user + system) / 1000} ms of CPU`);
  });
});
