import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { validateResource } from './validate-resource.ts';

type Json = Record<string, unknown>;

const aPatient = (change: Json = {}): Json => ({ resourceType: 'Patient', id: 'p1', ...change });
const anObservation = (change: Json = {}): Json => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }], text: 'Pain 0-10' },
  subject: { reference: 'Patient/p1' },
  valueInteger: 7,
  ...change,
});
const aCondition = (change: Json = {}): Json => ({
  resourceType: 'Condition',
  subject: { reference: 'Patient/p1' },
  ...change,
});
const withNarrative = (div: string): Json => aPatient({ text: { status: 'generated', div } });
const div = (content: string): string =>
  `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`;
const nested = (levels: number): Json =>
  levels === 0
    ? { url: 'urn:x', valueInteger: 1 }
    : { url: 'urn:x', extension: [nested(levels - 1)] };

const clinicalStatus = (code: string): Json => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }],
});

const VALID: readonly (readonly [string, unknown])[] = [
  ['a resource that has nothing but its type', { resourceType: 'Patient' }],
  ['an observation', anObservation()],
  ['a partial date', aPatient({ birthDate: '1970-02' })],
  ['a leap day', aPatient({ birthDate: '2024-02-29' })],
  [
    'more than nine digits of a second',
    anObservation({ effectiveDateTime: '2026-01-01T10:00:00.1234567890Z' }),
  ],
  ['an extension in place of a value', aPatient({ _birthDate: { extension: [nested(0)] } })],
  [
    'a hole in an array of names, filled by an extension',
    aPatient({ name: [{ given: ['Ann', null], _given: [null, { extension: [nested(0)] }] }] }),
  ],
  [
    'base64 in several lines',
    { resourceType: 'Binary', contentType: 'text/plain', data: 'aGVs\n bG8=' },
  ],
  ['a narrative of more than 1 MB', withNarrative(div('x'.repeat(1_100_000)))],
  [
    'a narrative with a picture, a link and a style',
    withNarrative(
      div(
        '<p style="color: red">a &amp; b<br/><img src="data:image/png;base64,AAAA" alt="x"/><a href="#top">up</a></p><!-- c -->',
      ),
    ),
  ],
  [
    'a reference to a foreign server',
    anObservation({ subject: { reference: 'https://clinic.example/fhir/Patient/1' } }),
  ],
  [
    'a reference within a bundle',
    anObservation({ subject: { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' } }),
  ],
  [
    'a conditional reference',
    anObservation({ performer: [{ reference: 'Practitioner?identifier=urn:npi|9' }] }),
  ],
  [
    'a reference to a contained resource',
    anObservation({
      contained: [{ resourceType: 'Patient', id: 'c' }],
      subject: { reference: '#c' },
    }),
  ],
  [
    'a required code from a hierarchy',
    aCondition({ clinicalStatus: clinicalStatus('recurrence') }),
  ],
  [
    'a second coding beside the required one',
    aCondition({
      clinicalStatus: {
        coding: [
          { system: 'urn:own', code: 'x' },
          ...(clinicalStatus('active')['coding'] as Json[]),
        ],
      },
    }),
  ],
  [
    'a period that ends on the day it starts',
    anObservation({ effectivePeriod: { start: '2026-05-01T10:00:00+02:00', end: '2026-05-01' } }),
  ],
  [
    'items of a questionnaire in four levels',
    {
      resourceType: 'Questionnaire',
      status: 'draft',
      item: [
        {
          linkId: '1',
          type: 'group',
          item: [
            {
              linkId: '1.1',
              type: 'group',
              item: [
                { linkId: '1.1.1', type: 'group', item: [{ linkId: '1.1.1.1', type: 'display' }] },
              ],
            },
          ],
        },
      ],
    },
  ],
  [
    'nested provisions, one each',
    {
      resourceType: 'Consent',
      status: 'active',
      scope: { text: 'x' },
      category: [{ text: 'x' }],
      policyRule: { text: 'x' },
      provision: { provision: [{ type: 'deny' }] },
    },
  ],
];

/** [what is wrong, resource, code of the issue, expression, part of the text] */
const INVALID: readonly (readonly [string, unknown, string, string | undefined, RegExp])[] = [
  ['no object', 'Patient', 'structure', undefined, /JSON object/],
  ['null', null, 'structure', undefined, /JSON object/],
  ['no resourceType', { resource: aPatient() }, 'structure', 'resourceType', /missing/],
  [
    'a type that R4 does not have',
    { resourceType: 'Patiant' },
    'structure',
    'resourceType',
    /"Patiant"/,
  ],
  ['a type of the vendor', { resourceType: 'Project' }, 'structure', 'resourceType', /"Project"/],
  [
    'an unknown property',
    aPatient({ nickname: 'Annie' }),
    'structure',
    'Patient.nickname',
    /"nickname"/,
  ],
  [
    "a vendor's element",
    { resourceType: 'Binary', contentType: 'text/plain', url: 'http://x' },
    'structure',
    'Binary.url',
    /"url"/,
  ],
  [
    "a vendor's element of meta",
    aPatient({ meta: { project: 'x' } }),
    'structure',
    'Patient.meta.project',
    /"project"/,
  ],
  [
    'a property of the prototype',
    aPatient({ constructor: 'x' }),
    'structure',
    'Patient.constructor',
    /"constructor"/,
  ],
  [
    'no required element',
    { resourceType: 'Observation', status: 'final' },
    'required',
    'Observation.code',
    /code is missing/,
  ],
  [
    'no required choice',
    {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/1' },
    },
    'required',
    'MedicationRequest.medication',
    /medication/,
  ],
  [
    'one value where an array is due',
    aPatient({ name: { family: 'Fox' } }),
    'structure',
    'Patient.name',
    /array/,
  ],
  [
    'an array where one value is due',
    aPatient({ gender: ['male'] }),
    'structure',
    'Patient.gender',
    /single value/,
  ],
  ['an empty array', aPatient({ name: [] }), 'structure', 'Patient.name', /empty array/],
  ['an empty object', aPatient({ name: [{}] }), 'invariant', 'Patient.name[0]', /ele-1/],
  [
    'an empty string',
    aPatient({ name: [{ family: '' }] }),
    'value',
    'Patient.name[0].family',
    /not empty/,
  ],
  ['null', aPatient({ birthDate: null }), 'value', 'Patient.birthDate', /birthDate/],
  [
    'null in an array without an extension',
    aPatient({ name: [{ given: [null] }] }),
    'value',
    'Patient.name[0].given[0]',
    /given/,
  ],
  [
    'a number for a string',
    aPatient({ name: [{ family: 5 }] }),
    'value',
    'Patient.name[0].family',
    /JSON string/,
  ],
  [
    'a string for a boolean',
    aPatient({ active: 'true' }),
    'value',
    'Patient.active',
    /true or false/,
  ],
  [
    'a string for a number',
    anObservation({ valueInteger: '7' }),
    'value',
    'Observation.value',
    /whole number/,
  ],
  [
    'a fraction for a whole number',
    anObservation({ valueInteger: 7.5 }),
    'value',
    'Observation.value',
    /whole number/,
  ],
  [
    'zero where R4 wants a positive number',
    aPatient({ telecom: [{ rank: 0 }] }),
    'value',
    'Patient.telecom[0].rank',
    /from 1/,
  ],
  [
    'a date that does not exist',
    aPatient({ birthDate: '2023-02-29' }),
    'value',
    'Patient.birthDate',
    /calendar/,
  ],
  [
    'a date of another form',
    aPatient({ birthDate: '02/28/1970' }),
    'value',
    'Patient.birthDate',
    /date/,
  ],
  [
    'a time without a zone',
    anObservation({ effectiveDateTime: '2026-01-01T10:00:00' }),
    'value',
    'Observation.effective',
    /dateTime/,
  ],
  [
    'an instant without a time',
    aPatient({ meta: { lastUpdated: '2026-01-01' } }),
    'value',
    'Patient.meta.lastUpdated',
    /instant/,
  ],
  ['an id with a space', aPatient({ id: 'a b' }), 'value', 'Patient.id', /valid id/],
  [
    'an id of more than 64 characters',
    aPatient({ id: 'x'.repeat(65) }),
    'value',
    'Patient.id',
    /valid id/,
  ],
  [
    'a URI with a space',
    aPatient({ implicitRules: 'a b' }),
    'value',
    'Patient.implicitRules',
    /uri/,
  ],
  [
    'text that is not base64',
    { resourceType: 'Binary', contentType: 'text/plain', data: 'a?b' },
    'value',
    'Binary.data',
    /base64/,
  ],
  [
    'a code that is not in the required value set',
    aPatient({ gender: 'Male' }),
    'code-invalid',
    'Patient.gender',
    /"Male" is not one of male, female/,
  ],
  [
    'a status that does not exist',
    anObservation({ status: 'bogus' }),
    'code-invalid',
    'Observation.status',
    /"bogus"/,
  ],
  [
    'a required coding of another system',
    aCondition({ clinicalStatus: { coding: [{ system: 'urn:x', code: 'active' }] } }),
    'code-invalid',
    'Condition.clinicalStatus',
    /urn:x\|active/,
  ],
  [
    'a required coding that is only text',
    aCondition({ clinicalStatus: { text: 'active' } }),
    'code-invalid',
    'Condition.clinicalStatus',
    /None/,
  ],
  [
    'two values',
    anObservation({ valueString: 'seven' }),
    'structure',
    'Observation.value',
    /Only one of value\[x\]/,
  ],
  [
    'an extension that belongs to another value',
    anObservation({ _valueString: { id: 'a', extension: [nested(0)] } }),
    'structure',
    'Observation.value',
    /Only one/,
  ],
  [
    'an extension with both a value and extensions',
    aPatient({ extension: [{ url: 'urn:x', valueInteger: 1, extension: [nested(0)] }] }),
    'invariant',
    'Patient.extension[0]',
    /ext-1/,
  ],
  [
    'an extension beside a complex element',
    aCondition({ _onsetPeriod: { extension: [nested(0)] } }),
    'structure',
    'Condition.onset',
    /"_onsetPeriod"/,
  ],
  [
    'a reference to a type that is not allowed',
    anObservation({ subject: { reference: 'Condition/1' } }),
    'structure',
    'Observation.subject',
    /only at Device, Group, Location, Patient/,
  ],
  [
    'an absolute reference to a type that is not allowed',
    anObservation({ subject: { reference: 'http://x.example/Condition/1' } }),
    'structure',
    'Observation.subject',
    /Condition/,
  ],
  [
    'a reference of a declared type that is not allowed',
    anObservation({ subject: { type: 'Condition', display: 'x' } }),
    'structure',
    'Observation.subject',
    /Condition/,
  ],
  [
    'a reference that is none',
    anObservation({ subject: { reference: 'Fox, Ann' } }),
    'structure',
    'Observation.subject',
    /not a reference/,
  ],
  [
    'a reference to a type that does not exist',
    anObservation({ subject: { reference: 'Patiant/1' } }),
    'structure',
    'Observation.subject',
    /not a reference/,
  ],
  [
    'a reference to a resource that is not contained',
    anObservation({ subject: { reference: '#c' } }),
    'invariant',
    'Observation.subject',
    /ref-1/,
  ],
  [
    'a contained resource nobody points at',
    anObservation({ contained: [{ resourceType: 'Patient', id: 'c' }] }),
    'invariant',
    'Observation',
    /dom-3/,
  ],
  [
    'a contained resource that is invalid',
    anObservation({
      contained: [{ resourceType: 'Patient', id: 'c', gender: 'x' }],
      subject: { reference: '#c' },
    }),
    'code-invalid',
    'Observation.contained[0].gender',
    /"x"/,
  ],
  [
    'a contained resource of no type',
    aPatient({ contained: [{ id: 'c' }] }),
    'structure',
    'Patient.contained[0]',
    /resourceType/,
  ],
  [
    'an organization without name and identifier',
    { resourceType: 'Organization', active: true },
    'invariant',
    'Organization',
    /org-1/,
  ],
  [
    'a period that ends before it starts',
    anObservation({ effectivePeriod: { start: '2026-05-02', end: '2026-05-01' } }),
    'invariant',
    'Observation.effective',
    /per-1/,
  ],
  [
    'a period that ends before it starts, in another zone',
    anObservation({
      effectivePeriod: { start: '2026-05-01T10:00:00+00:00', end: '2026-05-01T11:00:00+02:00' },
    }),
    'invariant',
    'Observation.effective',
    /per-1/,
  ],
  [
    'a value beside the reason why there is none',
    anObservation({ dataAbsentReason: { text: 'asked' } }),
    'invariant',
    'Observation',
    /obs-6/,
  ],
  [
    'a script in the narrative',
    withNarrative(div('<script>alert(1)</script>')),
    'invariant',
    'Patient.text.div',
    /<script>/,
  ],
  [
    'an event handler in the narrative',
    withNarrative(div('<b onclick="x()">a</b>')),
    'invariant',
    'Patient.text.div',
    /onclick/,
  ],
  [
    'an address that is a script',
    withNarrative(div('<a href="javascript:x()">a</a>')),
    'invariant',
    'Patient.text.div',
    /script/,
  ],
  [
    'an address that hides that it is a script',
    withNarrative(div('<a href=" java&#x0A;script&colon;x()">a</a>')),
    'invariant',
    'Patient.text.div',
    /script/,
  ],
  [
    'an address that is a document',
    withNarrative(div('<a href="data:text/html,x">a</a>')),
    'invariant',
    'Patient.text.div',
    /script/,
  ],
  [
    'a frame in the narrative',
    withNarrative(div('<iframe src="http://x"/>')),
    'invariant',
    'Patient.text.div',
    /<iframe>/,
  ],
  [
    'a style sheet in the narrative',
    withNarrative(div('<style>b {}</style>a')),
    'invariant',
    'Patient.text.div',
    /<style>/,
  ],
  [
    'a form in the narrative',
    withNarrative(div('<form>a</form>')),
    'invariant',
    'Patient.text.div',
    /<form>/,
  ],
  [
    'a style that loads from elsewhere',
    withNarrative(div('<b style="background: url(https://x/y)">a</b>')),
    'invariant',
    'Patient.text.div',
    /style/,
  ],
  [
    'an upper-case script',
    withNarrative(div('<SCRIPT>a</SCRIPT>')),
    'invariant',
    'Patient.text.div',
    /<SCRIPT>/,
  ],
  [
    'drawing with script',
    withNarrative(div('<svg xmlns="http://www.w3.org/2000/svg">a</svg>')),
    'invariant',
    'Patient.text.div',
    /<svg>/,
  ],
  [
    'a narrative that is not closed',
    withNarrative('<div xmlns="http://www.w3.org/1999/xhtml"><p>a</div>'),
    'invariant',
    'Patient.text.div',
    /well-formed/,
  ],
  [
    'HTML that is no XHTML',
    withNarrative(div('a <br> b')),
    'invariant',
    'Patient.text.div',
    /well-formed/,
  ],
  [
    'an attribute without quotes',
    withNarrative(div('<b onclick=x()>a</b>')),
    'invariant',
    'Patient.text.div',
    /well-formed/,
  ],
  [
    'a narrative of two roots',
    withNarrative(`${div('a')}${div('b')}`),
    'invariant',
    'Patient.text.div',
    /one <div>/,
  ],
  [
    'a narrative that is only text',
    withNarrative('hello'),
    'invariant',
    'Patient.text.div',
    /one <div>/,
  ],
  ['an empty narrative', withNarrative(div(' ')), 'invariant', 'Patient.text.div', /txt-2/],
  [
    'nesting without end',
    aPatient({ extension: [nested(200)] }),
    'too-costly',
    'Patient',
    /deeper/,
  ],
];

describe('validation accepts', () => {
  for (const [title, resource] of VALID) {
    test(title, () => {
      assert.deepEqual(validateResource(resource), []);
    });
  }
});

describe('validation refuses', () => {
  for (const [title, resource, code, expression, text] of INVALID) {
    test(title, () => {
      const issues = validateResource(resource);
      const [first] = issues;
      assert.ok(first, 'accepted');
      assert.equal(first.severity, 'error');
      assert.equal(first.code, code);
      assert.equal(first.expression?.[0], expression);
      assert.match(first.details?.text ?? '', text);
    });
  }

  test('every fault of a resource, each at its place', () => {
    const issues = validateResource(
      aPatient({ gender: 'x', birthDate: 'y', name: [{ given: ['Ann', 3] }] }),
    );
    assert.deepEqual(
      issues.map((issue) => issue.expression?.[0]),
      ['Patient.gender', 'Patient.birthDate', 'Patient.name[0].given[1]'],
    );
  });

  test('a resource with thousands of faults without answering all of them', () => {
    const name = Array.from({ length: 5000 }, () => ({ family: 1 }));
    assert.equal(validateResource(aPatient({ name })).length, 50);
  });

  for (const [title, resource, expression] of [
    [
      'two items with one linkId',
      {
        resourceType: 'Questionnaire',
        status: 'draft',
        item: [
          { linkId: '1', type: 'group', item: [{ linkId: '2', type: 'display' }] },
          { linkId: '2', type: 'display' },
        ],
      },
      'que-2',
    ],
    [
      'one code twice in a hierarchy',
      {
        resourceType: 'CodeSystem',
        status: 'draft',
        content: 'complete',
        concept: [{ code: 'a', concept: [{ code: 'b' }] }, { code: 'b' }],
      },
      'csd-1',
    ],
    [
      'two entries with one fullUrl',
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          { fullUrl: 'urn:oid:1.2', resource: aPatient() },
          { fullUrl: 'urn:oid:1.2', resource: aPatient() },
        ],
      },
      'bdl-7',
    ],
  ] as const) {
    test(title, () => {
      const texts = validateResource(resource).map(({ details }) => details?.text ?? '');
      assert.deepEqual(
        texts.filter((text) => text.includes(`(${expression})`)).length,
        1,
        texts.join(),
      );
    });
  }

  test(
    'nothing of a large code system, in time that grows with its size only',
    { timeout: 20_000 },
    () => {
      const concept = Array.from({ length: 100_000 }, (_, n) => ({ code: `c${n}` }));
      const codes = { resourceType: 'CodeSystem', status: 'draft', content: 'complete', concept };
      assert.deepEqual(validateResource(codes), []);
    },
  );

  test('a narrative made to be slow, at once', { timeout: 20_000 }, () => {
    const attack = withNarrative(div(`<b ${'a="" '.repeat(50_000)}`));
    assert.equal(validateResource(attack).length, 1);
  });
});
