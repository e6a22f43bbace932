import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseJson, stringifyJson } from './decimal-text.ts';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '5', '8', '9'), minLength, maxLength });

/** A number in any of JSON's ways of writing it. */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.constantFrom('1', '3', '9'), digits(0, 20)).map((parts) => parts.join('')),
    ),
    fc.oneof(
      fc.constant(''),
      digits(1, 20).map((text) => `.${text}`),
    ),
    fc.oneof(
      fc.constant(''),
      fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits(1, 2)).map((parts) => parts.join('')),
    ),
  )
  .map((parts) => parts.join(''));

/** JSON texts without white space, as they are written again. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.string().map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null', '"3e4"', '":5.10,"', '"-0"'),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc
      .uniqueArray(tie('json'), { maxLength: 4 })
      .map((items) => `{${items.map((item, n) => `"key${n}":${item}`).join()}}`),
  ),
}));

describe('JSON with decimals', () => {
  test('is written as it was read, every digit of it', () => {
    fc.assert(
      fc.property(json, (text) => {
        const holder = `{"value":${text}}`;
        assert.equal(stringifyJson(parseJson(holder)), holder);
      }),
      {
        numRuns: 3000,
        seed: 20_261_120,
        examples: [
          ['5.10'],
          ['-0'],
          ['1e2'],
          ['0.100'],
          ['12345678901234567890'],
          ['[1.0,1.50]'],
          ['-0.0'],
          ['0.0000001'],
        ],
      },
    );
  });

  test('may have white space anywhere', () => {
    assert.equal(
      stringifyJson(parseJson('{ "a" : [ 1.0 ,\n 2.50\t] , "b" :\r\n-0 }')),
      '{"a":[1.0,2.50],"b":-0}',
    );
  });

  test('is written with the number that took the place of another', () => {
    const parsed = parseJson('{"a":5.10,"b":[7.0]}') as { a: number; b: number[] };
    parsed.a = 6;
    assert.equal(stringifyJson({ ...parsed, c: 1.5 }), '{"a":6,"b":[7.0],"c":1.5}');
  });
});
