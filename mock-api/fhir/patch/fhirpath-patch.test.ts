import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../decimal-text.ts';
import { FhirError } from '../fhir-error.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { loadDefinitions } from '../definitions/definitions.ts';
import { applyFhirPathPatch } from './fhirpath-patch.ts';

loadDefinitions();

type Part = Record<string, unknown>;

const operation = (type: string, path: string, ...parts: Part[]): Part => ({
  name: 'operation',
  part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...parts],
});
const value = (content: Part): Part => ({ name: 'value', ...content });
const at = (name: string, index: number): Part => ({ name, valueInteger: index });
const add = (path: string, name: string, content: Part): Part =>
  operation('add', path, { name: 'name', valueString: name }, value(content));
const insert = (path: string, index: number, content: Part): Part =>
  operation('insert', path, at('index', index), value(content));
const replace = (path: string, content: Part): Part => operation('replace', path, value(content));
const remove = (path: string): Part => operation('delete', path);
const move = (path: string, source: number, destination: number): Part =>
  operation('move', path, at('source', source), at('destination', destination));
const patchOf = (...operations: Part[]) => ({
  resourceType: 'Parameters',
  ...(operations.length > 0 ? { parameter: operations } : {}),
});

function patched(resource: object, ...operations: Part[]): FhirResource {
  const copy = parseJson(stringifyJson(resource)) as FhirResource;
  applyFhirPathPatch(parseJson(stringifyJson(patchOf(...operations))), copy);
  return copy;
}

const patient = (elements: object) => ({ resourceType: 'Patient', ...elements });
const identifiers = (...numbers: number[]) =>
  patient({ identifier: numbers.map((number) => ({ system: 'urn:x', value: `value ${number}` })) });
const identifier = (number: number) => ({
  valueIdentifier: { system: 'urn:x', value: `value ${number}` },
});
const contact = (elements: object) => patient({ contact: [elements] });
const married = { text: 'married' };

/** HL7's own cases (fhir-test-cases, r4/patch), and those that they leave open. */
const CASES: readonly [sentence: string, before: object, operations: Part[], after: object][] = [
  ['an empty patch changes nothing', patient({ active: true }), [], patient({ active: true })],
  [
    'replaces a primitive',
    patient({ birthDate: '1920-01-01' }),
    [replace('Patient.birthDate', { valueDate: '1930-01-01' })],
    patient({ birthDate: '1930-01-01' }),
  ],
  [
    'deletes a primitive',
    patient({ birthDate: '1920-01-01' }),
    [remove('Patient.birthDate')],
    patient({}),
  ],
  [
    'adds a primitive',
    patient({}),
    [add('Patient', 'birthDate', { valueDate: '1930-01-01' })],
    patient({ birthDate: '1930-01-01' }),
  ],
  [
    'replaces a code in a nested element',
    contact({ name: { text: 'a name' }, gender: 'male' }),
    [replace('Patient.contact[0].gender', { valueCode: 'female' })],
    contact({ name: { text: 'a name' }, gender: 'female' }),
  ],
  [
    'replaces a text two levels down',
    contact({ name: { text: 'a name' }, gender: 'male' }),
    [replace('Patient.contact[0].name.text', { valueString: 'the name' })],
    contact({ name: { text: 'the name' }, gender: 'male' }),
  ],
  [
    'deletes a code in a nested element',
    contact({ name: { text: 'a name' }, gender: 'male' }),
    [remove('Patient.contact[0].gender')],
    contact({ name: { text: 'a name' } }),
  ],
  [
    'an element that loses its only child goes too',
    contact({ name: { text: 'a name' }, gender: 'male' }),
    [remove('Patient.contact[0].name.text')],
    contact({ gender: 'male' }),
  ],
  [
    'what was emptied can be filled again in the same patch',
    contact({ name: { text: 'a name' } }),
    [
      remove('Patient.contact[0].name'),
      add('Patient.contact[0]', 'name', { valueHumanName: { text: 'b' } }),
    ],
    contact({ name: { text: 'b' } }),
  ],
  [
    'adds to a nested element',
    contact({ name: { text: 'a name' } }),
    [add('Patient.contact[0]', 'gender', { valueCode: 'male' })],
    contact({ name: { text: 'a name' }, gender: 'male' }),
  ],
  [
    'adds a complex element',
    patient({}),
    [add('Patient', 'maritalStatus', { valueCodeableConcept: married })],
    patient({ maritalStatus: married }),
  ],
  [
    'replaces a complex element whole',
    patient({ maritalStatus: { id: '1', text: 'married' } }),
    [replace('Patient.maritalStatus', { valueCodeableConcept: { id: '2', text: 'not' } })],
    patient({ maritalStatus: { id: '2', text: 'not' } }),
  ],
  [
    'deletes a complex element',
    patient({ maritalStatus: married }),
    [remove('Patient.maritalStatus')],
    patient({}),
  ],
  [
    'adds a BackboneElement that is built from parts',
    patient({}),
    [
      add('Patient', 'contact', {
        part: [
          { name: 'name', valueHumanName: { text: 'a name' } },
          { name: 'relationship', valueCodeableConcept: { text: 'son' } },
          { name: 'relationship', valueCodeableConcept: { text: 'carer' } },
        ],
      }),
    ],
    contact({ name: { text: 'a name' }, relationship: [{ text: 'son' }, { text: 'carer' }] }),
  ],
  [
    'deletes a BackboneElement',
    contact({ name: { text: 'a name' } }),
    [remove('Patient.contact[0]')],
    patient({}),
  ],
  [
    'changes the contents of list items',
    identifiers(1, 2),
    [
      replace('Patient.identifier[0].value', { valueString: 'value 2' }),
      replace('Patient.identifier[1].value', { valueString: 'value 1' }),
    ],
    identifiers(2, 1),
  ],
  [
    'inserts at the end',
    identifiers(1, 2),
    [insert('Patient.identifier', 2, identifier(3))],
    identifiers(1, 2, 3),
  ],
  [
    'inserts in the middle',
    identifiers(1, 2),
    [insert('Patient.identifier', 1, identifier(3))],
    identifiers(1, 3, 2),
  ],
  [
    'inserts at the beginning',
    identifiers(1, 2),
    [insert('Patient.identifier', 0, identifier(3))],
    identifiers(3, 1, 2),
  ],
  [
    'inserts into a list that is not there yet',
    patient({}),
    [insert('Patient.identifier', 0, identifier(1))],
    identifiers(1),
  ],
  [
    'adds to the end of a list',
    identifiers(1),
    [add('Patient', 'identifier', identifier(2))],
    identifiers(1, 2),
  ],
  ['deletes the first item', identifiers(1, 2), [remove('Patient.identifier[0]')], identifiers(2)],
  ['deletes the last item', identifiers(1, 2), [remove('Patient.identifier[1]')], identifiers(1)],
  [
    'deletes several items, one by one',
    identifiers(1, 2, 3),
    [remove('Patient.identifier[0]'), remove('Patient.identifier[1]')],
    identifiers(2),
  ],
  ...(
    [
      [3, 1, [1, 4, 2, 3]],
      [3, 0, [4, 1, 2, 3]],
      [0, 3, [2, 3, 4, 1]],
      [1, 0, [2, 1, 3, 4]],
      [2, 2, [1, 2, 3, 4]],
    ] as const
  ).map(([from, to, order]): [string, object, Part[], object] => [
    `moves item ${from} to ${to}`,
    identifiers(1, 2, 3, 4),
    [move('Patient.identifier', from, to)],
    identifiers(...order),
  ]),
  [
    'turns a list round by three moves',
    identifiers(1, 2, 3, 4),
    [0, 1, 2].map((to) => move('Patient.identifier', 3, to)),
    identifiers(4, 3, 2, 1),
  ],
  [
    'finds an item by where()',
    identifiers(1, 2),
    [remove("Patient.identifier.where(system = 'urn:x' and value = 'value 1')")],
    identifiers(2),
  ],
  [
    'follows first(), last(), skip() and take()',
    identifiers(1, 2, 3, 4),
    [
      remove('Patient.identifier.first()'),
      remove('Patient.identifier.last()'),
      remove('Patient.identifier.skip(1).take(1)'),
    ],
    identifiers(2),
  ],
  [
    'a path may leave out the type, name it Resource or %resource',
    patient({ active: true, birthDate: '1970-01-01', gender: 'male' }),
    [remove('active'), remove('Resource.birthDate'), remove('%resource.gender')],
    patient({}),
  ],
  [
    'changes one item of a list of primitives, and keeps the extensions of the others in place',
    patient({ name: [{ given: ['A', 'B', 'C'], _given: [null, { id: 'b' }, null] }] }),
    [
      remove('Patient.name.given[0]'),
      replace("Patient.name.given.where($this = 'C')", { valueString: 'D' }),
      insert('Patient.name[0].given', 0, { valueString: 'Z' }),
    ],
    patient({ name: [{ given: ['Z', 'B', 'D'], _given: [null, { id: 'b' }, null] }] }),
  ],
  [
    'deleting a primitive takes its extensions with it',
    patient({ birthDate: '1970-01-01', _birthDate: { id: 'x' } }),
    [remove('Patient.birthDate')],
    patient({}),
  ],
  [
    'deletes the extension of a primitive alone',
    patient({
      birthDate: '1970-01-01',
      _birthDate: { extension: [{ url: 'urn:t', valueCode: 'x' }] },
    }),
    [remove("Patient.birthDate.extension('urn:t')")],
    patient({ birthDate: '1970-01-01' }),
  ],
  [
    'adds an extension to a primitive that had none',
    patient({ birthDate: '1970-01-01' }),
    [
      add('Patient.birthDate', 'extension', {
        part: [
          { name: 'url', valueUri: 'urn:t' },
          { name: 'value', valueString: 'x' },
        ],
      }),
    ],
    patient({
      birthDate: '1970-01-01',
      _birthDate: { extension: [{ url: 'urn:t', valueString: 'x' }] },
    }),
  ],
  [
    'adds a choice by the name of the element, the type being that of the value',
    patient({}),
    [add('Patient', 'deceased', { valueBoolean: true })],
    patient({ deceasedBoolean: true }),
  ],
  [
    'adds a choice by its JSON name or as value[x]',
    { resourceType: 'Observation', component: [{ code: { text: 'a' } }] },
    [
      add('Observation', 'valueQuantity', { valueQuantity: { value: 1 } }),
      add('Observation.component[0]', 'value[x]', { valueString: 'x' }),
    ],
    {
      resourceType: 'Observation',
      component: [{ code: { text: 'a' }, valueString: 'x' }],
      valueQuantity: { value: 1 },
    },
  ],
  [
    'replaces a choice by one of another type',
    { resourceType: 'Observation', valueQuantity: { value: 1 } },
    [replace('Observation.value', { valueString: 'one' })],
    { resourceType: 'Observation', valueString: 'one' },
  ],
  [
    'reaches into a choice by ofType() and as',
    { resourceType: 'Observation', valueQuantity: { value: 1, unit: 'g', code: 'g' } },
    [
      replace('Observation.value.ofType(Quantity).value', { valueDecimal: 2 }),
      remove('(Observation.value as Quantity).unit'),
      remove('Observation.value.ofType(string)'),
    ],
    { resourceType: 'Observation', valueQuantity: { value: 2, code: 'g' } },
  ],
  [
    'reaches into what is contained',
    patient({ contained: [{ resourceType: 'Organization', id: 'o', name: 'Old' }] }),
    [replace("Patient.contained.where(id = 'o').name", { valueString: 'New' })],
    patient({ contained: [{ resourceType: 'Organization', id: 'o', name: 'New' }] }),
  ],
  [
    'adds a contained resource',
    patient({}),
    [
      add('Patient', 'contained', {
        resource: { resourceType: 'Organization', id: 'o', name: 'O' },
      }),
    ],
    patient({ contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }] }),
  ],
  [
    'builds nested BackboneElements',
    { resourceType: 'Questionnaire', status: 'draft' },
    [
      add('Questionnaire', 'item', {
        part: [
          { name: 'linkId', valueString: '1' },
          { name: 'type', valueCode: 'group' },
          {
            name: 'item',
            part: [
              { name: 'linkId', valueString: '1.1' },
              { name: 'type', valueCode: 'boolean' },
              { name: 'initial', part: [{ name: 'value', valueBoolean: true }] },
            ],
          },
        ],
      }),
      replace("Questionnaire.item.where(linkId = '1').item[0].linkId", { valueString: '1.2' }),
    ],
    {
      resourceType: 'Questionnaire',
      status: 'draft',
      item: [
        {
          linkId: '1',
          type: 'group',
          item: [{ linkId: '1.2', type: 'boolean', initial: [{ valueBoolean: true }] }],
        },
      ],
    },
  ],
  [
    'deletes what is not there, also below what is not there',
    patient({ active: true }),
    [remove('Patient.birthDate'), remove("Patient.contact.where(gender = 'x').name.family")],
    patient({ active: true }),
  ],
];

for (const [sentence, before, operations, after] of CASES) {
  test(`FHIRPath Patch: ${sentence}`, () => {
    assert.deepEqual(patched(before, ...operations), after);
  });
}

const OPERATION = 'Parameters.parameter[0]';
const someone = patient({
  active: true,
  name: [{ family: 'A' }, { family: 'B' }],
  identifier: [{ use: 'official', value: '1' }],
});

/** Each with the status, what the text says, and the element named. */
const REFUSALS: readonly [patch: object, status: number, says: RegExp, expression: string][] = [
  [
    patchOf(add("Patient.identifier.where(use = 'official').period", 'end', { valueDate: '2021' })),
    422,
    /nothing at/,
    OPERATION,
  ],
  [
    patchOf(replace('Patient.birthDate', { valueDate: '2000-01-01' })),
    422,
    /nothing at/,
    OPERATION,
  ],
  [
    patchOf(replace('Patient.name.family', { valueString: 'C' })),
    422,
    /names 2 elements/,
    OPERATION,
  ],
  [patchOf(remove('Patient.name')), 422, /names 2 elements/, OPERATION],
  [
    patchOf(remove('active'), add('Patient.name', 'use', { valueCode: 'usual' })),
    422,
    /names 2/,
    'Parameters.parameter[1]',
  ],
  [patchOf(add('Patient', 'active', { valueBoolean: false })), 422, /there already/, OPERATION],
  [
    patchOf(add('Patient', 'colour', { valueString: 'red' })),
    422,
    /no element "colour"/,
    OPERATION,
  ],
  [
    patchOf(add('Patient', '__proto__', { valueString: 'x' })),
    422,
    /no element "__proto__"/,
    OPERATION,
  ],
  [
    patchOf(add('Patient', 'constructor', { valueString: 'x' })),
    422,
    /no element "constructor"/,
    OPERATION,
  ],
  [patchOf(add('Patient', 'deceased', { valueString: 'x' })), 422, /of type String/, OPERATION],
  [patchOf(add('Patient', 'name', { valueString: 'x' })), 422, /of type HumanName/, OPERATION],
  [
    patchOf(add('Patient', 'gender', { valueCoding: { code: 'x' } })),
    422,
    /of type code/,
    OPERATION,
  ],
  [
    patchOf(add('Patient', 'gender', { part: [{ name: 'x', valueCode: 'y' }] })),
    422,
    /built from parts/,
    OPERATION,
  ],
  [
    patchOf(add('Patient', 'contact', { part: [{ name: 'shoe', valueCode: 'y' }] })),
    422,
    /"shoe"/,
    OPERATION,
  ],
  [
    patchOf(insert('Patient.name', 3, { valueHumanName: { family: 'C' } })),
    422,
    /3 is no place/,
    OPERATION,
  ],
  [patchOf(insert('Patient.active', 0, { valueBoolean: true })), 422, /no list/, OPERATION],
  [patchOf(insert('Patient.name.given', 0, { valueString: 'x' })), 422, /2 elements/, OPERATION],
  [
    patchOf(insert('Patient.name[0]', 0, { valueHumanName: { family: 'C' } })),
    422,
    /must end/,
    OPERATION,
  ],
  [patchOf(move('Patient.name', 2, 0)), 422, /2 is no place/, OPERATION],
  [patchOf(move('Patient.name', 0, 2)), 422, /2 is no place/, OPERATION],
  [patchOf(replace('Patient', { valueString: 'x' })), 422, /the resource itself/, OPERATION],
  [patchOf(remove('Patient.name.family + 1')), 422, /computes a value/, OPERATION],
  [patchOf(remove("Patient.name.where(family.matches('(a+)+$'))")), 422, /matches\(\)/, OPERATION],
  [patchOf(remove('Patient.name.where(%resource.name.exists())')), 422, /%resource/, OPERATION],
  [patchOf(remove('Patient.name.where(')), 400, /not FHIRPath/, OPERATION],
  [patchOf(remove('Patient.active garbage')), 400, /not FHIRPath/, OPERATION],
  [patchOf(remove('a.'.repeat(600))), 400, /longer/, OPERATION],
  [patchOf(operation('remove', 'Patient.active')), 400, /"remove" is no operation/, OPERATION],
  [
    patchOf(operation('add', 'Patient', value({ valueCode: 'x' }))),
    400,
    /"name" is missing/,
    OPERATION,
  ],
  [patchOf(operation('replace', 'Patient.active')), 400, /"value" is missing/, OPERATION],
  [
    patchOf(operation('insert', 'Patient.name', value({ valueString: 'x' }))),
    400,
    /"index" is missing/,
    OPERATION,
  ],
  [
    patchOf(operation('move', 'Patient.name', at('source', -1), at('destination', 0))),
    400,
    /from 0/,
    OPERATION,
  ],
  [
    patchOf(operation('delete', 'Patient.active', at('depth', 1))),
    400,
    /names/,
    `${OPERATION}.part[2].name`,
  ],
  [
    patchOf(operation('delete', 'Patient.active', { name: 'path', valueString: 'x' })),
    400,
    /no two/,
    `${OPERATION}.part[2].name`,
  ],
  [patchOf({ name: 'change', part: [] }), 400, /array|operation/, `${OPERATION}.part`],
  [
    patchOf({ ...remove('Patient.active'), name: 'change' }),
    400,
    /"operation"/,
    `${OPERATION}.name`,
  ],
  [
    patchOf(replace('Patient.active', { valueDate: 'soon' })),
    400,
    /valueDate/,
    `${OPERATION}.part[2].value`,
  ],
  [{ resourceType: 'Patient' }, 400, /Parameters/, ''],
  [
    { resourceType: 'Parameters', parameter: Array(1001).fill(remove('Patient.active')) },
    422,
    /1000 operations/,
    '',
  ],
];

test('a FHIRPath Patch that cannot be applied is 422, a malformed one 400, and the operation is named', () => {
  for (const [patch, status, says, expression] of REFUSALS) {
    const resource = structuredClone(someone) as FhirResource;
    try {
      applyFhirPathPatch(patch, resource);
      assert.fail(`was applied: ${JSON.stringify(patch)}`);
    } catch (error) {
      assert.ok(error instanceof FhirError, String(error));
      assert.equal(error.status, status, error.message);
      assert.match(error.message, says);
      assert.equal(error.issues[0]?.expression?.[0] ?? '', expression, error.message);
    }
  }
});

test('a decimal in a FHIRPath Patch keeps its text', () => {
  const observation = '{"resourceType":"Observation","valueQuantity":{"value":1.50}}';
  const resource = parseJson(observation) as FhirResource;
  const replaceBy = (text: string) =>
    parseJson(
      JSON.stringify(patchOf(replace('Observation.value.value', { valueDecimal: 0 }))).replace(
        '"valueDecimal":0',
        `"valueDecimal":${text}`,
      ),
    );
  applyFhirPathPatch(replaceBy('5.10'), resource);
  assert.match(stringifyJson(resource), /"value":5\.10\}/);
  applyFhirPathPatch(replaceBy('5.1'), resource);
  assert.match(stringifyJson(resource), /"value":5\.1\}/, 'the text before is forgotten');
});

const names = fc.array(fc.stringMatching(/^[A-Z][a-z]{1,5}$/), { minLength: 1, maxLength: 5 });

test('a FHIRPath Patch and its inverse give the same record, and what is not named never changes', () => {
  const records = fc.record({
    families: names,
    given: names,
    index: fc.nat(),
    name: fc.stringMatching(/^\S+$/),
  });
  fc.assert(
    fc.property(records, ({ families, given, index, name }) => {
      const before = {
        resourceType: 'Patient',
        active: true,
        name: families.map((family) => ({ family, given })),
        contact: [{ name: { text: 'x' } }],
      };
      const item = index % families.length;
      const added = { valueHumanName: { text: name } };
      const inverses = [
        [insert('Patient.name', item, added), remove(`Patient.name[${item}]`)],
        [add('Patient', 'name', added), remove('Patient.name.last()')],
        [move('Patient.name', item, 0), move('Patient.name', 0, item)],
        [
          replace(`Patient.name[${item}].family`, { valueString: name }),
          replace(`Patient.name[${item}].family`, { valueString: families[item] }),
        ],
        [
          remove(`Patient.name[${item}].given[0]`),
          insert(`Patient.name[${item}].given`, 0, { valueString: given[0] }),
        ],
      ];
      for (const [change = {}, inverse = {}] of inverses) {
        const others = { ...patched(before, change), name: before.name };
        assert.deepEqual(others, before, 'nothing but the names');
        assert.deepEqual(patched(before, change, inverse), before);
      }
    }),
    { seed: 20261120, numRuns: process.env['TEST_LONG'] ? 1000 : 50 },
  );
});
