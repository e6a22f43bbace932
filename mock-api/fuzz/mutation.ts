import type { Random } from '../demo/random.ts';

const TEXTS = [
  ...[
    '',
    ' ',
    'a',
    'x'.repeat(5000),
    '\u0000',
    '\ud800',
    '\ufeff',
    '\u202e',
    'Zoë',
    '😀',
    '%',
    "'",
  ],
  ...['2020', '2020-02-30', '2020-01-01T25:00:00Z', '9999-12-31T23:59:59.999999999+14:00'],
  ...[
    'Patient/example',
    'Patient/none',
    'Pation/1',
    '#',
    '#none',
    'urn:uuid:x',
    'http://',
    '|',
    '/',
  ],
  ...[
    'final',
    'active',
    'male',
    '1.2.3',
    'urn:oid:1',
    '<div/>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><script/></div>',
  ],
  ...['__proto__', 'constructor', 'toString', '$', '${1}', "' OR 1=1 --", '{}', 'null', 'true'],
];

const nested = (levels: number): unknown =>
  levels === 0 ? {} : levels % 2 === 0 ? [nested(levels - 1)] : { extension: nested(levels - 1) };

/** Any text: known trouble, or random characters of all planes. */
export function someText(random: Random): string {
  if (random.chance(0.7)) return random.pick(TEXTS);
  return Array.from({ length: random.integer(1, 12) }, () =>
    String.fromCodePoint(random.integer(0, random.pick([0x7f, 0xff, 0xffff, 0x10ffff]))),
  ).join('');
}

/** Any JSON value, mostly one that FHIR does not have in that place. */
function someValue(random: Random): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => [],
    () => ({}),
    () => random.pick([true, 0, -1, 1.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER + 2]),
    () => someText(random),
    () => someText(random),
    () => [someText(random), null],
    () => ({ reference: someText(random) }),
    () => ({ [someText(random)]: someText(random) }),
    () => nested(random.pick([3, 90, 110])),
    () => Array.from({ length: random.pick([2, 500]) }, () => ({ id: someText(random) })),
  ])();
}

type Holder = Record<string, unknown>;

/** All objects and lists inside a value, itself first. */
function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holdersIn)];
}

/** A copy of `resource` with some members removed, renamed, moved or replaced; `other` lends parts. */
export function mutated(resource: object, other: object, random: Random): Holder {
  const copy = structuredClone(resource) as Holder;
  for (let count = random.pick([0, 0, 1, 1, 2, 3]); count > 0; count -= 1)
    mutateOnce(copy, other, random);
  return copy;
}

function mutateOnce(resource: Holder, other: object, random: Random): void {
  const holder = random.pick(holdersIn(resource));
  const keys = Object.keys(holder);
  if (keys.length === 0) return;
  const key = random.pick(keys);
  random.pick<() => void>([
    () => Reflect.deleteProperty(holder, key),
    () => (holder[key] = someValue(random)),
    () => (holder[key] = someValue(random)),
    () => (holder[key] = [holder[key], holder[key]]),
    () => (holder[key] = structuredClone(random.pick(holdersIn(other)))),
    () => (holder[someText(random)] = holder[key]),
    () => (holder[`_${key}`] = someValue(random)),
  ])();
}

/** The bytes with some of them lost, doubled or changed. */
export function damaged(bytes: Buffer, random: Random): Buffer {
  const at = random.integer(0, bytes.length);
  const to = Math.min(bytes.length, at + random.pick([0, 1, 7, 100]));
  const junk = Buffer.from(
    Array.from({ length: random.pick([0, 1, 3, 40]) }, () => random.integer(0, 255)),
  );
  return Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(to)]);
}
