import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyPatch, createPatch } from 'rfc6902';
import { parseJson, stringifyJson } from '../decimal-text.ts';
import { FhirError } from '../fhir-error.ts';
import { applyJsonPatch } from './json-patch.ts';

const patched = (document: object, ...operations: unknown[]): unknown =>
  applyJsonPatch(structuredClone(operations), structuredClone(document));

/** From RFC 6902 (appendix A) and RFC 6901, and what FHIR adds. */
const CASES: readonly [sentence: string, before: object, operations: object[], after: unknown][] = [
  ['adds a member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  [
    'adding a member that is there replaces it',
    { a: 1 },
    [{ op: 'add', path: '/a', value: 2 }],
    { a: 2 },
  ],
  ['adds into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  [
    'adds to the end of a list by its length',
    { a: [1] },
    [{ op: 'add', path: '/a/1', value: 2 }],
    { a: [1, 2] },
  ],
  [
    'adds to the end of a list by "-"',
    { a: [1] },
    [{ op: 'add', path: '/a/-', value: [2] }],
    { a: [1, [2]] },
  ],
  [
    'adds null, which is a value',
    { a: 1 },
    [{ op: 'add', path: '/b', value: null }],
    { a: 1, b: null },
  ],
  ['removes a member', { a: 1, b: 2 }, [{ op: 'remove', path: '/b' }], { a: 1 }],
  ['removes a list item', { a: [1, 2, 3] }, [{ op: 'remove', path: '/a/1' }], { a: [1, 3] }],
  ['replaces a value', { a: 1 }, [{ op: 'replace', path: '/a', value: { b: 2 } }], { a: { b: 2 } }],
  [
    'replaces a list item',
    { a: [1, 2] },
    [{ op: 'replace', path: '/a/0', value: 3 }],
    { a: [3, 2] },
  ],
  [
    'replaces the whole document',
    { a: 1 },
    [{ op: 'replace', path: '', value: { b: 2 } }],
    { b: 2 },
  ],
  [
    'moves a value',
    { a: { b: 1, x: 0 }, c: {} },
    [{ op: 'move', from: '/a/b', path: '/c/d' }],
    { a: { x: 0 }, c: { d: 1 } },
  ],
  [
    'moves a list item',
    { a: [1, 2, 3] },
    [{ op: 'move', from: '/a/0', path: '/a/2' }],
    { a: [2, 3, 1] },
  ],
  [
    'moving to the same place changes nothing',
    { a: [1] },
    [{ op: 'move', from: '/a/0', path: '/a/0' }],
    { a: [1] },
  ],
  [
    'copies a value',
    { a: { b: [1] } },
    [
      { op: 'copy', from: '/a', path: '/c' },
      { op: 'add', path: '/c/b/-', value: 2 },
    ],
    { a: { b: [1] }, c: { b: [1, 2] } },
  ],
  [
    'a test that holds changes nothing',
    { a: [{ b: 1, c: [null] }] },
    [{ op: 'test', path: '/a', value: [{ c: [null], b: 1 }] }],
    { a: [{ b: 1, c: [null] }] },
  ],
  [
    'unescapes ~1 before ~0',
    { 'a/b': 1, 'c~1d': 2 },
    [
      { op: 'remove', path: '/a~1b' },
      { op: 'remove', path: '/c~01d' },
    ],
    {},
  ],
  ['the empty name is a name', { '': 1 }, [{ op: 'replace', path: '/', value: 2 }], { '': 2 }],
  [
    'ignores members that RFC 6902 does not define',
    { a: 1 },
    [{ op: 'remove', path: '/a', why: 'wrong' }],
    {},
  ],
  [
    'an empty list that the client adds to is filled',
    {},
    [
      { op: 'add', path: '/a', value: [] },
      { op: 'add', path: '/a/-', value: 1 },
    ],
    { a: [1] },
  ],
  [
    'a list that loses its last item is gone, as FHIR JSON has no empty lists',
    { a: [1], b: 2 },
    [{ op: 'remove', path: '/a/0' }],
    { b: 2 },
  ],
  [
    'so is an element that loses its only child',
    { a: [{ b: { c: 1 } }], d: 2 },
    [{ op: 'remove', path: '/a/0/b/c' }],
    { d: 2 },
  ],
  [
    'but what is emptied and filled again stays',
    { a: [1] },
    [
      { op: 'remove', path: '/a/0' },
      { op: 'add', path: '/a/-', value: 2 },
    ],
    { a: [2] },
  ],
  [
    'the place beside a primitive is kept by null',
    { _a: [{ id: 'x' }, { id: 'y' }] },
    [{ op: 'remove', path: '/_a/0/id' }],
    { _a: [null, { id: 'y' }] },
  ],
];

for (const [sentence, before, operations, after] of CASES) {
  test(`JSON Patch: ${sentence}`, () => {
    assert.deepEqual(patched(before, ...operations), after);
  });
}

const document = { a: 'text', list: [1, 2], deep: { b: {} } };

const REFUSALS: readonly [operation: unknown, status: number, says: RegExp, expression: string][] =
  [
    ['remove', 400, /object/, '[0]'],
    [{ path: '/a' }, 400, /"op"/, '[0].op'],
    [{ op: 'delete', path: '/a' }, 400, /"op"/, '[0].op'],
    [{ op: 'remove' }, 400, /"path"/, '[0].path'],
    [{ op: 'remove', path: 3 }, 400, /JSON Pointer/, '[0].path'],
    [{ op: 'remove', path: 'a' }, 400, /"a"/, '[0].path'],
    [{ op: 'remove', path: '/a~2' }, 400, /JSON Pointer/, '[0].path'],
    [{ op: 'add', path: '/b' }, 400, /value/, '[0].value'],
    [{ op: 'move', path: '/b' }, 400, /"from"/, '[0].from'],
    [{ op: 'add', path: '/__proto__/x', value: 1 }, 400, /__proto__/, '[0].path'],
    [{ op: 'add', path: '/constructor/prototype/x', value: 1 }, 400, /constructor/, '[0].path'],
    [{ op: 'copy', from: '/__proto__', path: '/b' }, 400, /__proto__/, '[0].from'],
    [
      { op: 'add', path: '/b', value: JSON.parse('{"c":[{"__proto__":{}}]}') as unknown },
      400,
      /no element/,
      '[0].value',
    ],
    [{ op: 'test', path: '/a', value: 'other' }, 422, /test failed/, '[0].value'],
    [{ op: 'test', path: '/list', value: [1] }, 422, /test failed/, '[0].value'],
    [{ op: 'test', path: '/list/length', value: 2 }, 422, /nothing at/, '[0].path'],
    [{ op: 'copy', from: '/toString', path: '/b' }, 422, /nothing at/, '[0].from'],
    [{ op: 'remove', path: '/b' }, 422, /nothing at "\/b"/, '[0].path'],
    [{ op: 'replace', path: '/b', value: 1 }, 422, /nothing at/, '[0].path'],
    [{ op: 'remove', path: '/a/0' }, 422, /nothing that could hold/, '[0].path'],
    [{ op: 'remove', path: '/list/01' }, 422, /nothing at/, '[0].path'],
    [{ op: 'remove', path: '/list/-' }, 422, /nothing at/, '[0].path'],
    [{ op: 'remove', path: '/list/-1' }, 422, /nothing at/, '[0].path'],
    [{ op: 'replace', path: '/list/2', value: 1 }, 422, /nothing at/, '[0].path'],
    [
      { op: 'add', path: '/list/3', value: 1 },
      422,
      /no place in its list: the list has 2/,
      '[0].path',
    ],
    [{ op: 'add', path: '/list/1e0', value: 1 }, 422, /no place/, '[0].path'],
    [{ op: 'add', path: '/none/b', value: 1 }, 422, /could hold/, '[0].path'],
    [{ op: 'add', path: '/none/-', value: 1 }, 422, /could hold/, '[0].path'],
    [{ op: 'move', from: '/deep', path: '/deep/b/c' }, 422, /into itself/, '[0].path'],
    [{ op: 'move', from: '/none', path: '/b' }, 422, /nothing at/, '[0].from'],
  ];

function refusalOf(operations: unknown): FhirError {
  const before = structuredClone(document);
  try {
    applyJsonPatch(operations, before);
  } catch (error) {
    assert.ok(error instanceof FhirError, String(error));
    return error;
  }
  return assert.fail(`was applied: ${JSON.stringify(operations)}`);
}

test('a JSON Patch that cannot be applied is 422, a malformed one 400, and the operation is named', () => {
  for (const [operation, status, says, expression] of REFUSALS) {
    const refusal = refusalOf([operation]);
    assert.equal(refusal.status, status, refusal.message);
    assert.match(refusal.message, says);
    assert.equal(refusal.issues[0]?.expression?.[0], expression);
    const second = refusalOf([{ op: 'add', path: '/x', value: 1 }, operation]);
    assert.equal(second.issues[0]?.expression?.[0], expression.replace('[0]', '[1]'));
  }
  assert.equal(refusalOf({ op: 'remove', path: '/a' }).status, 400);
  assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
});

test('a patch that doubles or deepens without end is refused, not carried out', () => {
  const doubling = Array.from({ length: 60 }, (_, index) => ({
    op: 'copy',
    from: '',
    path: `/copy${index}`,
  }));
  assert.match(refusalOf(doubling).message, /copies more/);
  const deepening = [
    { op: 'add', path: '/deep', value: JSON.parse('['.repeat(60) + ']'.repeat(60)) as unknown },
    { op: 'move', from: '/deep', path: '/list/0' },
    { op: 'copy', from: '/list', path: `/list${'/0'.repeat(50)}/-` },
  ];
  assert.match(refusalOf(deepening).message, /deeper than 100/);
  const many = Array<object>(1001).fill({ op: 'test', path: '/a', value: 'text' });
  assert.match(refusalOf(many).message, /at most 1000/);
});

test('numbers keep their text when they are added, moved, copied and replaced', () => {
  const after = (before: string, patch: string): string =>
    stringifyJson(applyJsonPatch(parseJson(patch), parseJson(before) as object));
  const before = '{"a":{"value":1.50},"list":[{"value":2.0}]}';
  assert.equal(after(before, '[]'), before);
  assert.equal(
    after(
      before,
      '[{"op":"add","path":"/b","value":5.10},{"op":"add","path":"/c","value":{"value":1e2}}]',
    ),
    '{"a":{"value":1.50},"list":[{"value":2.0}],"b":5.10,"c":{"value":1e2}}',
  );
  assert.equal(
    after(before, '[{"op":"replace","path":"/a/value","value":1.5}]'),
    '{"a":{"value":1.5},"list":[{"value":2.0}]}',
  );
  assert.equal(
    after(
      before,
      '[{"op":"copy","from":"/a/value","path":"/b"},{"op":"move","from":"/list/0","path":"/c"}]',
    ),
    '{"a":{"value":1.50},"b":1.50,"c":{"value":2.0}}',
  );
  assert.equal(
    after(
      before,
      '[{"op":"move","from":"/a/value","path":"/b"},{"op":"test","path":"/b","value":1.5}]',
    ),
    '{"list":[{"value":2.0}],"b":1.50}',
  );
});

// Neither empty lists nor empty objects: FHIR JSON has none, and what a patch empties goes.
const scalar = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.boolean());
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('tree'), {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));
const documents = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tree, {
  minKeys: 1,
  noNullPrototype: true,
});
const settings = { seed: 20261120, numRuns: process.env['TEST_LONG'] ? 5000 : 300 };

test('the difference of two documents, as the rfc6902 library sees it, turns one into the other and back', () => {
  fc.assert(
    fc.property(documents, documents, (before, after) => {
      const there = createPatch(before, after);
      assert.deepEqual(patched(before, ...there), after);
      assert.deepEqual(patched(before, ...there, ...createPatch(after, before)), before);
      const byLibrary = structuredClone(before);
      applyPatch(byLibrary, there);
      assert.deepEqual(byLibrary, after);
    }),
    settings,
  );
});

test('a patch never changes a member that it does not name', () => {
  fc.assert(
    fc.property(
      documents,
      tree,
      fc.constantFrom('add', 'remove', 'replace'),
      (before, value, op) => {
        const [name = ''] = Object.keys(before);
        const others = without(before, name);
        const after = patched(before, { op, path: `/${name}`, value }) as Record<string, unknown>;
        assert.deepEqual(without(after, name), others);
        assert.deepEqual(after[name], op === 'remove' ? undefined : value);
      },
    ),
    settings,
  );
});

const without = (members: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
