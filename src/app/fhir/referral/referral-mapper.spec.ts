import type { CarePlan, Procedure, ServiceRequest } from 'fhir/r4';
import { toPlannedCare, toReferral, toReferralOfProcedure } from './referral-mapper.ts';

const SNOMED = 'http://snomed.info/sct';
const LOCAL = 'urn:ladderline:codes';
const coded = (system: string, ...codes: readonly string[]) => ({
  coding: codes.map((code) => ({ system, code })),
});

describe('a referral kept as a Procedure', () => {
  const aProcedure = (parts: Partial<Procedure>): Procedure => ({
    resourceType: 'Procedure',
    id: 'p1',
    status: 'completed',
    subject: {},
    performedDateTime: '2021-03-20T11:06:11.683Z',
    ...parts,
  });

  for (const [code, discipline] of [
    ['444831000124102', 'physiotherapy'],
    ['308449000', 'chiropractic'],
    ['81294000', 'psychotherapy'],
    ['3457005', null],
    ['103696004', null],
  ] as const) {
    it(`${code} is sent to ${String(discipline)}`, () => {
      const { items } = toReferralOfProcedure(
        aProcedure({ code: { ...coded(SNOMED, code), text: 'Referral' } }),
      );
      expect(items).toEqual([
        {
          id: 'Procedure/p1',
          discipline,
          text: 'Referral',
          time: {
            at: { precision: 'instant', instant: Date.parse('2021-03-20T11:06:11.683Z') },
            basis: 'effective',
          },
          kind: 'referral',
        },
      ]);
    });
  }

  it('is nothing where it is a visit, or was not done', () => {
    const nothing = { items: [], rejected: [] };
    expect(toReferralOfProcedure(aProcedure({ code: coded(SNOMED, '91251008') }))).toEqual(nothing);
    const notDone = aProcedure({ status: 'not-done', code: coded(SNOMED, '308449000') });
    expect(toReferralOfProcedure(notDone)).toEqual(nothing);
  });
});

describe('a referral as a request', () => {
  const aRequest = (parts: Partial<ServiceRequest>): ServiceRequest => ({
    resourceType: 'ServiceRequest',
    id: 'r1',
    status: 'active',
    intent: 'order',
    subject: {},
    authoredOn: '2026-03-01',
    code: coded(SNOMED, '444831000124102'),
    ...parts,
  });
  const disciplineOf = (code: ServiceRequest['code']) =>
    toReferral(aRequest({ code })).items.map(({ discipline }) => discipline);

  for (const [why, code, discipline] of [
    ['a referral code', coded(SNOMED, '308449000'), 'chiropractic'],
    ['an order of the therapy itself', coded(SNOMED, '91251008'), 'physiotherapy'],
    ['our own code', coded(LOCAL, 'referral-neurology'), 'neurology'],
    ['a plain referral', coded(SNOMED, '3457005'), null],
    ['a plain referral beside a named one', coded(SNOMED, '3457005', '81294000'), 'psychotherapy'],
    ['a plain referral beside a therapy', coded(SNOMED, '3457005', '91251008'), 'physiotherapy'],
  ] as const) {
    it(`${why}: ${String(discipline)}`, () => {
      expect(disciplineOf({ coding: [...code.coding] })).toEqual([discipline]);
    });
  }

  it('is nothing for home care, an injection or a laboratory test', () => {
    expect(disciplineOf(coded(LOCAL, 'home-heat'))).toEqual([]);
    expect(disciplineOf(coded(LOCAL, 'trigger-point-injection'))).toEqual([]);
    expect(disciplineOf(coded('http://loinc.org', '4548-4'))).toEqual([]);
  });

  for (const parts of [
    { status: 'draft' },
    { status: 'revoked' },
    { status: 'entered-in-error' },
    { intent: 'proposal' },
    { intent: 'plan' },
    { doNotPerform: true },
  ] as const) {
    it(`was not sent with ${JSON.stringify(parts)}`, () => {
      expect(toReferral(aRequest(parts as Partial<ServiceRequest>)).items).toEqual([]);
    });
  }
});

describe('planned care', () => {
  const aPlan = (parts: Partial<CarePlan>): CarePlan => ({
    resourceType: 'CarePlan',
    id: 'c1',
    status: 'active',
    intent: 'plan',
    subject: {},
    period: { start: '2026-03-01' },
    ...parts,
  });
  const planned = (parts: Partial<CarePlan>) =>
    toPlannedCare(aPlan(parts)).items.map(({ discipline, kind }) => [discipline, kind]);

  it('is named by the category of a plan, or by its activities', () => {
    const physiotherapy = coded(SNOMED, '91251008');
    const counselling = {
      detail: { status: 'scheduled' as const, code: coded(SNOMED, '228557008') },
    };
    expect(planned({ category: [physiotherapy], activity: [counselling] })).toEqual([
      ['physiotherapy', 'planned-care'],
      ['psychotherapy', 'planned-care'],
    ]);
  });

  it('is nothing for other plans, drafts and cancelled activities', () => {
    const cancelled = { detail: { status: 'cancelled' as const, code: coded(SNOMED, '91251008') } };
    expect(planned({ category: [coded(SNOMED, '53950000')], activity: [cancelled] })).toEqual([]);
    expect(planned({ status: 'draft', category: [coded(SNOMED, '91251008')] })).toEqual([]);
  });
});
