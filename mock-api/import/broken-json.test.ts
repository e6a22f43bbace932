import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findBrokenJson } from './broken-json.ts';

/** [text, line, column, ends too early] */
const CASES: readonly (readonly [string, number, number, boolean])[] = [
  ['{"a": }', 1, 7, false],
  ['{"a": 1,}', 1, 9, false],
  ['[1, 2,, 3]', 1, 7, false],
  ['{a: 1}', 1, 2, false],
  ['{\n  "a": nulx\n}', 2, 11, false],
  ['{"a": 1} {"b": 2}', 1, 10, false],
  ['["one\ntwo"]', 1, 6, false],
  ['{\n"a": [1,', 2, 9, true],
  ['{"a": "text', 1, 12, true],
  ['', 1, 1, true],
];

describe('broken JSON', () => {
  for (const [text, line, column, isCutOff] of CASES) {
    test(`${JSON.stringify(text)} is broken at line ${line}, column ${column}`, () => {
      assert.deepEqual(findBrokenJson(text), { line, column, isCutOff });
    });
  }

  test('is found in a long text', () => {
    const good = `{"a": "${'x'.repeat(100)}"},\n`;
    const text = `[${good.repeat(5000)}{"b": oops}, ${good.repeat(5000)}]`;
    assert.deepEqual(findBrokenJson(text), { line: 5001, column: 7, isCutOff: false });
  });
});
