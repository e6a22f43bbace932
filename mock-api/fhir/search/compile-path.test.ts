import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  evalFhirPathTyped,
  getExpressionForResourceType,
  parseFhirPath,
  toTypedValue,
} from '@medplum/core';
import { loadDefinitions } from '../definitions/definitions.ts';
import { storedTypes } from '../resource-types.ts';
import { compilePath } from './compile-path.ts';
import type { CompiledPath } from './compile-path.ts';
import { seedsOf } from './oracle/vary-resources.ts';

/** What a FHIRPath engine makes of an expression; of `where(resolve() is X)` it gets only the path before. */
function evaluated(type: string, expression: string, resource: object): unknown[] {
  return expression
    .split(' | ')
    .filter((alternative) => alternative.startsWith(`${type}.`))
    .map((alternative) => alternative.replace(ONLY_TYPE, ''))
    .flatMap((path) => evalFhirPathTyped(parseFhirPath(path), [toTypedValue(resource)]))
    .map(({ value }) => value as unknown)
    .filter((value) => value !== undefined && value !== null);
}

const ONLY_TYPE = /\.where\(\(resolve\(\) is \w+\)\)$/;

/** A canonical is a uri, which the engine that this is compared with does not know. */
const ENGINE_FALLS_SHORT = ['source-uri', 'target-uri'];

interface Compiled {
  readonly type: string;
  readonly expression: string;
  readonly path: CompiledPath;
}

const compiled = storedTypes().flatMap((type) =>
  loadDefinitions()
    .searchParameters(type)
    .filter(({ code }) => !ENGINE_FALLS_SHORT.includes(code))
    .map((parameter) => getExpressionForResourceType(type, parameter.expression ?? '') ?? '')
    .flatMap((expression): Compiled[] => {
      const path = compilePath(type, expression);
      return path ? [{ type, expression, path }] : [];
    }),
);

test('a compiled path finds what a FHIRPath engine finds, for every parameter in every example', () => {
  let found = 0;
  for (const { type, expression, path } of compiled) {
    for (const resource of seedsOf(type)) {
      const values = distinct(path.find(resource).map(({ value }) => value));
      const expected = distinct(evaluated(type, expression, resource));
      // The engine does not tell which type a reference leads to.
      const wanted = ONLY_TYPE.test(expression)
        ? expected.filter((value) => values.includes(value))
        : expected;
      assert.deepEqual(values, wanted, expression);
      found += values.length;
    }
  }
  assert.ok(compiled.length > 2400, `${compiled.length} paths`);
  assert.ok(found > 10_000, `${found} values`);
});

/** The engine gives what two alternatives find once. */
const distinct = (values: readonly unknown[]): string[] => [
  ...new Set(values.map((value) => JSON.stringify(value))),
];

test('a reference counts as one to a type by its address or its type element', () => {
  const path = compilePath('Observation', 'Observation.subject.where((resolve() is Patient))');
  const finds = (subject: object): boolean =>
    path?.find({ resourceType: 'Observation', subject }).length === 1;
  assert.ok(finds({ reference: 'Patient/1' }));
  assert.ok(finds({ reference: 'Patient/1/_history/2' }));
  assert.ok(finds({ reference: 'http://elsewhere.example/fhir/Patient/1' }));
  assert.ok(finds({ reference: 'urn:uuid:1', type: 'Patient' }));
  assert.ok(!finds({ reference: 'Group/Patient' }));
  assert.ok(!finds({ display: 'Patient' }));
});

test('what is no plain path is left to the evaluator', () => {
  assert.equal(
    compilePath('Patient', '(Patient.deceased.exists() and (Patient.deceased != false))'),
    undefined,
  );
  assert.equal(compilePath('Patient', 'Patient.nonsense'), undefined);
});
