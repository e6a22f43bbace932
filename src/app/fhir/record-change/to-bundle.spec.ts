import fc from 'fast-check';
import type { MedicationRequest, Observation, Procedure } from 'fhir/r4';
import type { ResponseRecorded, TrialStarted } from '../../domain/record-change/record-change.ts';
import {
  aRecordCreated,
  aResponseRecorded,
} from '../../testing/builders/arbitrary-record-change.ts';
import { toBundle } from './to-bundle.ts';
import { wasItMe } from './was-it-me.ts';

const CHANGE_ID = '7f9c24e8-3b12-4fef-91e0-aabbccddeeff';
const RESPONSE: ResponseRecorded = {
  kind: 'response-recorded',
  changeId: CHANGE_ID,
  patientId: 'p1',
  timeZone: 'America/Chicago',
  focus: ['Procedure/7'],
  time: { precision: 'instant', instant: Date.UTC(2026, 2, 21, 15, 0) },
  painNow: 3,
  painAverage7d: 4,
  painWorst7d: 7,
  peg: [4, 5, 5],
  percentRelief: 50,
  reliefDays: 21,
  globalImpression: 2,
  adverseEffects: [],
  note: 'slept well',
};

describe('toBundle', () => {
  it('makes at most 8 conditional creates, one identity each, of one resource type', () => {
    fc.assert(
      fc.property(aRecordCreated, (change) => {
        const { type, entry = [] } = toBundle(change);
        expect(type).toBe('transaction');
        expect(entry.length <= 8).toBeTrue();
        const identities = entry.map(({ resource }) => resource?.identifier?.[0]?.value ?? '');
        for (const [index, { resource, request }] of entry.entries()) {
          expect(identities[index]).toMatch(`^${change.changeId}:`);
          expect(request).toEqual({
            method: 'POST',
            url: resource?.resourceType ?? '',
            ifNoneExist: `identifier=urn:ladderline:change|${identities[index] ?? ''}`,
          });
        }
        expect(new Set(identities).size).toBe(entry.length);
        expect(new Set(entry.map(({ fullUrl }) => fullUrl)).size).toBe(entry.length);
        expect(new Set(entry.map(({ request }) => request?.url)).size <= 1).toBeTrue();
      }),
      { seed: 1 },
    );
  });

  it('makes the same bundle of the same change', () => {
    fc.assert(
      fc.property(aRecordCreated, (change) => {
        expect(JSON.stringify(toBundle(structuredClone(change)))).toBe(
          JSON.stringify(toBundle(change)),
        );
      }),
      { seed: 2 },
    );
  });

  it('names the patient in every record, and holds no empty element', () => {
    fc.assert(
      fc.property(aRecordCreated, (change) => {
        const bundle = toBundle(change);
        for (const { resource } of bundle.entry ?? []) {
          expect(resource?.subject?.reference).toBe(`Patient/${change.patientId}`);
        }
        expect(JSON.stringify(bundle)).not.toMatch(/\[\]|\{\}|""|null/);
      }),
      { seed: 3 },
    );
  });

  it('writes the time with the offset of the clinic', () => {
    const [first] = toBundle(RESPONSE).entry ?? [];
    expect((first?.resource as Observation).effectiveDateTime).toBe('2026-03-21T10:00:00-05:00');
  });

  it('writes the average of the past week once, as the first item of PEG', () => {
    const parts = toBundle(RESPONSE).entry?.map(
      ({ resource }) => resource?.identifier?.[0]?.value?.split(':')[1],
    );
    expect(parts).toEqual(['pain-now', 'pain-worst-7d', 'peg', 'response']);
    const peg = toBundle(RESPONSE).entry?.[2]?.resource as Observation;
    expect(peg.component?.map(({ valueInteger }) => valueInteger)).toEqual([4, 5, 5]);
    expect(peg.valueQuantity?.value).toBeCloseTo(14 / 3, 12);
  });

  it('lets the response name the scores given with it, by their place in the bundle', () => {
    const { entry = [] } = toBundle(RESPONSE);
    const response = entry.at(-1)?.resource as Observation;
    expect(response.hasMember?.map(({ reference }) => reference)).toEqual(
      entry.slice(0, -1).map(({ fullUrl }) => fullUrl),
    );
  });

  it('keeps "not asked" and "none" apart', () => {
    const effectsOf = (adverseEffects: readonly string[] | null) =>
      (toBundle({ ...RESPONSE, adverseEffects }).entry?.at(-1)?.resource as Observation).component
        ?.filter(({ code }) => code.coding?.[0]?.code === 'adverse-effect')
        .map(({ valueCodeableConcept }) => valueCodeableConcept);
    expect(effectsOf(null)).toEqual([]);
    expect(effectsOf([])).toEqual([
      { coding: [{ system: 'urn:ladderline:codes', code: 'none' }], text: 'None' },
    ]);
    expect(effectsOf(['sedation', 'dry mouth'])).toEqual([
      { text: 'sedation' },
      { text: 'dry mouth' },
    ]);
  });

  it('writes dose and supply of a medicine so that the covered days can be counted', () => {
    const started: TrialStarted = {
      kind: 'trial-started',
      changeId: CHANGE_ID,
      patientId: 'p1',
      timeZone: 'America/Chicago',
      start: { precision: 'day', date: '2026-03-01' },
      treatment: {
        kind: 'medicine',
        productCode: '828348',
        productName: 'cyclobenzaprine 10 mg tablet',
        unitsPerDose: 1,
        timesPerDay: 3,
        asNeeded: false,
        supplyDays: 21,
      },
    };
    const order = toBundle(started).entry?.[0]?.resource as MedicationRequest;
    expect(order.dosageInstruction?.[0]).toEqual({
      text: '1 tablet 3 times a day',
      timing: {
        repeat: {
          boundsPeriod: { start: '2026-03-01' },
          frequency: 3,
          period: 1,
          periodUnit: 'd',
        },
      },
      asNeededBoolean: false,
      doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
    });
    expect(order.dispenseRequest?.expectedSupplyDuration?.value).toBe(21);
  });

  it('says what an injection held, with only those parts that were recorded', () => {
    const used = (concentrationPercent: number | null, millilitres: number | null) =>
      (
        toBundle({
          kind: 'trial-started',
          changeId: CHANGE_ID,
          patientId: 'p1',
          timeZone: 'UTC',
          start: { precision: 'day', date: '2026-04-02' },
          treatment: {
            kind: 'injection',
            sites: [{ name: 'trapezius', side: 'left' }],
            drug: 'lidocaine',
            concentrationPercent,
            millilitres,
          },
        }).entry?.[0]?.resource as Procedure
      ).usedCode?.[0]?.text;
    expect(used(1, 2)).toBe('lidocaine 1 %, 2 mL (20 mg)');
    expect(used(0.25, 2)).toBe('lidocaine 0.25 %, 2 mL (5 mg)');
    expect(used(null, 2)).toBe('lidocaine, 2 mL');
    expect(used(1, null)).toBe('lidocaine 1 %');
  });
});

describe('wasItMe, of a change that creates', () => {
  it('recognises what was stored, and nothing less than all of it', () => {
    fc.assert(
      fc.property(aResponseRecorded, fc.uuid(), (change, otherId) => {
        const stored = (toBundle(change).entry ?? []).flatMap(({ resource }) => resource ?? []);
        fc.pre(stored.length > 0 && otherId !== change.changeId);
        expect(wasItMe(change, stored)).toBeTrue();
        expect(wasItMe(change, stored.slice(1))).toBeFalse();
        expect(wasItMe({ ...change, changeId: otherId }, stored)).toBeFalse();
      }),
      { seed: 4 },
    );
  });
});
