import type { Random } from '../demo/random.ts';
import { loadDefinitions } from '../fhir/definitions/definitions.ts';
import { someText } from './mutation.ts';

const COMMON = [
  ...['_id', '_lastUpdated', '_sort', '_count', '_total', '_summary', '_elements', '_include'],
  ...['_revinclude', '_include:iterate', '_revinclude:iterate', '_has:Observation:patient:code'],
  ...['_type', '_since', '_at', '_cursor', '_format', '_pretty', '_text', '_list', '_contained'],
  ...['_has:', '_has:Observation', ':', '.', '__proto__', 'constructor', ''],
];

const MODIFIERS = [
  ...['exact', 'contains', 'missing', 'not', 'text', 'identifier', 'Patient', 'Group', 'below'],
  ...[
    'of-type',
    'in',
    '',
    'exact:exact',
    'Patient.name',
    'Patient.birthdate',
    'Patient.identifier',
  ],
];

const VALUES = [
  ...['a', 'example', 'final,active', 'http://loinc.org|', '|a', '|', ',', '\\,', '\\', '$', '%'],
  ...['2020', 'ge2020-02', 'ap2019-01-01T00:00:00Z', 'sa', 'ne2020', 'gt-1', 'lt1e400', '5||mg'],
  ...['5.40|http://unitsofmeasure.org|mg', '0', '1', '-1', '1001', '99999999999', 'true', 'data'],
  ...['Patient/example', 'Patient/example/_history/1', 'http://127.0.0.1/fhir/Patient/example'],
  ...['-date,code', '_lastUpdated', 'Patient:organization', 'Observation:subject:Patient', '*'],
  ...['json', 'xml', 'application/fhir+json', 'W10', 'bnVsbA', 'eyJhIjoxfQ', 'Patient,Observation'],
];

const definitions = loadDefinitions();

/** A query string without its question mark: real parameters of the type, common ones, and nonsense. */
export function someQuery(type: string, random: Random): string {
  const codes = definitions.searchParameters(type).map(({ code }) => code);
  const count = random.pick([0, 1, 1, 2, 3, 60]);
  return Array.from({ length: count }, () => {
    const isCommon = codes.length === 0 || random.chance(0.3);
    let name = random.pick(isCommon ? COMMON : codes);
    if (!isCommon && random.chance(0.35)) {
      const chained = random.chance(0.2) ? `.${random.pick(codes)}` : '';
      name += `${random.pick([':', ':', '.'])}${random.pick(MODIFIERS)}${chained}`;
    }
    return `${encode(name, random)}=${encode(someSearchValue(random), random)}`;
  }).join(random.pick(['&', '&', '&', ';', '&&']));
}

function someSearchValue(random: Random): string {
  if (random.chance(0.75)) return random.pick(VALUES);
  if (random.chance(0.05)) return 'a,'.repeat(random.integer(1, 700));
  return someText(random);
}

/** As a client would escape it, or not. */
export function encode(text: string, random: Random): string {
  if (random.chance(0.03))
    return random.pick(['%', '%0', '%zz', '%00', '%c3', '%ed%a0%80', '%252F']);
  return encodeURIComponent(text.toWellFormed());
}
