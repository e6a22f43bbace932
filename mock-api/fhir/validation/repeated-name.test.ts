import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { repeatedName } from './repeated-name.ts';

const found = (text: string): string | undefined => repeatedName(text, JSON.parse(text));

describe('a property that comes twice', () => {
  for (const [text, path] of [
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"b":{"c":[{"d":1},{"d":1 , "d" :2}]}}', 'b.c[1].d'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"x":"\\":"},{"x":[],"y":"{","x":"\\\\"}]', '[1].x'],
    ['{"name":[[1,2],[3,{"k":0,"k":0}]]}', 'name[1][1].k'],
  ] as const) {
    test(`is found at ${path}`, () => {
      assert.equal(found(text), path);
    });
  }

  test('is not seen where the same name is in another object, or in a text', () => {
    assert.equal(found('{"a":{"a":1},"b":[{"a":1},{"a":1}],"c":"\\"a\\":1,\\"a\\":2"}'), undefined);
  });

  test('is never seen in what JSON.stringify writes, and always where one was written twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, name) => {
        const text = JSON.stringify({ value });
        assert.equal(found(text), undefined);
        const property = `${JSON.stringify(name)}:0`;
        assert.ok(found(`{"value":[${JSON.stringify(value)},{${property},"-":1,${property}}]}`));
      }),
      { numRuns: 1000, seed: 20_261_120 },
    );
  });

  test('is looked for in time that grows with the text only', { timeout: 10_000 }, () => {
    assert.equal(found(`{"a":"${'\\":'.repeat(500_000)}"}`), undefined);
  });
});
