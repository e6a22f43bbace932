import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { loadDefinitions } from '../definitions/definitions.ts';
import { isJsonObject } from '../fhir-resource.ts';
import { typeRules } from './type-rules.ts';
import type { PropertyRule, TypeRules } from './type-rules.ts';
import { validateResource } from './validate-resource.ts';

type Json = Record<string, unknown>;

const HL7 = fileURLToPath(new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const isLong = process.env['TEST_LONG'] === '1';
const definitions = loadDefinitions();

/** A property of an example, and where it stands. */
interface Place {
  readonly holder: Json;
  readonly holderPath: string;
  readonly name: string;
  readonly rule: PropertyRule;
  /** Those of the holder. */
  readonly rules: TypeRules;
}

/** What validation has to say of a mutation: the code of the issue and the element at fault. */
interface Expected {
  readonly code: string;
  readonly expression: string;
}

function placesIn(value: Json, type: string, path: string): Place[] {
  const rules = typeRules(type);
  return Object.entries(value).flatMap(([name, member]) => {
    const rule = rules?.properties.get(name);
    if (!rules || !rule) return [];
    const own: Place[] = [{ holder: value, holderPath: path, name, rule, rules }];
    if (rule.isPrimitive) return own;
    const inner = [member].flat().flatMap((item, index) => {
      if (!isJsonObject(item)) return [];
      const at = `${path}.${rule.element}${rule.isArray ? `[${index}]` : ''}`;
      return placesIn(item, innerType(rule, item), at);
    });
    return [...own, ...inner];
  });
}

const innerType = (rule: PropertyRule, item: Json): string =>
  rule.type === 'Resource' ? String(item['resourceType']) : rule.type;

const elementOf = ({ holderPath, rule }: Place): string => `${holderPath}.${rule.element}`;
const firstOf = (place: Place): string => elementOf(place) + (place.rule.isArray ? '[0]' : '');

/** Puts a value in the place of the first one. */
function put({ holder, name, rule }: Place, value: unknown): void {
  const member = holder[name];
  if (rule.isArray && Array.isArray(member)) member[0] = value;
  else holder[name] = value;
  // What belongs to the value before would be a second fault.
  Reflect.deleteProperty(holder, `_${name}`);
}

const isPrimitive = ({ rule }: Place): boolean => rule.isPrimitive;
const isComplex = ({ rule }: Place): boolean =>
  !rule.isPrimitive && rule.type !== 'Resource' && !definitions.isResourceType(rule.type);

/** Values that are not of the type, whatever element they stand in. */
const BAD_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  base64Binary: ['a?b', 'abc', 'ab=c', 5, ''],
  boolean: ['true', 1, 'yes', {}],
  canonical: ['has space', 'a\nb', 5, ''],
  code: [' lead', 'trail ', 'two  spaces', 'a\tb', 7, true, ''],
  date: [
    '2020-13-01',
    '2020-02-30',
    '20200101',
    '2020-1-1',
    '2020-01-01T00:00:00Z',
    '0000',
    '1/2/2020',
    2020,
    '',
  ],
  dateTime: [
    '2020-01-01T10:00',
    '2020-01-01T10:00:00',
    '2020-01-01T25:00:00Z',
    '2020-01-01 10:00:00Z',
    '2020-01-01T10:00:00+15:00',
    '2020-02-30',
    1577836800,
    '',
  ],
  decimal: ['1.5', true, {}, ''],
  id: ['a b', 'a_b', 'a/b', 'é', 'x'.repeat(65), 5, ''],
  instant: [
    '2020-01-01',
    '2020-01-01T10:00Z',
    '2020-01-01T10:00:00',
    '2020-01-01T24:00:00Z',
    5,
    '',
  ],
  integer: [1.5, '1', 2_147_483_648, -2_147_483_649, 1e20, true],
  markdown: ['', '  ', 5, 'x'.repeat(1_048_577)],
  oid: ['urn:oid:3.1', 'urn:oid:1.02', '1.2.3', 'urn:oid:', 5],
  positiveInt: [0, -1, 1.5, '1'],
  string: ['', ' \n\t', 5, true, 'a\u0000b', 'a\u0007b', 'x'.repeat(1_048_577)],
  time: ['24:00:00', '10:00', '10:60:00', '10:00:00Z', 5],
  unsignedInt: [-1, 1.5, '1', 4_294_967_296],
  uri: ['has space', ' ', 5, ''],
  url: ['has space', 5, ''],
  uuid: [
    'urn:uuid:1',
    'c757873d-ec9a-4326-a141-556f43239520',
    'urn:uuid:C757873D-EC9A-4326-A141-556F43239520',
    5,
  ],
};

const div = (content: string): string =>
  `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`;
const BAD_NARRATIVE: readonly string[] = [
  ...[
    '<script>x</script>',
    '<SCRIPT>x</SCRIPT>',
    '<p onclick="x">a</p>',
    '<img src="x.png" onerror="x" alt=""/>',
    '<a href="javascript:x">a</a>',
    '<a href=" JaVaScRiPt:x">a</a>',
    '<a href="java&#9;script:x">a</a>',
    '<a href="&#106;avascript:x">a</a>',
    '<a href="vbscript:x">a</a>',
    '<a href="data:text/html,x">a</a>',
    '<img src="data:image/svg+xml;base64,AA" alt=""/>',
    '<p style="width: expression(x)">a</p>',
    '<p style="background: url(javascript:x)">a</p>',
    '<p style="background: url(//x.example/y)">a</p>',
    '<p style="@import x">a</p>',
    '<p style="\\65xpression(x)">a</p>',
    '<iframe src="x"></iframe>',
    '<object data="x"></object>',
    '<embed src="x"/>',
    '<svg></svg>',
    '<math></math>',
    '<form><input/></form>',
    '<link rel="stylesheet" href="x"/>',
    '<style>p {}</style>',
    '<base href="x"/>',
    '<meta/>',
    '<video src="x"></video>',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">a</x:script>',
    '<p>a',
    'a</p>',
    '<b><i>a</b></i>',
    '<br>',
    '<p class=a>a</p>',
    '<p id="a" id="b">a</p>',
    'a & b',
    '&nbsp;',
    '&xxe;',
    '&#0;',
    '&#xD800;',
    'a\u0000b',
    '<![CDATA[a]]>',
    '<!DOCTYPE html>a',
    '<?php a ?>a',
    '<!-- a -- b -->a',
    '<!-- a',
    '',
    ' <!-- a --> ',
  ].map(div),
  '<div>a</div>',
  '<p xmlns="http://www.w3.org/1999/xhtml">a</p>',
  '<div xmlns="http://www.w3.org/2000/svg">a</div>',
  `<!DOCTYPE div [<!ENTITY x "y">]>${div('&x;')}`,
  `<?xml version="1.0"?>${div('a')}`,
  `${div('a')}${div('b')}`,
  'only text',
  `${div('a')} and more`,
];

/** A way to spoil an example: undefined where the place does not allow it. */
type Mutation = (place: Place, choice: number, root: Json) => Expected | undefined;

const chosen = <T>(list: readonly T[], choice: number): T | undefined => list[choice % list.length];

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'an unknown property': ({ holder, holderPath }, choice) => {
    const [name = '', step = ''] =
      chosen(
        [
          ['nickname', 'nickname'],
          ['Status', 'Status'],
          ['constructor', 'constructor'],
          ['with space', '`with space`'],
          ['valueQuantities', 'valueQuantities'],
        ],
        choice,
      ) ?? [];
    holder[name] = 'x';
    return { code: 'structure', expression: `${holderPath}.${step}` };
  },
  'another JSON type': (place, choice) => {
    if (isPrimitive(place)) {
      put(place, { wrong: true });
      return { code: 'value', expression: firstOf(place) };
    }
    if (!isComplex(place)) return undefined;
    put(place, chosen(['text', 5, true, [[]]], choice));
    return { code: 'structure', expression: firstOf(place) };
  },
  'no required element': (place) => {
    const { holder, rule, rules } = place;
    if (!rules.required.some(({ element }) => element === rule.element)) return undefined;
    for (const name of choiceNames(place).flatMap((plain) => [plain, `_${plain}`])) {
      Reflect.deleteProperty(holder, name);
    }
    return { code: 'required', expression: elementOf(place) };
  },
  'an array for a single value, a single value for an array': (place) => {
    const { holder, name, rule } = place;
    const member = holder[name];
    holder[name] = rule.isArray && Array.isArray(member) ? member[0] : [member];
    return { code: 'structure', expression: elementOf(place) };
  },
  'a value that is not of its primitive type': (place, choice) => {
    const bad = BAD_VALUES[place.rule.type];
    if (!bad) return undefined;
    put(place, chosen(bad, choice));
    return { code: 'value', expression: firstOf(place) };
  },
  'a code outside of a required binding': (place, choice) => {
    const { requiredValueSet, type } = place.rule;
    if (requiredValueSet === undefined || !definitions.codeSet(requiredValueSet)) return undefined;
    const code = chosen(['bogus', 'FINAL', 'x'.repeat(3000)], choice);
    const coding = { system: 'urn:x', code };
    put(
      place,
      type === 'Coding' ? coding : type === 'CodeableConcept' ? { coding: [coding] } : code,
    );
    return { code: 'code-invalid', expression: firstOf(place) };
  },
  'a second value[x]': (place, choice) => {
    if (!place.rule.isChoice) return undefined;
    const others = choiceNames(place).filter((name) => !(name in place.holder));
    const other = chosen(others, choice);
    if (other === undefined) return undefined;
    place.holder[place.rules.properties.get(other)?.isPrimitive ? `_${other}` : other] = {
      id: 'x',
      extension: [{ url: 'urn:x', valueInteger: 1 }],
    };
    return { code: 'structure', expression: elementOf(place) };
  },
  'a reference to a type that is not allowed': (place, choice) => {
    const { targetTypes, type } = place.rule;
    if (type !== 'Reference' || !targetTypes) return undefined;
    const wrong =
      chosen(
        definitions.resourceTypes.filter((name) => !targetTypes.has(name)),
        choice,
      ) ?? '';
    const how = chosen(
      [
        { reference: `${wrong}/1` },
        { reference: `http://x.example/fhir/${wrong}/1` },
        { reference: `${wrong}/1/_history/2` },
        { reference: `${wrong}?identifier=x|1` },
        { type: wrong, display: 'x' },
      ],
      choice >> 8,
    );
    put(place, how);
    return { code: 'structure', expression: firstOf(place) };
  },
  'a reference that is none': (place, choice) => {
    if (place.rule.type !== 'Reference') return undefined;
    put(place, {
      reference: chosen(
        [
          'Fox, Ann '.repeat(500),
          'Patient',
          'Patient/',
          'patient/1',
          'Patient/a_b',
          'Patiant/1',
          '/Patient/1',
          'Patient/1/2',
        ],
        choice,
      ),
    });
    return { code: 'structure', expression: firstOf(place) };
  },
  null: (place) => {
    put(place, null);
    return { code: isPrimitive(place) ? 'value' : 'structure', expression: firstOf(place) };
  },
  'an empty object': (place) => {
    if (!isComplex(place)) return undefined;
    put(place, {});
    return { code: 'invariant', expression: firstOf(place) };
  },
  'an empty array': (place) => {
    place.holder[place.name] = [];
    return { code: 'structure', expression: elementOf(place) };
  },
  'an extension of a primitive that is no object': (place, choice) => {
    const { holder, name, rule } = place;
    if (!rule.isPrimitive || rule.isArray) return undefined;
    holder[`_${name}`] = chosen(['text', 5, null], choice);
    return { code: 'structure', expression: elementOf(place) };
  },
  'an element that is nothing but empty': (place) => {
    const { holder, name, rule } = place;
    if (!rule.isPrimitive || rule.isArray) return undefined;
    holder[`_${name}`] = {};
    return { code: 'invariant', expression: elementOf(place) };
  },
  'the properties of an extension beside a complex element': (place) => {
    const { holder, name } = place;
    if (!isComplex(place)) return undefined;
    holder[`_${name}`] = { id: 'x' };
    return { code: 'structure', expression: elementOf(place) };
  },
  'more extensions of primitives than there are primitives to extend': (place) => {
    const { holder, name, rule } = place;
    const member = holder[name];
    if (!rule.isPrimitive || !Array.isArray(member)) return undefined;
    holder[`_${name}`] = [...member.map(() => null), null];
    return { code: 'structure', expression: `${elementOf(place)}[${member.length}]` };
  },
  'an extension that has both a value and extensions': (place) =>
    extended(
      place,
      { url: 'urn:x', valueInteger: 1, extension: [{ url: 'urn:y', valueInteger: 1 }] },
      'invariant',
      '',
    ),
  'an extension that has neither': (place) => extended(place, { url: 'urn:x' }, 'invariant', ''),
  'an extension without a url': (place) => extended(place, { valueInteger: 1 }, 'required', '.url'),
  'an extension with two values': (place) =>
    extended(place, { url: 'urn:x', valueInteger: 1, valueString: 'a' }, 'structure', '.value'),
  'a resource of no type in the place of one': (place, choice) => {
    if (place.rule.type !== 'Resource') return undefined;
    put(place, {
      resourceType: chosen(
        ['patient', 'Patiant', 'DomainResource', 'Project', 5, undefined],
        choice,
      ),
      id: 'x',
    });
    return { code: 'structure', expression: firstOf(place) };
  },
  'a bad id': (_place, choice, root) => {
    root['id'] = chosen(['a b', '', '../x', 'a_b', 'x'.repeat(65), 5, 'é', '%'], choice);
    return { code: 'value', expression: `${String(root['resourceType'])}.id` };
  },
  'a narrative that is not harmless XHTML': (_place, choice, root) => {
    if (!typeRules(String(root['resourceType']))?.properties.has('text')) return undefined;
    root['text'] = { status: 'generated', div: chosen(BAD_NARRATIVE, choice) };
    return { code: 'invariant', expression: `${String(root['resourceType'])}.text.div` };
  },
  'a contained resource that nothing points at': (_place, _choice, root) =>
    contained(root, [{ resourceType: 'Basic', id: 'lost', code: { text: 'x' } }], ''),
  'a resource contained in a contained one': (_place, _choice, root) =>
    contained(
      root,
      [
        {
          resourceType: 'Basic',
          id: 'a',
          code: { text: 'x' },
          subject: { reference: '#' },
          contained: [{ resourceType: 'Patient', id: 'b' }],
        },
      ],
      '',
    ),
  'a version of a contained resource': (_place, _choice, root) =>
    contained(
      root,
      [
        {
          resourceType: 'Basic',
          id: 'a',
          code: { text: 'x' },
          subject: { reference: '#' },
          meta: { versionId: '1' },
        },
      ],
      '',
    ),
  'two contained resources with one id': (_place, _choice, root) =>
    contained(
      root,
      [1, 2].map((n) => ({
        resourceType: 'Basic',
        id: 'a',
        code: { text: String(n) },
        subject: { reference: '#' },
      })),
      '.contained[0]',
    ),
};

function extended(
  { holder, holderPath, rule, name }: Place,
  extension: Json,
  code: string,
  below: string,
): Expected | undefined {
  const target = rule.isArray || rule.isPrimitive ? undefined : holder[name];
  if (!isJsonObject(target) || !typeRules(innerType(rule, target))?.properties.has('extension'))
    return undefined;
  target['extension'] = [extension];
  return { code, expression: `${holderPath}.${rule.element}.extension[0]${below}` };
}

function contained(root: Json, resources: Json[], below: string): Expected | undefined {
  const type = String(root['resourceType']);
  if (!typeRules(type)?.properties.has('contained')) return undefined;
  root['contained'] = resources;
  return { code: 'invariant', expression: type + below };
}

/** All names that may stand for the element of a place: `valueString valueQuantity ...`. */
const choiceNames = ({ rules, rule }: Place): string[] =>
  [...rules.properties].filter(([, { element }]) => element === rule.element).map(([name]) => name);

const examples = readdirSync(HL7)
  .filter((name) => /^[A-Z]\w+-.*\.json$/.test(name))
  .filter((name, index) => index % 40 === 0 || !/^(StructureDef|SearchP|ValueS|CodeS)/.test(name))
  .map((name) => readFileSync(HL7 + name, 'utf8'))
  .filter((text) => text.length < 12_000)
  .map((text) => JSON.parse(text) as Json)
  .filter((resource) => validateResource(resource).length === 0);

/** Spoils the first place from `start` on that allows it; undefined when none does. */
function spoil(
  root: Json,
  mutation: Mutation,
  start: number,
  choice: number,
): Expected | undefined {
  const type = String(root['resourceType']);
  const places = placesIn(root, type, type);
  for (let step = 0; step < places.length; step += 1) {
    const place = places[(start + step) % places.length];
    const expected = place && mutation(place, choice, root);
    if (expected) return expected;
  }
  return undefined;
}

describe('validation of a published example refuses, at the very element,', () => {
  test('none as it is', () => {
    assert.ok(examples.length > 500, String(examples.length));
  });

  for (const [title, mutation] of Object.entries(MUTATIONS)) {
    test(title, () => {
      let spoilt = 0;
      const choices = [fc.constantFrom(...examples), fc.nat(), fc.nat()] as const;
      fc.assert(
        fc.property(...choices, (example, start, choice) => {
          const resource = structuredClone(example);
          const expected = spoil(resource, mutation, start, choice);
          if (!expected) return;
          spoilt += 1;
          const issues = validateResource(resource);
          assert.ok(
            issues.some(
              ({ code, expression }) =>
                code === expected.code && expression?.[0] === expected.expression,
            ),
            `${JSON.stringify(expected)} is not among ${JSON.stringify(issues).slice(0, 2000)}`,
          );
          for (const { severity, details, expression } of issues) {
            assert.equal(severity, 'error');
            assert.equal(expression?.length, 1);
            const length = details?.text?.length ?? 0;
            assert.ok(length > 10 && length < 600, details?.text);
          }
        }),
        { numRuns: isLong ? 1000 : 100, seed: 20_261_120 },
      );
      assert.ok(spoilt > 10, `only ${spoilt} examples allow it`);
    });
  }
});
