import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hl7Parameters } from '../search/oracle/hl7-parameters.ts';
import { loadDefinitions } from './definitions.ts';

const definitions = loadDefinitions();
const codesOf = (type: string): string[] =>
  definitions.searchParameters(type).map((parameter) => parameter.code);

describe('FHIR definitions', () => {
  test('hold the resource types of R4, neither abstract ones nor those of other versions or the vendor', () => {
    for (const type of ['Patient', 'Observation', 'Task', 'Binary', 'Parameters', 'Bundle']) {
      assert.ok(definitions.isResourceType(type), type);
    }
    for (const type of [
      'Resource',
      'DomainResource',
      'SubscriptionStatus',
      'Project',
      'Nonsense',
    ]) {
      assert.equal(definitions.isResourceType(type), false, type);
    }
    assert.equal(definitions.resourceTypes.length, 146);
  });

  test('know the search parameters that HL7 lists for a type', () => {
    assert.deepEqual(codesOf('Flag').sort(), [
      '_id',
      '_lastUpdated',
      '_profile',
      '_security',
      '_source',
      '_tag',
      'author',
      'date',
      'encounter',
      'identifier',
      'patient',
      'subject',
    ]);
    assert.ok(codesOf('Observation').includes('focus'));
  });

  test('say of each search parameter what HL7 says of it', () => {
    const plain = (expression = '') =>
      expression
        .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
        .replaceAll('.as(', '.ofType(')
        .replace(/[()\s]/g, '');
    for (const type of definitions.resourceTypes) {
      for (const { code, url, expression, target } of definitions.searchParameters(type)) {
        const published = hl7Parameters(type).get(code);
        // Those of all types are the library's own.
        if (!published || code.startsWith('_')) continue;
        const name = `${type}?${code}`;
        assert.equal(url, published.url, name);
        assert.deepEqual(
          target?.filter((each) => !published.target?.includes(each)) ?? [],
          [],
          name,
        );
        // HL7 does not say of which type: "name | alias".
        if (name === 'InsurancePlan?name') continue;
        assert.equal(plain(expression), plain(published.expression), name);
      }
    }
  });

  test('know no search parameter that HL7 does not list', () => {
    const foreign = {
      DetectedIssue: 'status',
      ServiceRequest: 'order-detail',
      Task: 'due-date',
      Patient: '_project',
    };
    for (const [type, code] of Object.entries(foreign)) {
      assert.equal(codesOf(type).includes(code), false, `${type}?${code}`);
    }
  });

  test('expand value sets, those of a hierarchy and of several systems too', () => {
    const gender = definitions.codeSet('http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1');
    assert.deepEqual([...(gender?.codes ?? [])].sort(), ['female', 'male', 'other', 'unknown']);
    const clinical = definitions.codeSet('http://hl7.org/fhir/ValueSet/condition-clinical');
    assert.ok(
      clinical?.members.has('http://terminology.hl7.org/CodeSystem/condition-clinical|recurrence'),
    );
  });

  test('say that they cannot list the codes of a value set that R4 does not publish', () => {
    assert.equal(definitions.codeSet('http://hl7.org/fhir/ValueSet/ucum-units|4.0.1'), undefined);
  });

  test('are read once', () => {
    assert.equal(loadDefinitions(), definitions);
  });
});
