import fc from 'fast-check';
import { DEFAULT_PROTOCOL } from '../protocol/default-protocol.ts';
import { PAIN_SCALES } from '../instrument/measure.ts';
import type { Score } from '../instrument/score.ts';
import type { MedicationUse } from '../medication/medication-use.ts';
import {
  aChart,
  aHomeCareOrder,
  AFTER_THE_TRIALS,
  anInjection,
  anOrder,
  aResponse,
  aScore,
  atTime,
  BACLOFEN,
  CYCLOBENZAPRINE,
  doneOn,
  onDay,
  SERTRALINE,
  visits,
} from '../../testing/builders/chart-builder.ts';
import { ledger } from './ledger.ts';
import type { PatientChart } from './patient-chart.ts';

const SEED = { seed: 20260301, numRuns: 200 };

const day = fc.integer({ min: -60, max: 60 });
const when = fc.oneof(
  day.map(onDay),
  fc.tuple(day, fc.constantFrom('00:10', '09:50', '23:50')).map(([at, time]) => atTime(at, time)),
);
const score: fc.Arbitrary<Score> = fc
  .tuple(fc.constantFrom(...PAIN_SCALES), fc.integer({ min: 0, max: 100 }), when)
  .map(([measure, tenths, time]) => aScore(measure, tenths / 10, time));
const use: fc.Arbitrary<MedicationUse> = fc
  .record({
    ingredients: fc.constantFrom(
      [CYCLOBENZAPRINE],
      [BACLOFEN],
      [SERTRALINE],
      anOrder().ingredients,
    ),
    start: day.map(onDay),
    coveredDays: fc.option(fc.integer({ min: 1, max: 40 })),
    strengthMilligrams: fc.constantFrom(5, 10),
    status: fc.constantFrom('active', 'completed', 'stopped'),
    kind: fc.constantFrom('order', 'statement'),
  } as const)
  .map((parts) => anOrder(parts));
const chart: fc.Arbitrary<PatientChart> = fc
  .record({
    medicationUses: fc.array(use, { maxLength: 6 }),
    scores: fc.array(score, { maxLength: 20 }),
    visitDays: fc.array(day, { maxLength: 6 }),
    injections: fc.array(
      day.map((at) => anInjection({ time: { at: atTime(at, '10:00'), basis: 'effective' } })),
      { maxLength: 3 },
    ),
    homeDays: fc.array(day, { maxLength: 5 }),
    impression: fc.constantFrom(1, 2, 4, 6, null),
  } as const)
  .map(({ medicationUses, scores, visitDays, injections, homeDays, impression }) =>
    aChart({
      medicationUses,
      scores,
      procedures: [...injections, ...visits(visitDays)],
      homeCareOrders: [aHomeCareOrder()],
      homeCareDays: doneOn(homeDays),
      responses: [aResponse({ globalImpression: impression })],
    }),
  );

const ledgerOf = (of: PatientChart) => ledger(of, DEFAULT_PROTOCOL, AFTER_THE_TRIALS);

/** The same chart with every list in another order. */
function shuffled(of: PatientChart, by: number): PatientChart {
  const turn = <T>(items: readonly T[]) =>
    items
      .map((item, index) => ({ item, key: (index * 7919 + by) % 101 }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  return {
    ...of,
    medicationUses: turn(of.medicationUses),
    procedures: turn(of.procedures),
    scores: turn(of.scores),
    homeCareDays: turn(of.homeCareDays),
    responses: turn(of.responses),
  };
}

describe('the ledger, whatever the chart', () => {
  it('does not depend on the order in which records arrive', () => {
    fc.assert(
      fc.property(chart, fc.nat(100), (of, by) => {
        expect(ledgerOf(shuffled(of, by))).toEqual(ledgerOf(of));
      }),
      SEED,
    );
  });

  it('gives no verdict without a value in both windows', () => {
    fc.assert(
      fc.property(chart, (of) => {
        for (const trial of ledgerOf(of).trials) {
          if (trial.verdict === 'not-assessable') expect(trial.notAssessable).not.toBeNull();
          else expect([trial.baseline?.n, trial.followUp?.n]).not.toContain(undefined);
        }
      }),
      SEED,
    );
  });

  it('names only records that exist as evidence', () => {
    fc.assert(
      fc.property(chart, (of) => {
        const lists = [of.medicationUses, of.procedures, of.scores, of.homeCareOrders];
        const known = new Set(
          [...lists, of.homeCareDays, of.responses].flatMap((list) => list.map(({ id }) => id)),
        );
        for (const { evidence } of ledgerOf(of).trials) {
          expect(evidence.filter((id) => !known.has(id))).toEqual([]);
        }
      }),
      SEED,
    );
  });

  it('is not changed by records of other kinds, or by scores outside every window', () => {
    fc.assert(
      fc.property(chart, (of) => {
        const unrelated: PatientChart = {
          ...of,
          scores: [
            ...of.scores,
            aScore('phq-9', 12, 3),
            aScore('penn-frequency', 2, 3),
            aScore('peg', 1, -2000),
          ],
          referrals: [
            {
              id: 'ServiceRequest/unrelated',
              discipline: 'neurology',
              text: 'Referral to neurology',
              time: { at: onDay(1), basis: 'effective' },
              kind: 'referral',
            },
          ],
        };
        expect(ledgerOf(unrelated).trials).toEqual(ledgerOf(of).trials);
      }),
      SEED,
    );
  });

  it('never lets a failure be claimed of an inadequate trial', () => {
    fc.assert(
      fc.property(chart, (of) => {
        for (const { adequacy, verdict } of ledgerOf(of).trials) {
          if (adequacy.state === 'inadequate') expect(['minimal', 'none']).not.toContain(verdict);
        }
      }),
      SEED,
    );
  });
});
