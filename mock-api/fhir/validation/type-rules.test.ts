import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { loadDefinitions } from '../definitions/definitions.ts';
import { typeRules } from './type-rules.ts';
import type { PropertyRule, TypeRules } from './type-rules.ts';

const HL7 = fileURLToPath(new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url));

function definitionsIn(file: string): StructureDefinition[] {
  const { entry } = JSON.parse(readFileSync(HL7 + file, 'utf8')) as {
    entry: { resource: StructureDefinition }[];
  };
  return entry
    .map(({ resource }) => resource)
    .filter(
      ({ kind, derivation }) =>
        (kind === 'resource' || kind === 'complex-type') && derivation !== 'constraint',
    );
}

loadDefinitions();
const definitions = [
  ...definitionsIn('Bundle-types.json'),
  ...definitionsIn('Bundle-resources.json'),
];
const elements = definitions.flatMap(({ snapshot }) =>
  (snapshot?.element ?? []).filter(({ path, max }) => path.includes('.') && max !== '0'),
);

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).replace('[x]', '');
const typeAt = (path: string): string =>
  path
    .split('.')
    .slice(1)
    .reduce(
      (type, name) => rulesOf(typeRules(type), name)[0]?.[1].type ?? `${type}?${name}`,
      path.split('.')[0] ?? '',
    );

/** All JSON properties that stand for an element. */
function rulesOf(rules: TypeRules | undefined, element: string): [string, PropertyRule][] {
  const plain = element.replace('[x]', '');
  return [...(rules?.properties ?? [])].filter(([, rule]) => rule.element === plain);
}

const parentRules = ({ path }: ElementDefinition): TypeRules | undefined =>
  typeRules(typeAt(path.slice(0, path.lastIndexOf('.'))));

const kindOf = (type: NonNullable<ElementDefinition['type']>[number]): string =>
  type.extension?.find(({ url }) => url.endsWith('structuredefinition-fhir-type'))?.valueUrl ??
  type.code;

/** As the rules name types; those of inner elements are named after their path. R4's text says that a resource's id is an id. */
const isSameType = (ours: string, hl7: string): boolean =>
  ours === hl7 ||
  ['BackboneElement', 'Element'].includes(hl7) ||
  (hl7 === 'Quantity' && /^(Simple|Money)Quantity$/.test(ours)) ||
  (hl7 === 'string' && ours === 'id');

/** Types that a reference may point at; undefined for any. */
function targetsOf({ type = [] }: ElementDefinition): Set<string> | undefined {
  const targets = type.find(({ code }) => code === 'Reference')?.targetProfile ?? [];
  const names = targets.map((url) => url.split('/').pop() ?? '');
  return names.length === 0 || names.includes('Resource') ? undefined : new Set(names);
}

const requiredSet = ({ binding }: ElementDefinition): string | undefined =>
  binding?.strength === 'required' ? binding.valueSet?.split('|')[0] : undefined;

/** Expressions of the constraints that are asked of an element, by key. */
function constraintsOn(element: ElementDefinition): Map<string, string> {
  const [, own] = element.path.includes('.')
    ? (rulesOf(parentRules(element), lastOf(element.path))[0] ?? [])
    : [];
  const ofType = typeRules(typeAt(element.path))?.constraints ?? [];
  return new Map(
    [...(own?.constraints ?? []), ...ofType].map(({ key, expression }) => [key, expression]),
  );
}

describe("the rules for R4's types say what HL7's StructureDefinitions say", () => {
  test('of every type, and of nothing else', () => {
    const types = new Set(definitions.map(({ type }) => type));
    assert.ok(types.size > 180 && elements.length > 5000);
    for (const type of types) assert.ok(typeRules(type), type);
    for (const type of loadDefinitions().resourceTypes) assert.ok(types.has(type), type);
  });

  test('of every element: its JSON names and types', () => {
    for (const element of elements) {
      const found = rulesOf(parentRules(element), lastOf(element.path));
      if (element.contentReference) {
        assert.equal(found[0]?.[1].type, typeAt(element.contentReference.slice(1)), element.path);
        continue;
      }
      const isChoice = element.path.endsWith('[x]');
      const kinds = (element.type ?? []).map(kindOf);
      assert.deepEqual(
        found.map(([name]) => name).sort(),
        kinds
          .map(
            (kind) =>
              lastOf(element.path) + (isChoice ? kind.charAt(0).toUpperCase() + kind.slice(1) : ''),
          )
          .sort(),
        element.path,
      );
      for (const [index, kind] of kinds.entries()) {
        assert.ok(isSameType(found[index]?.[1].type ?? '', kind), `${element.path}: ${kind}`);
      }
    }
  });

  test('of no element that R4 does not have', () => {
    const known = new Set(elements.map(({ path }) => path.replace('[x]', '')));
    const inner = new Set(
      elements
        .filter(({ type }) => /^(BackboneElement|Element)$/.test(type?.[0]?.code ?? ''))
        .map(({ path }) => path),
    );
    for (const owner of [...definitions.map(({ type }) => type), ...inner]) {
      for (const { element } of typeRules(typeAt(owner))?.properties.values() ?? []) {
        assert.ok(known.has(`${owner}.${element}`), `${owner}.${element}`);
      }
    }
  });

  test('of every element: how often it may and must be there', () => {
    for (const element of elements) {
      const rules = parentRules(element);
      const name = lastOf(element.path);
      const [, rule] = rulesOf(rules, name)[0] ?? [];
      assert.equal(rule?.isArray, element.max !== '1', element.path);
      assert.equal(
        rule.maximum,
        element.max === '*' ? Infinity : Number(element.max),
        element.path,
      );
      const isRequired = rules?.required.some((required) => required.element === name);
      assert.equal(isRequired, (element.min ?? 0) > 0, element.path);
    }
  });

  test('of every element: what it may point at, and the codes it is bound to', () => {
    for (const element of elements) {
      const found = rulesOf(parentRules(element), lastOf(element.path));
      for (const [name, rule] of found) {
        assert.equal(rule.requiredValueSet, requiredSet(element), `${element.path} ${name}`);
      }
      const reference = found.find(([, { type }]) => type === 'Reference')?.[1];
      assert.deepEqual(reference?.targetTypes, targetsOf(element), element.path);
    }
  });

  const ELSEWHERE = [
    ...['ele-1', 'txt-1', 'txt-2'], // decided by the walk itself
    ...['tst-6', 'tst-8', 'tst-9', 'tst-11', 'tst-13'], // an action of a test is one of the set-up: tst-7 is tst-8 is tst-9
  ];
  // Where R4's expression says something else than its text; scripts/definitions.mjs has the reasons.
  const CORRECTED: Readonly<Record<string, string>> = {
    'app-4':
      "Appointment.cancelationReason.exists() implies (Appointment.status='noshow' or Appointment.status='cancelled')",
    'bdl-8': "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
    'ras-2':
      'probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))',
    'tim-9':
      "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
  };

  test('of every element and type: each constraint of severity error, with its expression', () => {
    const all = definitions.flatMap(({ snapshot }) => snapshot?.element ?? []);
    let compared = 0;
    for (const element of all.filter(({ max }) => max !== '0')) {
      const ours = constraintsOn(element);
      for (const { key = '', severity, expression } of element.constraint ?? []) {
        if (severity !== 'error' || ELSEWHERE.includes(key)) continue;
        assert.equal(ours.get(key), CORRECTED[key] ?? expression, `${element.path} ${key}`);
        compared += 1;
      }
    }
    assert.ok(compared > 1500, String(compared));
  });
});
