import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateResource } from './validate-resource.ts';

const observation = (subject: object, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Pain' },
  subject,
  ...more,
});

const CASES: readonly (readonly [title: string, resource: object, fault: RegExp | undefined])[] = [
  [
    'a contained patient',
    observation({ reference: '#p' }, { contained: [{ resourceType: 'Patient', id: 'p' }] }),
    undefined,
  ],
  [
    'a contained practitioner as the subject',
    observation({ reference: '#p' }, { contained: [{ resourceType: 'Practitioner', id: 'p' }] }),
    /must not point at Practitioner/,
  ],
  ['a type that agrees', observation({ reference: 'Patient/1', type: 'Patient' }), undefined],
  [
    'a type that does not',
    observation({ reference: 'Patient/1', type: 'Group' }),
    /reference to Patient, but its type says "Group"/,
  ],
  [
    'a type that is none',
    observation({ reference: 'https://x.example/Patient/1', type: 'Foo' }),
    /its type says "Foo"/,
  ],
  [
    'a logical type',
    observation({ reference: 'Patient/1', type: 'https://x.example/Person' }),
    undefined,
  ],
  [
    'a type alone that is not allowed',
    observation({ type: 'Medication', display: 'x' }),
    /must not point at Medication/,
  ],
  [
    'an address that does not tell its type',
    observation({ reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', type: 'Group' }),
    undefined,
  ],
];

for (const [title, resource, fault] of CASES) {
  test(`${title}: ${fault ? 'refused' : 'taken'}`, () => {
    const issues = validateResource(resource);
    if (!fault) assert.deepEqual(issues, []);
    else {
      assert.deepEqual(
        issues.map(({ code, expression }) => [code, expression]),
        [['structure', ['Observation.subject']]],
      );
      assert.match(issues[0]?.details?.text ?? '', fault);
    }
  });
}

test('a value may not be given again by a component of the same coding (obs-7)', () => {
  const coding = { system: 'http://loinc.org', code: '85354-9' };
  const withComponent = (own: object) => ({
    ...observation({ display: 'x' }),
    code: { coding: [coding] },
    valueString: 'x',
    component: [{ code: { coding: [own] }, valueString: 'y' }],
  });
  const broken = validateResource(withComponent({ ...coding }));
  assert.match(broken[0]?.details?.text ?? '', /obs-7/);
  assert.deepEqual(validateResource(withComponent({ ...coding, display: 'another' })), []);
  const without = { ...withComponent({ ...coding }), valueString: undefined };
  assert.deepEqual(validateResource(JSON.parse(JSON.stringify(without))), []);
});
