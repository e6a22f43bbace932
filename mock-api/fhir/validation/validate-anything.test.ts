import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { loadDefinitions } from '../definitions/definitions.ts';
import { typeRules } from './type-rules.ts';
import { validateResource } from './validate-resource.ts';

const { resourceTypes } = loadDefinitions();

/** A resource of a real type whose real properties hold anything at all. */
const nonsense = fc.constantFrom(...resourceTypes).chain((type) => {
  const names = [...(typeRules(type)?.properties.keys() ?? [])].flatMap((name) => [
    name,
    `_${name}`,
  ]);
  const members = fc.dictionary(fc.constantFrom(...names, '__proto__', 'x'), fc.jsonValue(), {
    maxKeys: 6,
  });
  return members.map((properties) => ({ ...properties, resourceType: type }));
});

describe('validation of anything at all', () => {
  test('answers with issues that each have a text, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(nonsense, fc.jsonValue()), (value) => {
        for (const { severity, details } of validateResource(value)) {
          assert.equal(severity, 'error');
          assert.ok(details?.text);
        }
      }),
      { numRuns: 3000, seed: 20_261_120 },
    );
  });

  test('leaves what it is given as it was', () => {
    fc.assert(
      fc.property(nonsense, (value) => {
        const before = JSON.stringify(value);
        validateResource(value);
        assert.equal(JSON.stringify(value), before);
      }),
      { numRuns: 500, seed: 20_261_120 },
    );
  });
});

test('more values than any record has are refused before each is looked at', () => {
  const item = Array.from({ length: 200_000 }, (_, index) => ({ linkId: String(index) }));
  const issues = validateResource({ resourceType: 'Questionnaire', status: 'draft', item });
  assert.deepEqual(
    issues.map(({ code, expression }) => [code, expression]),
    [['too-costly', ['Questionnaire']]],
  );
});
