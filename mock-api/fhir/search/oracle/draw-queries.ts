// Search parameters with values that are there (hits) and values beside them (near misses).
import { hl7Parameters, valuesOf } from './hl7-parameters.ts';
import type { Found, Hl7Parameter, Resource } from './hl7-parameters.ts';
import type { Pick } from './vary-resources.ts';

/** A query parameter as it is meant: not yet encoded for an address. */
export type Query = readonly [name: string, value: string];

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const escape = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');

/** A query for resources like `resource`: by one of its type's parameters, a chain or `_has`. */
export function drawQuery(resource: Resource, all: readonly Resource[], pick: Pick): Query {
  const kind = pick(['plain', 'plain', 'plain', 'plain', 'chain', '_has'] as const);
  const draw = { plain: undefined, chain: drawChain, _has: drawHas }[kind];
  return draw?.(resource, all, pick) ?? drawPlain(resource, pick);
}

function drawPlain(resource: Resource, pick: Pick): Query {
  const parameters = [...hl7Parameters(resource.resourceType).values()].filter(
    ({ code }) => !['_id', '_lastUpdated'].includes(code),
  );
  const present = parameters.filter((parameter) => valuesOf(parameter, resource).length > 0);
  const kind = pick(
    present.length > 0 ? present.map(({ type }) => type).filter(isFirst) : ['token'],
  );
  const candidates = pick([present, present, present, parameters]).filter(
    ({ type }) => type === kind,
  );
  const parameter = pick(candidates.length > 0 ? candidates : parameters);
  const values = valuesOf(parameter, resource);
  const drawn = values.length > 0 && pick([true, true, true, true, false]);
  const asked = drawn && drawValue(parameter, pick(values), pick);
  if (!asked) return [`${parameter.code}:missing`, pick(['true', 'false'])];
  const [modifier, value] = asked;
  const second = pick([true, false, false]) && drawValue(parameter, pick(values), pick);
  const name = modifier ? `${parameter.code}:${modifier}` : parameter.code;
  return [name, second && second[0] === modifier ? `${value},${second[1]}` : value];
}

/** Each type of parameter is asked for as often, however many parameters it has. */
const isFirst = <T>(each: T, index: number, all: readonly T[]): boolean =>
  all.indexOf(each) === index;

/** `subject:Patient.name=ann`, to a resource that the reference may lead to. */
function drawChain(resource: Resource, all: readonly Resource[], pick: Pick): Query | undefined {
  const links = linksOf(resource).filter(({ type }) =>
    all.some((each) => each.resourceType === type),
  );
  if (links.length === 0) return undefined;
  const { code, type } = pick(links);
  const [name, value] = drawPlain(pick(all.filter((each) => each.resourceType === type)), pick);
  return [`${code}:${type}.${name}`, value];
}

function drawHas(resource: Resource, all: readonly Resource[], pick: Pick): Query | undefined {
  const links = all.flatMap((other) =>
    linksOf(other)
      .filter(({ type }) => type === resource.resourceType)
      .map(({ code }) => ({ code, other })),
  );
  if (links.length === 0) return undefined;
  const { code, other } = pick(links);
  const [name, value] = drawPlain(other, pick);
  return [`_has:${other.resourceType}:${code}:${name}`, value];
}

/** The parameters by which a resource refers to others, and to which types. */
function linksOf(resource: Resource): { code: string; type: string }[] {
  return [...hl7Parameters(resource.resourceType).values()]
    .filter(({ type }) => type === 'reference')
    .flatMap((parameter) =>
      valuesOf(parameter, resource)
        .map(({ value }) => textOf(fieldsOf(value)['reference']).split('/')[0] ?? '')
        .filter((type) => parameter.target?.includes(type))
        .map((type) => ({ code: parameter.code, type })),
    );
}

type Asked = readonly [modifier: string, value: string];

/** A modifier and a value near `found`; undefined when nothing can be asked about it. */
function drawValue(parameter: Hl7Parameter, found: Found, pick: Pick): Asked | undefined {
  const drawn = DRAWS[parameter.type]?.(found, pick, parameter);
  return drawn && drawn[1].trim() !== '' ? drawn : undefined;
}

type Draw = (found: Found, pick: Pick, parameter: Hl7Parameter) => Asked | undefined;

const DRAWS: Readonly<Record<string, Draw | undefined>> = {
  token: (found, pick) =>
    pick([true, true, false]) ? drawToken(found, pick) : drawTokenText(found, pick),
  string: drawString,
  reference: drawReference,
  uri: ({ value }, pick) => [
    '',
    escape(pick([textOf(value), textOf(value), `${textOf(value)}|2`, ...near(textOf(value))])),
  ],
  date: ({ value }, pick) => {
    const dates = JSON.stringify(value).match(
      /\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?/g,
    );
    return dates ? ['', pick(PREFIXES) + pick(nearDates(pick(dates)))] : undefined;
  },
  number: drawQuantity,
  quantity: drawQuantity,
};

const PREFIXES = ['', '', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;

/** Texts that differ from `text` in what may or may not count. */
const near = (text: string): string[] => [
  ...[text.toUpperCase(), text.toLowerCase(), text.normalize('NFD').replace(/\p{M}/gu, '')],
  ...[text.slice(0, Math.ceil(text.length / 2)), text.slice(1), `${text}x`],
];

const WITHOUT_SYSTEM = ['string', 'code', 'boolean', 'Boolean', 'uri', 'id', 'ContactPoint'];

function drawToken({ type, value }: Found, pick: Pick): Asked {
  const codings = fieldsOf(value)['coding'];
  const fields = fieldsOf(Array.isArray(codings) && codings.length > 0 ? pick(codings) : value);
  const plain = typeof value === 'object' ? '' : JSON.stringify(value).replace(/^"|"$/g, '');
  const code = textOf(fields['code'] ?? fields['value']) || plain;
  const modifier = pick(['', '', '', 'not']);
  if (WITHOUT_SYSTEM.includes(type)) return [modifier, escape(pick(nearCodes(type, code)))];
  const [asked, system] = [escape(code), escape(textOf(fields['system']))];
  const forms = [asked, asked, `${system}|${asked}`, `|${asked}`, `urn:other|${asked}`];
  if (system) forms.push(`${system}|`, `${system.slice(0, -1)}|${asked}`);
  return [
    modifier,
    pick(asked ? [...forms, ...near(code).map(escape)] : [`${system || 'urn:a'}|`]),
  ];
}

const nearCodes = (type: string, code: string): string[] =>
  /boolean/i.test(type)
    ? ['true', 'false']
    : [code, code, ...near(code), code.replace(/[ -]/g, '')];

function drawTokenText({ value }: Found, pick: Pick): Asked | undefined {
  const texts = [...JSON.stringify(value).matchAll(/"(?:text|display)":("(?:[^"\\]|\\.)*")/g)];
  const text = texts.length > 0 ? (JSON.parse(pick(texts)[1] ?? '""') as string) : '';
  return text ? ['text', escape(pick([text, ...near(text)]))] : undefined;
}

function drawString({ value }: Found, pick: Pick): Asked | undefined {
  const parts = Object.entries(fieldsOf(value))
    .filter(([key]) => key !== 'use' && key !== 'type')
    .flatMap(([, part]) => part)
    .filter((part) => typeof part === 'string');
  const text = typeof value === 'string' ? value : parts.length > 0 ? pick(parts) : '';
  const words = text.split(/[\s-]+/);
  const asked = pick([text, ...near(text), ...words, text.replace(/[ ,.'-]+/g, '  '), `.${text}`]);
  return asked ? [pick(['', '', 'exact', 'contains']), escape(asked)] : undefined;
}

function drawReference(found: Found, pick: Pick, { target = [] }: Hl7Parameter): Asked | undefined {
  if (typeof found.value === 'string') return drawCanonical(found.value, pick);
  const { identifier } = fieldsOf(found.value);
  if (identifier !== undefined && pick([true, false])) return drawIdentifier(fieldsOf(identifier));
  const place = LOCAL.exec(placeOf(found));
  if (!place) return undefined;
  const [address, kind = '', id = ''] = place;
  // HL7 has some examples that refer to what their parameter never leads to.
  if (!target.includes(kind)) return ['', escape(address)];
  return pick([true, false, false])
    ? [kind, pick([id, `${kind}/${id}`])]
    : ['', pick(waysToName(`${kind}/${id}`, id))];
}

function drawIdentifier({ system, value }: Fields): Asked {
  const [scope, key] = [escape(textOf(system)), escape(textOf(value))];
  return ['identifier', scope ? `${scope}|${key}` : key];
}

const LOCAL = /^(?:https?:.*\/)?([A-Z]\w+)\/([\w.-]+)(?:\/_history.*)?$|^\w+:.+/;

function placeOf({ type, value }: Found): string {
  const { id, reference } = fieldsOf(value);
  return reference === undefined ? `${type}/${textOf(id)}` : textOf(reference);
}

function drawCanonical(canonical: string, pick: Pick): Asked | undefined {
  const [url = ''] = canonical.split('|');
  if (!LOCAL.test(url)) return undefined;
  return ['', escape(pick([canonical, url, `${url}|9`, `${canonical}x`]))];
}

const waysToName = (local: string, id: string): string[] => [
  ...[id, local, local, `${local}/_history/7`, `${id}x`, `Group/${id}`],
  ...['http://localhost:80/fhir/', 'http://elsewhere.example/fhir/'].map((base) => base + local),
];

function nearDates(date: string): string[] {
  const [day = '', time] = date.split('T');
  const lengths = [4, 7, 10].filter((length) => length <= day.length);
  const coarser = lengths.map((length) => day.slice(0, length));
  const times = ['T00:00', 'T23:59:59Z', 'T12:00:00-05:00', 'T23:30:00.5+02:00'];
  const finer = day.length === 10 ? times.map((each) => day + each) : [`${day.slice(0, 4)}-02-28`];
  return [...coarser, ...finer, ...(time === undefined ? [] : [date, ...otherOffsets(date)])];
}

/** The same instant as clocks elsewhere show it. */
const otherOffsets = (date: string): string[] => {
  const instant = Date.parse(date);
  if (Number.isNaN(instant) || !/[Z+-]/.test(date.slice(10))) return [];
  const shifted = new Date(instant - 5 * 3_600_000).toISOString().replace('Z', '-05:00');
  return [
    new Date(instant).toISOString(),
    date.includes('.') ? shifted : shifted.replace('.000', ''),
  ];
};

function drawQuantity(
  { value, type }: Found,
  pick: Pick,
  parameter: Hl7Parameter,
): Asked | undefined {
  const numbers = (JSON.stringify(value).match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? []).map(Number);
  if (numbers.length === 0) return undefined;
  const asked = pick(PREFIXES) + pick(nearNumbers(pick(numbers)));
  return ['', parameter.type === 'number' ? asked : asked + pick(nearUnits(type, fieldsOf(value)))];
}

function nearNumbers(number: number): string[] {
  const text = String(number);
  const precise = text.includes('.') ? `${text}0` : `${text}.0`;
  const others = [number + 1, number * 2, Math.round(number), Number((number * 1.04).toFixed(4))];
  return [text, text, precise, number.toExponential(), ...others.map(String)];
}

function nearUnits(type: string, { low, high, origin, ...own }: Fields): string[] {
  const quantity = fieldsOf(low ?? high ?? origin ?? own);
  const system = type === 'Money' ? 'urn:iso:std:iso:4217' : textOf(quantity['system']);
  const units = [quantity['code'], quantity['currency'], quantity['unit']]
    .map(textOf)
    .filter(Boolean);
  const named = units.flatMap((unit) => [
    `||${escape(unit)}`,
    `|${escape(system)}|${escape(unit)}`,
  ]);
  return ['', '', '||other', `|${escape(system || 'urn:a')}|`, ...named];
}
