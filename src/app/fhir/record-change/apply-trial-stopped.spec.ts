import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { MedicationRequest, ServiceRequest } from 'fhir/r4';
import type { TrialStopped } from '../../domain/record-change/record-change.ts';
import { aDay, aTrialStopped } from '../../testing/builders/arbitrary-record-change.ts';
import { applyTrialStopped, STATUS_REASON_EXTENSION } from './apply-trial-stopped.ts';
import { describeOrder } from './describe-order.ts';
import { isSameJson } from './same-json.ts';
import { wasItMe } from './was-it-me.ts';

type Json = Record<string, unknown>;

const STOP: TrialStopped = {
  kind: 'trial-stopped',
  changeId: '7f9c24e8-3b12-4fef-91e0-aabbccddeeff',
  patientId: 'p1',
  timeZone: 'America/Chicago',
  recordId: 'MedicationRequest/1',
  openedOnVersion: '1',
  stoppedOn: { precision: 'day', date: '2026-03-10' },
  reason: 'side-effect',
  reasonText: 'sedation',
};
const ORDER: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: '1',
  meta: { versionId: '1', lastUpdated: '2026-03-01T15:00:00Z' },
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: 'baclofen 10 mg tablet' },
};

/** Elements that no code of ours knows, of any shape. */
const strange: Arbitrary<Json> = fc.record(
  {
    id: fc.constant('1'),
    meta: fc.record({ versionId: fc.constant('1'), profile: fc.array(fc.webUrl()) }),
    text: fc.record({ status: fc.constant('generated'), div: fc.string() }),
    contained: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
    modifierExtension: fc.array(fc.record({ url: fc.webUrl(), valueString: fc.string() })),
    extension: fc.array(
      fc.oneof(
        fc.record({ url: fc.webUrl(), valueDecimal: fc.float() }),
        fc.record({ url: fc.constant(STATUS_REASON_EXTENSION), valueString: fc.string() }),
      ),
    ),
    _status: fc.record({ id: fc.string() }),
    note: fc.array(fc.record({ text: fc.string() })),
    priority: fc.constant('urgent'),
    somethingOfTheFuture: fc.jsonValue(),
  },
  { requiredKeys: ['id'] },
);
const repeat: Arbitrary<Json> = fc.record(
  {
    boundsPeriod: fc.record(
      { start: aDay, end: aDay, _end: fc.record({ id: fc.string() }), id: fc.string() },
      { requiredKeys: [] },
    ),
    boundsDuration: fc.record({ value: fc.integer(), code: fc.constant('d') }),
    frequency: fc.integer(),
    extension: fc.array(fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const timing: Arbitrary<Json> = fc.record(
  { repeat, code: fc.jsonValue(), event: fc.array(fc.string()) },
  { requiredKeys: [] },
);
const dosage: Arbitrary<Json> = fc.record(
  {
    timing,
    text: fc.string(),
    doseAndRate: fc.array(fc.jsonValue()),
    modifierExtension: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const medicationRequest = fc
  .tuple(strange, fc.option(fc.array(dosage, { minLength: 1, maxLength: 3 }), { nil: undefined }))
  .map(([rest, dosageInstruction]) => ({
    ...ORDER,
    ...rest,
    ...(dosageInstruction && { dosageInstruction }),
  }));
const serviceRequest = fc
  .tuple(
    strange,
    fc.constantFrom('occurrencePeriod', 'occurrenceDateTime', 'occurrenceTiming', null),
    timing,
    aDay,
  )
  .map(([rest, choice, occurrenceTiming, start]) => {
    const occurrence = {
      occurrencePeriod: { occurrencePeriod: { start, extension: [{ url: 'x' }] } },
      occurrenceDateTime: { occurrenceDateTime: start },
      occurrenceTiming: { occurrenceTiming },
    };
    return {
      resourceType: 'ServiceRequest',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
      ...rest,
      ...(choice && occurrence[choice]),
    } as unknown as ServiceRequest;
  });

/** A copy as it goes over the wire, so that `undefined` keys are gone. */
function onTheWire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Paths of all leaves that differ. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (isSameJson(a, b)) return [];
  const isTree = (value: unknown): value is Json => typeof value === 'object' && value !== null;
  if (!isTree(a) || !isTree(b)) return [path];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key], path ? `${path}.${key}` : key));
}

describe('applyTrialStopped', () => {
  it('changes of a medicine order only status, its reason and the bounds of one dosage', () => {
    fc.assert(
      fc.property(medicationRequest, aTrialStopped('MedicationRequest/1'), (order, change) => {
        const before = structuredClone(order);
        const after = onTheWire(applyTrialStopped(order, change));
        expect(isSameJson(order, before)).withContext('the input is left alone').toBeTrue();
        const changed = differences(onTheWire(before), after);
        const allowed =
          /^(status|statusReason(\..*)?|dosageInstruction(\.\d+(\.timing(\.repeat(\.bounds(Period(\.end)?|Duration))?)?)?)?)$/;
        expect(changed.filter((path) => !allowed.test(path))).toEqual([]);
        const places = new Set(changed.map((path) => /^dosageInstruction\.(\d)/.exec(path)?.[1]));
        places.delete(undefined);
        expect(places.size <= 1)
          .withContext('one dosage at most')
          .toBeTrue();
        expect(after.status).toBe('stopped');
        expect(after.meta).toEqual(onTheWire(before.meta));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('changes of a home-care order only status, its reason and the end of its period', () => {
    fc.assert(
      fc.property(serviceRequest, aTrialStopped('ServiceRequest/1'), (order, change) => {
        const before = structuredClone(order);
        const after = onTheWire(applyTrialStopped(order, change));
        const changed = differences(onTheWire(before), after);
        const allowed =
          /^(status|extension|extension\.\d+(\..*)?|occurrence(Period(\.end)?|DateTime|Timing(\.repeat(\.bounds(Period(\.end)?|Duration))?)?))$/;
        expect(changed.filter((path) => !allowed.test(path))).toEqual([]);
        const others = (request: ServiceRequest) =>
          (request.extension ?? []).filter(({ url }) => url !== STATUS_REASON_EXTENSION);
        expect(others(after)).toEqual(others(onTheWire(before)));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('applied twice changes nothing more, so that a stop that is there is recognised', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(medicationRequest, aTrialStopped('MedicationRequest/1')),
          fc.tuple(serviceRequest, aTrialStopped('ServiceRequest/1')),
        ),
        ([order, change]) => {
          const stored = onTheWire(applyTrialStopped(order, change));
          expect(wasItMe(change, [stored])).toBeTrue();
          const elsewhere = { ...stored, meta: { versionId: '9', lastUpdated: '2026-01-01' } };
          expect(wasItMe(change, [elsewhere]))
            .withContext('meta aside')
            .toBeTrue();
        },
      ),
      { seed: 13, numRuns: 300 },
    );
  });

  it("is not mine when another reason or day stands there, or someone else's order was answered", () => {
    const mine = applyTrialStopped(ORDER, STOP);
    expect(wasItMe(STOP, [ORDER])).toBeFalse();
    expect(wasItMe({ ...STOP, reason: 'no-effect' }, [mine])).toBeFalse();
    expect(
      wasItMe({ ...STOP, stoppedOn: { precision: 'day', date: '2026-03-11' } }, [mine]),
    ).toBeFalse();
    expect(wasItMe(STOP, [{ ...mine, id: '2' }])).toBeFalse();
    expect(wasItMe(STOP, [])).toBeFalse();
  });

  it('writes reason and end of a medicine that has no dosage at all', () => {
    const { status, statusReason, dosageInstruction } = onTheWire(applyTrialStopped(ORDER, STOP));
    expect({ status, statusReason, dosageInstruction }).toEqual({
      status: 'stopped',
      statusReason: {
        coding: [{ system: 'urn:ladderline:codes', code: 'side-effect' }],
        text: 'Side effect or intolerance: sedation',
      },
      dosageInstruction: [{ timing: { repeat: { boundsPeriod: { end: '2026-03-10' } } } }],
    });
  });

  it('ends the step of a taper that runs, and leaves those already over and those to come', () => {
    const step = (start: string, end?: string) => ({
      timing: { repeat: { boundsPeriod: { start, ...(end && { end }) } } },
    });
    const dosageInstruction = [
      step('2026-03-01', '2026-03-03'),
      step('2026-03-04', '2026-03-20'),
      step('2026-03-21'),
    ];
    const after = onTheWire(applyTrialStopped({ ...ORDER, dosageInstruction }, STOP));
    expect(after.dosageInstruction).toEqual([
      step('2026-03-01', '2026-03-03'),
      step('2026-03-04', '2026-03-10'),
      step('2026-03-21'),
    ]);
  });

  it('says in words what another version holds', () => {
    expect(describeOrder(applyTrialStopped(ORDER, STOP), 'America/Chicago')).toBe(
      'Status: stopped; end: 10 Mar 2026; reason: Side effect or intolerance: sedation; changed 1 Mar 2026, 09:00',
    );
    expect(describeOrder({ ...ORDER, meta: {} }, 'UTC')).toBe('Status: active; no end recorded');
  });
});
