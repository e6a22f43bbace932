// Resources like HL7's examples with other values: what generated searches are tried on.
import { hl7Examples } from './hl7-parameters.ts';
import type { Resource } from './hl7-parameters.ts';

/** Draws one of a list; the list is never empty. */
export type Pick = <T>(list: readonly T[]) => T;

type Holder = Record<string, unknown>;

/** What HL7's examples hold little of. */
const SUPPLEMENTS: Readonly<Record<string, readonly object[]>> = {
  Observation: [
    { valueQuantity: { value: 5, comparator: '<', unit: 'mg', system: UCUM(), code: 'mg' } },
    { valueQuantity: { value: 5.05, comparator: '>=', unit: 'mg', system: UCUM(), code: 'mg' } },
    { valueQuantity: { value: 5.4, unit: 'mg', system: UCUM(), code: 'mg' } },
    { valueQuantity: { value: 5.35, unit: 'mg', system: UCUM(), code: 'mg' } },
    { valueQuantity: { value: 5.45, unit: 'mg', system: UCUM(), code: 'mg' } },
    { valueQuantity: { value: 49.9, unit: 'beats, per min' }, status: 'final' },
    {
      valueSampledData: {
        ...{ origin: { value: 100, unit: 'mV' }, period: 10, factor: 0.5, dimensions: 1 },
        ...{ lowerLimit: 90, upperLimit: 120, data: '2 4 U -6 L E 1' },
      },
    },
    { effectiveTiming: { event: ['2020-02-28', '2020-03-01T10:00:00Z'] } },
    { effectiveTiming: { repeat: { boundsPeriod: { start: '2020-02' } } } },
    { effectiveTiming: { code: { text: 'twice a day' } } },
    { effectivePeriod: { end: '2020-02-29' } },
    { effectivePeriod: { start: '2020-02-29T23:30:00-05:00' } },
    { effectiveInstant: '2020-02-29T23:30:00.123Z', focus: [{ reference: 'Patient/x' }] },
    { effectiveDateTime: '2016-12-31', subject: { identifier: { system: 'urn:mrn', value: '9' } } },
    { effectiveDateTime: '2020-03-01T00:00:00Z', subject: { type: 'Patient', display: 'she' } },
    { code: { text: 'Blutdruck, schwankend' }, subject: { display: 'somebody' } },
  ],
  Patient: [
    { name: [{ family: 'Carreño Quiñones', given: ['María José'] }, { text: 'Quinones, Maria' }] },
    { name: [{ family: "Halloway-Finch O'Neil", prefix: ['Dr.'] }], deceasedBoolean: false },
    { name: [{ family: 'STRASSE' }, { family: 'Straße' }], birthDate: '1999-12' },
    { telecom: [{ system: 'phone', value: '(03) 5555-6473' }, { value: 'A.B@Example.org' }] },
    { identifier: [{ value: 'a,b|c\\d$e', type: { text: 'Çard number' } }], birthDate: '2020' },
  ],
  RiskAssessment: [
    { prediction: [{ probabilityDecimal: 0.25 }, { probabilityRange: { low: { value: 0.1 } } }] },
    { prediction: [{ probabilityRange: { high: { value: 12.5, unit: '%' } } }] },
  ],
  Condition: [
    { onsetAge: { value: 52, system: UCUM(), code: 'a', unit: 'years' }, abatementString: '2019' },
    { onsetRange: { low: { value: 40, unit: 'years' }, high: { value: 49, unit: 'years' } } },
  ],
  ServiceRequest: [
    { occurrenceTiming: { repeat: { boundsPeriod: { start: '2020-01', end: '2020-03-01' } } } },
  ],
  Invoice: [
    { totalNet: { value: 40.22, currency: 'EUR' }, totalGross: { value: 48, currency: 'USD' } },
  ],
  Procedure: [{ performedString: '2019' }, { performedAge: { value: 3 } }],
  ValueSet: [{ url: 'http://clinic.example/ValueSet/a', version: '2' }],
  QuestionnaireResponse: [{ questionnaire: 'http://clinic.example/peg|2' }],
};

function UCUM(): string {
  return 'http://unitsofmeasure.org';
}

const seeds = new Map<string, readonly Resource[]>();

/** HL7's examples of a type and what supplements them. */
export function seedsOf(type: string): readonly Resource[] {
  let known = seeds.get(type);
  if (!known) {
    const supplements = (SUPPLEMENTS[type] ?? []).map((elements) => ({
      ...{ resourceType: type, id: 'supplement' },
      ...elements,
    }));
    const examples = hl7Examples(type);
    // As often as HL7's, where there are any.
    const times = supplements.length > 0 ? Math.ceil(examples.length / supplements.length) : 0;
    known = [...Array.from({ length: Math.max(times, 1) }, () => supplements).flat(), ...examples];
    seeds.set(type, known);
  }
  return known;
}

/** `count` resources of a type: seeds with some of their values changed. References lead to `ids`, mostly. */
export function varyResources(
  type: string,
  count: number,
  pick: Pick,
  ids: readonly string[],
): Resource[] {
  return Array.from({ length: seedsOf(type).length === 0 ? 0 : count }, (_, index) => {
    const seed = structuredClone(pick(seedsOf(type)));
    const resource = { ...seed, id: `${type.slice(0, 8).toLowerCase()}${index}` };
    const places = leavesOf(resource);
    for (const place of places) if (place.key === 'reference') lead(place, pick, ids);
    const changes = pick([0, 1, 2, 4, 8]);
    for (let change = 0; change < changes && places.length > 0; change += 1) {
      changeLeaf(pick(places), pick);
    }
    return resource;
  });
}

/** Where a value stands that is neither object nor list. */
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

function leavesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Holder).flatMap(([key, member]) => {
    if (KEPT.includes(key)) return [];
    if (typeof member === 'object' && member !== null) return leavesOf(member);
    return [{ holder: value as Holder, key }];
  });
}

const KEPT = [
  ...['resourceType', 'id', 'div', 'contained', 'extension', 'modifierExtension'],
  ...['comparator', 'data'],
];

/** Lets a reference lead to one of the resources of its type that there are. */
function lead({ holder, key }: Place, pick: Pick, ids: readonly string[]): void {
  const type = String(holder[key]).split('/').at(-2) ?? '';
  const candidates = ids.filter((id) => id.startsWith(`${type}/`));
  if (candidates.length === 0) return;
  const address = pick(candidates);
  holder[key] = pick([
    ...[address, address, address, `${address}/_history/2`],
    `http://elsewhere.example/fhir/${address}`,
  ]);
}

function changeLeaf({ holder, key }: Place, pick: Pick): void {
  const value = holder[key];
  // A period does not end before it starts.
  if ('start' in holder && 'end' in holder) return;
  // An element may not be left empty.
  const isOnly = Object.keys(holder).length === 1;
  if (!isOnly && pick([false, false, false, false, true])) Reflect.deleteProperty(holder, key);
  else if (typeof value === 'boolean') holder[key] = !value;
  else if (typeof value === 'number') holder[key] = pick(otherNumbers(value));
  else if (typeof value === 'string' && key !== 'reference') {
    holder[key] = pick(/^\d{4}(-\d\d)*(T|$)/.test(value) ? otherDates(value) : otherTexts(value));
  }
}

const otherNumbers = (value: number): number[] =>
  Number.isInteger(value)
    ? [0, value + 1, -value, value * 10, value]
    : [value * 2, -value, Math.round(value), Number((value + 0.05).toFixed(6)), 100];

const otherDates = (date: string): string[] => {
  if (!date.includes('T')) return [date, '2020-02-29', '2020-02', '2020', '1999-12-31'];
  return [
    ...['2020-02-29T23:30:00Z', '2020-02-29T23:30:00-05:00', '2020-03-01T00:00:00+14:00'],
    ...[
      '2020-02-29T23:30:00.5Z',
      '2020-03-01T00:00:00Z',
      '2016-12-31T23:59:59Z',
      '2021-01-01T00:00:00Z',
    ],
  ];
};

const otherTexts = (text: string): string[] => [
  ...[text.toUpperCase(), text.toLowerCase(), text.replace(/[aeou]/, '$&\u0301')],
  ...[`${text}, and more`, `${text}-second`, text.slice(0, -1) || text, text.normalize('NFD')],
];
