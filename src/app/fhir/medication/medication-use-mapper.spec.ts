import type { FhirResource, MedicationRequest, MedicationStatement } from 'fhir/r4';
import { toReferenceIndex } from '../reference/reference-index.ts';
import { toOrderedUse, toStatedUse } from './medication-use-mapper.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const naproxen = {
  coding: [{ system: RXNORM, code: '198014' }],
  text: 'Naproxen 500 MG Oral Tablet',
};
const NOTHING_AT_HAND = toReferenceIndex([]);

function anOrder(parts: Partial<MedicationRequest> = {}): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: 'o1',
    status: 'completed',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    authoredOn: '2026-03-01',
    medicationCodeableConcept: naproxen,
    ...parts,
  };
}

function aStatement(parts: Partial<MedicationStatement> = {}): MedicationStatement {
  return {
    resourceType: 'MedicationStatement',
    id: 's1',
    status: 'completed',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: naproxen,
    ...parts,
  };
}

const ordered = (parts: Partial<MedicationRequest>, ...others: readonly FhirResource[]) =>
  toOrderedUse(anOrder(parts), toReferenceIndex(others)).items[0];
const stated = (parts: Partial<MedicationStatement>) =>
  toStatedUse(aStatement(parts), NOTHING_AT_HAND).items[0];
const on = (date: string) => ({ precision: 'day', date }) as const;

describe('which orders count', () => {
  for (const status of ['active', 'on-hold', 'completed', 'stopped'] as const) {
    it(`one that is ${status}`, () => {
      expect(ordered({ status })?.status).toBe(status);
    });
  }
  for (const status of ['cancelled', 'entered-in-error', 'draft', 'unknown'] as const) {
    it(`not one that is ${status}`, () => {
      expect(toOrderedUse(anOrder({ status }), NOTHING_AT_HAND)).toEqual({
        items: [],
        rejected: [],
      });
    });
  }
  for (const intent of [
    'order',
    'original-order',
    'reflex-order',
    'filler-order',
    'instance-order',
  ] as const) {
    it(`one of intent ${intent}`, () => {
      expect(ordered({ intent })).toBeDefined();
    });
  }
  for (const intent of ['proposal', 'plan', 'option'] as const) {
    it(`not one of intent ${intent}`, () => {
      expect(ordered({ intent })).toBeUndefined();
    });
  }
  it('not one that must not be performed', () => {
    expect(ordered({ doNotPerform: true })).toBeUndefined();
    expect(ordered({ doNotPerform: false })).toBeDefined();
  });
});

describe('which statements count', () => {
  for (const status of ['active', 'completed', 'stopped', 'on-hold'] as const) {
    it(`one that is ${status}`, () => {
      expect(stated({ status })?.kind).toBe('statement');
    });
  }
  for (const status of ['entered-in-error', 'intended', 'not-taken', 'unknown'] as const) {
    it(`not one that is ${status}`, () => {
      expect(stated({ status })).toBeUndefined();
    });
  }
});

describe('what the medicine is', () => {
  it('the code says, against display and text', () => {
    const misnamed = {
      coding: [{ system: RXNORM, code: '198014', display: 'Ibuprofen' }],
      text: 'Physical therapy recommendation',
    };
    const use = ordered({ medicationCodeableConcept: misnamed });
    expect(use?.ingredients).toEqual([{ name: 'naproxen', class: 'nsaid' }]);
    expect(use?.text).toBe('Physical therapy recommendation');
  });

  it('the product says before its ingredient: it knows the strength', () => {
    const both = {
      coding: [
        { system: RXNORM, code: '7258' },
        { system: 'urn:oid:2.16.840.1.113883.6.88', code: '198014' },
      ],
    };
    expect(ordered({ medicationCodeableConcept: both })?.strengthMilligrams).toBe(500);
  });

  for (const [why, concept] of [
    ['words alone', { text: 'naproxen 500 mg' }],
    ['a code of another system', { coding: [{ system: 'urn:ndc', code: '198014' }] }],
    ['an unknown code', { coding: [{ system: RXNORM, code: '999999999', display: 'Naproxen' }] }],
  ] as const) {
    it(`is not recognised by ${why}`, () => {
      const use = ordered({ medicationCodeableConcept: { ...concept } as typeof naproxen });
      expect(use?.ingredients).toEqual([]);
    });
  }

  const medication: FhirResource = { resourceType: 'Medication', id: 'm1', code: naproxen };
  it('is read from a referenced Medication', () => {
    const referring = {
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/m1' },
    };
    expect(ordered(referring, medication)?.text).toBe('Naproxen 500 MG Oral Tablet');
    expect(ordered(referring)?.text).toBe('medicine without a name');
    const named = { ...referring.medicationReference, display: 'Naproxen 500 mg' };
    const unresolved = ordered({ ...referring, medicationReference: named });
    expect(unresolved?.text).toBe('Naproxen 500 mg');
    expect(unresolved?.ingredients).toEqual([]);
  });
  it('is read from a contained Medication', () => {
    const use = ordered({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: '#m1' },
      contained: [medication],
    });
    expect(use?.ingredients[0]?.name).toBe('naproxen');
  });
  it('is read from the ingredients of a Medication without a known code', () => {
    const compound: FhirResource = {
      resourceType: 'Medication',
      id: 'm2',
      code: { text: 'compounded' },
      ingredient: [
        { itemCodeableConcept: { coding: [{ system: RXNORM, code: '7258' }] } },
        { itemCodeableConcept: { coding: [{ system: RXNORM, code: '21949' }] } },
      ],
    };
    const use = ordered(
      { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m2' } },
      compound,
    );
    expect(use?.ingredients.map(({ name }) => name)).toEqual(['naproxen', 'cyclobenzaprine']);
    expect(use?.strengthMilligrams).toBeNull();
  });
});

describe('start and stop', () => {
  const instruction = (start?: string, end?: string) => [
    {
      timing: {
        repeat: { frequency: 2, period: 1, periodUnit: 'd' as const, boundsPeriod: { start, end } },
      },
    },
  ];

  it('an order starts with its bounds, else when it was written', () => {
    expect(ordered({ dosageInstruction: instruction('2026-03-04') })?.start).toEqual(
      on('2026-03-04'),
    );
    expect(ordered({})?.start).toEqual(on('2026-03-01'));
    expect(ordered({ authoredOn: undefined })?.start).toBeNull();
  });

  it('the end of its bounds is a stop only where it was stopped', () => {
    const dosageInstruction = instruction('2026-03-01', '2026-03-05');
    expect(ordered({ status: 'stopped', dosageInstruction })?.stoppedOn).toEqual(on('2026-03-05'));
    expect(ordered({ status: 'active', dosageInstruction })?.stoppedOn).toBeNull();
    expect(ordered({ status: 'stopped' })?.stoppedOn).toBeNull();
  });

  it('covers the days up to the end of its bounds where no supply tells', () => {
    const dosageInstruction = instruction(undefined, '2026-03-05');
    const dispenseRequest = { expectedSupplyDuration: { value: 28, code: 'd' } };
    const until = (parts: Partial<MedicationRequest>) =>
      ordered({ status: 'stopped', dosageInstruction, ...parts })?.coveredUntil;
    expect(until({})).toEqual(on('2026-03-05'));
    expect(until({ dispenseRequest })).toBeNull();
    const asNeeded = dosageInstruction.map((one) => ({ ...one, asNeededBoolean: true }));
    expect(until({ dosageInstruction: asNeeded })).toBeNull();
  });

  it('a statement starts and ends with its effective time', () => {
    const effectivePeriod = { start: '2026-03-02', end: '2026-03-11' };
    const use = stated({ effectivePeriod });
    expect([use?.start, use?.stoppedOn, use?.coveredUntil]).toEqual([
      on('2026-03-02'),
      on('2026-03-11'),
      on('2026-03-11'),
    ]);
    expect(stated({ status: 'active', effectivePeriod })?.stoppedOn).toBeNull();
    expect(stated({ effectiveDateTime: '2026-03-03' })?.start).toEqual(on('2026-03-03'));
  });

  it('a statement does not start when it was told', () => {
    expect(stated({ dateAsserted: '2026-03-09' })?.start).toBeNull();
  });

  it('names a date that is none instead of guessing', () => {
    expect(toOrderedUse(anOrder({ authoredOn: '3/1/2026' }), NOTHING_AT_HAND).rejected).toEqual([
      '"3/1/2026" is no FHIR date or time',
    ]);
  });
});

describe('what the screen shows of a use', () => {
  it('the reason it was stopped, its version and its dose', () => {
    const use = ordered({
      status: 'stopped',
      statusReason: { text: 'sedation' },
      meta: { versionId: '4' },
      dosageInstruction: [{ text: '1 tablet twice a day' }],
    });
    expect(use).toEqual(
      jasmine.objectContaining({
        reasonStopped: 'sedation',
        stoppedForSideEffect: true,
        versionId: '4',
        doseText: '1 tablet twice a day',
        overTheCounter: false,
      }),
    );
  });

  it('makes words of the numbers where the dose has none', () => {
    const doseAndRate = [{ doseQuantity: { value: 2, unit: 'tablet' } }];
    const timing = { repeat: { frequency: 3, period: 1, periodUnit: 'd' as const } };
    expect(ordered({ dosageInstruction: [{ timing, doseAndRate }] })?.doseText).toBe(
      '2 units 3 times a day',
    );
    expect(ordered({})?.doseText).toBeNull();
  });
});
