import type { FhirResource, MedicationAdministration, Procedure } from 'fhir/r4';
import { toReferenceIndex } from '../reference/reference-index.ts';
import { toInjectedDrug } from './injected-drug.ts';
import { toProcedureRecord } from './procedure-mapper.ts';

const SNOMED = 'http://snomed.info/sct';
const LOCAL = 'urn:ladderline:codes';
const CPT = 'http://www.ama-assn.org/go/cpt';
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

function aProcedure(parts: Partial<Procedure> = {}): Procedure {
  return {
    resourceType: 'Procedure',
    id: 'p1',
    status: 'completed',
    subject: { reference: 'Patient/p' },
    code: coded(LOCAL, 'trigger-point-injection'),
    performedDateTime: '2026-03-01',
    ...parts,
  };
}

const read = (
  parts: Partial<Procedure>,
  administrations: readonly MedicationAdministration[] = [],
  others: readonly FhirResource[] = [],
) => toProcedureRecord(aProcedure(parts), administrations, toReferenceIndex(others));

describe('what was done', () => {
  for (const [system, code, kind] of [
    [LOCAL, 'trigger-point-injection', 'trigger-point-injection'],
    [CPT, '20552', 'trigger-point-injection'],
    [CPT, '20553', 'trigger-point-injection'],
    [SNOMED, '91251008', 'physiotherapy'],
    [LOCAL, 'visit-physiotherapy', 'physiotherapy'],
    [LOCAL, 'visit-psychotherapy', 'psychotherapy'],
    [SNOMED, '228557008', 'psychotherapy'],
    [LOCAL, 'visit-massage', 'massage'],
    [LOCAL, 'visit-acupuncture', 'acupuncture'],
    [CPT, '20610', 'other'],
    [SNOMED, '699253003', 'other'],
  ] as const) {
    it(`${code} is ${kind}`, () => {
      expect(read({ code: coded(system, code) }).items[0]?.kind).toBe(kind);
    });
  }

  for (const [why, parts] of [
    ['a referral is no visit', { code: coded(SNOMED, '444831000124102') }],
    ['a referral without discipline is no visit', { code: coded(SNOMED, '3457005') }],
    ['paperwork is no treatment', { code: coded(SNOMED, '428191000124101') }],
    ['an X-ray is no treatment', { code: coded(SNOMED, '74016001') }],
  ] as const) {
    it(why, () => {
      expect(read(parts)).toEqual({ items: [], rejected: [] });
    });
  }

  for (const status of [
    'preparation',
    'in-progress',
    'not-done',
    'on-hold',
    'stopped',
    'entered-in-error',
    'unknown',
  ] as const) {
    it(`nothing was done while it is ${status}`, () => {
      expect(read({ status })).toEqual({ items: [], rejected: [] });
    });
  }
});

describe('when and where', () => {
  it('counts a period at its start', () => {
    const performedPeriod = { start: '2026-03-01', end: '2026-03-02' };
    expect(read({ performedDateTime: undefined, performedPeriod }).items[0]?.time?.at).toEqual({
      precision: 'day',
      date: '2026-03-01',
    });
  });
  it('leaves a procedure told by age or words undated', () => {
    const undated = { performedDateTime: undefined, performedString: 'last spring' };
    expect(read(undated).items[0]?.time).toBeNull();
  });
  it('names a time that is none', () => {
    expect(read({ performedDateTime: '1.3.2026' }).rejected).toEqual([
      '"1.3.2026" is no FHIR date or time',
    ]);
  });
  it('lists every site with its side', () => {
    const bodySite = [{ text: 'left trapezius' }, { text: 'right trapezius' }, {}];
    expect(read({ bodySite }).items[0]?.sites).toEqual([
      { name: 'trapezius', side: 'left' },
      { name: 'trapezius', side: 'right' },
    ]);
  });
});

describe('what was injected', () => {
  for (const [text, name, milligrams] of [
    ['lidocaine 1 %, 2 mL (20 mg)', 'lidocaine 1 %', 20],
    ['lidocaine 1%, 2 mL', 'lidocaine 1%', 20],
    ['bupivacaine 0.25 %, 4 ml', 'bupivacaine 0.25 %', 10],
    ['triamcinolone 40 mg', 'triamcinolone 40 mg', 40],
    ['lidocaine 10 mg/mL', 'lidocaine 10 mg/mL', null],
    ['lidocaine 1 %', 'lidocaine 1 %', null],
    ['saline', 'saline', null],
  ] as const) {
    it(`"${text}": ${String(milligrams)} mg`, () => {
      expect(toInjectedDrug(text)).toEqual({ name, milligrams });
    });
  }

  it('is read from codes, not from needles', () => {
    const usedCode = [{ text: 'lidocaine 1 %' }, { text: '27 gauge needle, 1.5 mL syringe' }];
    expect(read({ usedCode }).items[0]?.drugs).toEqual([
      { name: 'lidocaine 1 %', milligrams: null },
    ]);
  });

  it('is read from a contained Medication', () => {
    const medication: FhirResource = {
      resourceType: 'Medication',
      id: 'm',
      code: { text: 'bupivacaine 0.5 %, 1 mL' },
    };
    const device: FhirResource = { resourceType: 'Device', id: 'd' };
    const drugs = read({
      usedReference: [{ reference: '#m' }, { reference: '#d' }],
      contained: [medication, device],
    }).items[0]?.drugs;
    expect(drugs).toEqual([{ name: 'bupivacaine 0.5 %', milligrams: 5 }]);
  });

  it('is read from administrations that are part of it, with the dose they name', () => {
    const administration: MedicationAdministration = {
      resourceType: 'MedicationAdministration',
      id: 'a',
      status: 'completed',
      subject: {},
      effectiveDateTime: '2026-03-01',
      partOf: [{ reference: 'Procedure/p1' }],
      medicationCodeableConcept: { text: 'lidocaine' },
      dosage: { dose: { value: 30, unit: 'mg' } },
    };
    const administrations = [
      administration,
      { ...administration, partOf: [{ reference: 'Procedure/p2' }] },
      { ...administration, status: 'not-done' as const },
      { ...administration, status: 'entered-in-error' as const },
    ];
    expect(read({}, administrations).items[0]?.drugs).toEqual([
      { name: 'lidocaine', milligrams: 30 },
    ]);
  });
});
