import type { Observation, ObservationComponent } from 'fhir/r4';
import { toReferenceIndex } from '../reference/reference-index.ts';
import { toTreatmentResponse } from './treatment-response-mapper.ts';

const coded = (code: string) => ({ coding: [{ system: 'urn:ladderline:codes', code }] });
const part = (code: string, value: Partial<ObservationComponent>): ObservationComponent => ({
  code: coded(code),
  ...value,
});

function aResponse(parts: Partial<Observation> = {}): Observation {
  return {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: coded('treatment-response'),
    effectiveDateTime: '2026-03-21',
    ...parts,
  };
}

const read = (observation: Observation) => toTreatmentResponse(observation, toReferenceIndex([]));

describe('toTreatmentResponse', () => {
  it('reads every part of a response', () => {
    const response = aResponse({
      focus: [
        { reference: 'Procedure/p1' },
        { reference: 'https://ehr.example/fhir/MedicationRequest/m1' },
      ],
      component: [
        part('pgic', { valueInteger: 2 }),
        part('percent-relief', { valueQuantity: { value: 60, code: '%' } }),
        part('relief-days', { valueQuantity: { value: 3, code: 'wk' } }),
        part('adverse-effect', { valueString: 'soreness' }),
        part('adverse-effect', { valueCodeableConcept: { text: 'dizziness' } }),
      ],
    });
    expect(read(response)).toEqual({
      items: [
        {
          id: 'Observation/o1',
          time: { at: { precision: 'day', date: '2026-03-21' }, basis: 'effective' },
          focus: ['Procedure/p1', 'MedicationRequest/m1'],
          globalImpression: 2,
          percentRelief: 60,
          reliefDays: 21,
          adverseEffects: ['soreness', 'dizziness'],
        },
      ],
      rejected: [],
    });
  });

  it('knows nothing of parts that were not recorded', () => {
    const [response] = read(aResponse()).items;
    expect(response).toEqual(
      jasmine.objectContaining({
        globalImpression: null,
        percentRelief: null,
        reliefDays: null,
        adverseEffects: null,
      }),
    );
  });

  for (const [how, value] of [
    ['by our code', { valueCodeableConcept: coded('none') }],
    ['in words', { valueString: 'None' }],
    ['by false', { valueBoolean: false }],
  ] as const) {
    it(`tells "asked, and none" from "not asked", said ${how}`, () => {
      const [response] = read(aResponse({ component: [part('adverse-effect', value)] })).items;
      expect(response?.adverseEffects).toEqual([]);
    });
  }

  it('takes a part recorded as absent for not recorded', () => {
    const absent = { dataAbsentReason: { text: 'not asked' } };
    const component = ['pgic', 'percent-relief', 'relief-days', 'adverse-effect'].map((code) =>
      part(code, absent),
    );
    expect(read(aResponse({ component }))).toEqual({ ...read(aResponse()) });
  });

  for (const [code, parts, key, value] of [
    ['pgic', { valueInteger: 6 }, 'globalImpression', 6],
    ['percent-relief', { valueInteger: 0 }, 'percentRelief', 0],
    ['percent-relief', { valueQuantity: { value: 100, unit: '%' } }, 'percentRelief', 100],
    ['relief-days', { valueInteger: 0 }, 'reliefDays', 0],
    ['relief-days', { valueQuantity: { value: 0, code: 'd' } }, 'reliefDays', 0],
    ['relief-days', { valueQuantity: { value: 42, unit: 'days' } }, 'reliefDays', 42],
    ['adverse-effect', { valueString: 'rash' }, 'adverseEffects', ['rash']],
  ] as const) {
    it(`reads an Observation of ${code} alone: ${String(value)}`, () => {
      const [response] = read(
        aResponse({ code: coded(code), ...(parts as Partial<Observation>) }),
      ).items;
      expect(response?.[key] as unknown).toEqual(value);
    });
  }

  for (const [code, value, reason] of [
    ['pgic', { valueInteger: 0 }, 'global impression of change is 0, outside 1-7'],
    ['pgic', { valueInteger: 8 }, 'global impression of change is 8, outside 1-7'],
    ['pgic', { valueQuantity: { value: 2.5 } }, 'global impression of change is 2.5, outside 1-7'],
    ['pgic', { valueString: '2' }, 'pgic has no value that can be read'],
    ['percent-relief', { valueInteger: 101 }, 'percent relief is 101, outside 0-100'],
    [
      'percent-relief',
      { valueQuantity: { value: 5, unit: 'mg' } },
      'percent-relief has no value that can be read',
    ],
    [
      'relief-days',
      { valueQuantity: { value: 5, unit: 'mg' } },
      'relief-days has no value that can be read',
    ],
    ['relief-days', { valueInteger: -1 }, 'relief-days has no value that can be read'],
  ] as const) {
    it(`names ${code} ${JSON.stringify(value)} and keeps the rest`, () => {
      const told = part('adverse-effect', { valueString: 'rash' });
      const { items, rejected } = read(aResponse({ component: [part(code, value), told] }));
      expect(rejected).toEqual([reason]);
      expect(items[0]?.adverseEffects).toEqual(['rash']);
    });
  }

  it('is nothing for any other Observation', () => {
    expect(read(aResponse({ code: coded('pain-now'), valueInteger: 5 }))).toEqual({
      items: [],
      rejected: [],
    });
  });
});
