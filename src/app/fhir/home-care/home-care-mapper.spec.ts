import type { CarePlan, CarePlanActivityDetail, Observation, ServiceRequest } from 'fhir/r4';
import { toReferenceIndex } from '../reference/reference-index.ts';
import { toHomeCareDays, toHomeCareOrders, toPlannedHomeCare } from './home-care-mapper.ts';

const SNOMED = 'http://snomed.info/sct';
const LOCAL = 'urn:ladderline:codes';
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const on = (date: string) => ({ precision: 'day', date }) as const;

function aRequest(parts: Partial<ServiceRequest> = {}): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    id: 'r1',
    status: 'active',
    intent: 'order',
    subject: {},
    code: { ...coded(LOCAL, 'home-heat'), text: 'Heat, 15 minutes' },
    occurrencePeriod: { start: '2026-03-01', end: '2026-03-14' },
    ...parts,
  };
}

describe('home care as an order', () => {
  it('is one measure with its days', () => {
    expect(toHomeCareOrders(aRequest({ meta: { versionId: '2' } })).items).toEqual([
      {
        id: 'ServiceRequest/r1',
        measure: 'heat',
        text: 'Heat, 15 minutes',
        status: 'active',
        start: on('2026-03-01'),
        end: on('2026-03-14'),
        stoppedOn: null,
        reasonStopped: null,
        versionId: '2',
      },
    ]);
  });

  it('that was ended early counts up to its end', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/request-statusReason';
    const extension = [{ url, valueCodeableConcept: { text: 'skin reddened' } }];
    const [order] = toHomeCareOrders(aRequest({ status: 'revoked', extension })).items;
    expect([order?.status, order?.stoppedOn]).toEqual(['stopped', on('2026-03-14')]);
    expect(order?.reasonStopped).toBe('skin reddened');
  });

  it('starts when it is to happen, else when it was written', () => {
    const startOf = (parts: Partial<ServiceRequest>) =>
      toHomeCareOrders(aRequest({ occurrencePeriod: undefined, ...parts })).items[0]?.start;
    expect(startOf({ occurrenceDateTime: '2026-03-05', authoredOn: '2026-03-02' })).toEqual(
      on('2026-03-05'),
    );
    expect(startOf({ authoredOn: '2026-03-02' })).toEqual(on('2026-03-02'));
    expect(startOf({})).toBeNull();
  });

  it('names two measures where its code does', () => {
    const rice = aRequest({ code: coded(SNOMED, '229586001') });
    expect(toHomeCareOrders(rice).items.map(({ measure }) => measure)).toEqual(['rest', 'ice']);
  });

  for (const parts of [
    { status: 'draft' },
    { status: 'entered-in-error' },
    { status: 'unknown' },
    { intent: 'proposal' },
    { intent: 'plan' },
    { doNotPerform: true },
    { code: coded(LOCAL, 'something-else') },
  ] as const) {
    it(`does not count with ${JSON.stringify(parts)}`, () => {
      expect(toHomeCareOrders(aRequest({ ...(parts as Partial<ServiceRequest>) }))).toEqual({
        items: [],
        rejected: [],
      });
    });
  }
});

describe('home care in a care plan', () => {
  const MUSCLES = coded(SNOMED, '872781000000100');
  const HEAD_INJURY = coded(SNOMED, '47387005');
  const heat = (status: CarePlanActivityDetail['status']) => ({
    detail: { status, code: coded(SNOMED, '266694003') },
  });
  const aPlan = (parts: Partial<CarePlan>): CarePlan => ({
    resourceType: 'CarePlan',
    id: 'c1',
    status: 'completed',
    intent: 'order',
    subject: {},
    category: [MUSCLES],
    period: { start: '2026-03-01', end: '2026-03-28' },
    activity: [heat('completed')],
    ...parts,
  });
  const read = (parts: Partial<CarePlan>) => toPlannedHomeCare(aPlan(parts));

  it('is an order for the days of the plan', () => {
    const [order] = read({}).items;
    expect([order?.id, order?.measure, order?.status]).toEqual([
      'CarePlan/c1',
      'heat',
      'completed',
    ]);
    expect([order?.start, order?.end]).toEqual([on('2026-03-01'), on('2026-03-28')]);
  });

  it('is one order however often the plan names it', () => {
    expect(read({ activity: [heat('completed'), heat('completed')] }).items.length).toBe(1);
  });

  it('has its own days where the activity has', () => {
    const detail = {
      ...heat('stopped').detail,
      scheduledPeriod: { start: '2026-03-03', end: '2026-03-09' },
    };
    const [order] = read({ activity: [{ detail }] }).items;
    expect([order?.start, order?.stoppedOn]).toEqual([on('2026-03-03'), on('2026-03-09')]);
  });

  for (const [why, parts] of [
    ['the plan is for a head injury', { category: [HEAD_INJURY] }],
    ['the plan is only a proposal', { intent: 'proposal' }],
    ['the plan is an option', { intent: 'option' }],
    ['the plan is a draft', { status: 'draft' }],
    ['the plan was withdrawn', { status: 'revoked' }],
    ['the plan was entered in error', { status: 'entered-in-error' }],
    ['the activity was not begun', { activity: [heat('not-started')] }],
    ['the activity is only scheduled', { activity: [heat('scheduled')] }],
    ['the activity was cancelled', { activity: [heat('cancelled')] }],
    ['the activity was entered in error', { activity: [heat('entered-in-error')] }],
  ] as const) {
    it(`is not read where ${why}`, () => {
      expect(read(parts as Partial<CarePlan>)).toEqual({ items: [], rejected: [] });
    });
  }

  it('is read from a plan without a SNOMED category', () => {
    expect(read({ category: undefined }).items.length).toBe(1);
  });

  it('names a broken period once', () => {
    const stretch = { detail: { status: 'completed' as const, code: coded(SNOMED, '229070002') } };
    const broken = read({ period: { start: 'spring' }, activity: [heat('completed'), stretch] });
    expect(broken).toEqual({ items: [], rejected: ['"spring" is no FHIR date or time'] });
  });
});

describe('a day of home care', () => {
  const aDay = (parts: Partial<Observation>): Observation => ({
    resourceType: 'Observation',
    id: 'd1',
    status: 'final',
    code: coded(LOCAL, 'home-heat'),
    effectiveDateTime: '2026-03-02',
    valueBoolean: true,
    basedOn: [{ reference: 'ServiceRequest/r1' }],
    ...parts,
  });
  const read = (parts: Partial<Observation>) => toHomeCareDays(aDay(parts), toReferenceIndex([]));

  it('was done, or explicitly was not', () => {
    expect(read({}).items).toEqual([
      {
        id: 'Observation/d1',
        measure: 'heat',
        time: { at: on('2026-03-02'), basis: 'effective' },
        done: true,
        orderIds: ['ServiceRequest/r1'],
      },
    ]);
    expect(read({ valueBoolean: false }).items[0]?.done).toBeFalse();
  });

  it('was done where it only says how long, how often, or nothing more than that it was', () => {
    const said = (parts: Partial<Observation>) =>
      read({ valueBoolean: undefined, ...parts }).items.map(({ done }) => done);
    expect(said({})).toEqual([true]);
    expect(said({ valueQuantity: { value: 20, unit: 'min' } })).toEqual([true]);
    expect(said({ valueInteger: 2 })).toEqual([true]);
    expect(said({ valueInteger: 0 })).toEqual([false]);
  });

  it('is unreadable with an answer that says neither, absent where it says so', () => {
    expect(read({ valueBoolean: undefined, valueString: 'perhaps' }).rejected).toEqual([
      'home care with an answer that is neither "done" nor "not done"',
    ]);
    const dataAbsentReason = { text: 'not asked' };
    expect(read({ valueBoolean: undefined, dataAbsentReason })).toEqual({
      items: [],
      rejected: [],
    });
  });
});
