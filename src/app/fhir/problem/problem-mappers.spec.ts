import type { AllergyIntolerance, Condition, Flag } from 'fhir/r4';
import { toAllergy } from './allergy-mapper.ts';
import { toActiveFlag } from './flag-mapper.ts';
import { toProblem } from './problem-mapper.ts';

const subject = { reference: 'Patient/p-1' };

function status(kind: string, code: string) {
  return { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${kind}`, code }] };
}

describe('toProblem', () => {
  const spasm: Condition = {
    resourceType: 'Condition',
    id: '1',
    subject,
    clinicalStatus: status('condition-clinical', 'active'),
    verificationStatus: status('condition-ver-status', 'confirmed'),
    code: {
      text: 'Spasm of back',
      coding: [
        { system: 'http://snomed.info/sct', code: '203095000' },
        { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M62.830' },
      ],
    },
    onsetDateTime: '2025-02',
    recordedDate: '2025-02-11',
  };

  it('reads a problem with the month it began and its ICD-10 code', () => {
    expect(toProblem(spasm)).toEqual({
      ok: true,
      value: {
        id: 'Condition/1',
        text: 'Spasm of back',
        code: 'M62.830',
        isActive: true,
        onset: { precision: 'month', date: '2025-02' },
        recordedOn: { precision: 'day', date: '2025-02-11' },
        endedOn: null,
        isVisitDiagnosis: false,
      },
    });
  });

  for (const [clinical, isActive] of [
    ['recurrence', true],
    ['relapse', true],
    ['remission', false],
    ['resolved', false],
    ['unheard-of', null],
  ] as const) {
    it(`takes "${clinical}" as ${isActive === null ? 'not known' : isActive ? 'active' : 'over'}`, () => {
      const clinicalStatus = status('condition-clinical', clinical);
      const result = toProblem({ ...spasm, clinicalStatus });
      expect(result.ok && result.value.isActive).toBe(isActive);
    });
  }

  it('takes a problem that ended as over, though its status says nothing', () => {
    const ended: Condition = { ...spasm, abatementDateTime: '2025-06-01' };
    delete ended.clinicalStatus;
    const result = toProblem(ended);
    expect(result.ok && result.value.isActive).toBe(false);
  });

  for (const code of ['refuted', 'entered-in-error']) {
    it(`is no problem when ${code}`, () => {
      const verificationStatus = status('condition-ver-status', code);
      expect(toProblem({ ...spasm, verificationStatus }).ok).toBeFalse();
    });
  }

  it('refuses one that names nothing', () => {
    expect(toProblem({ ...spasm, code: {} }).ok).toBeFalse();
  });
});

describe('toAllergy', () => {
  const penicillin: AllergyIntolerance = {
    resourceType: 'AllergyIntolerance',
    id: '1',
    patient: subject,
    clinicalStatus: status('allergyintolerance-clinical', 'active'),
    criticality: 'high',
    code: { text: 'Penicillin' },
  };

  it('reads an allergy with its risk', () => {
    expect(toAllergy(penicillin)).toEqual({
      ok: true,
      value: {
        id: 'AllergyIntolerance/1',
        text: 'Penicillin',
        isNoneKnown: false,
        isHighRisk: true,
        isActive: true,
      },
    });
  });

  it('tells an explicit "no known allergy" from an allergy', () => {
    const code = {
      coding: [{ system: 'http://snomed.info/sct', code: '716186003' }],
      text: 'None',
    };
    const result = toAllergy({ ...penicillin, code });
    expect(result.ok && result.value.isNoneKnown).toBe(true);
  });

  it('keeps a resolved one as such, and drops a refuted one', () => {
    const resolved = toAllergy({
      ...penicillin,
      clinicalStatus: status('allergyintolerance-clinical', 'resolved'),
    });
    expect(resolved.ok && resolved.value.isActive).toBe(false);
    const verificationStatus = status('allergyintolerance-verification', 'refuted');
    expect(toAllergy({ ...penicillin, verificationStatus }).ok).toBeFalse();
  });
});

describe('toActiveFlag', () => {
  const flag: Flag = {
    resourceType: 'Flag',
    id: '1',
    subject,
    status: 'active',
    code: { text: 'Saddle numbness' },
    period: { start: '2026-04-30' },
  };

  it('reads a flag that stands', () => {
    expect(toActiveFlag(flag)).toEqual({
      ok: true,
      value: {
        id: 'Flag/1',
        text: 'Saddle numbness',
        since: { precision: 'day', date: '2026-04-30' },
      },
    });
  });

  it('leaves out one that no longer stands', () => {
    expect(toActiveFlag({ ...flag, status: 'inactive' }).ok).toBeFalse();
  });
});
