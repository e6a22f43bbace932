import fc from 'fast-check';
import type { FhirResource } from 'fhir/r4';
import { pegMean } from './response-observations.ts';
import { injectedMilligrams } from '../../domain/injection/injected-milligrams.ts';
import { PRODUCTS } from '../../domain/medication/product-list.ts';
import { stopReasonText } from '../../domain/record-change/describe-change.ts';
import type {
  InjectionDone,
  MedicineStarted,
  RecordCreated,
  TrialStarted,
  TrialStopped,
} from '../../domain/record-change/record-change.ts';
import type { PartialTime } from '../../domain/time/recorded-time.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import {
  anEpisodeRecorded,
  aResponseRecorded,
  aTrialStarted,
  aTrialStopped,
} from '../../testing/builders/arbitrary-record-change.ts';
import { toPatientChart } from '../chart/patient-chart-mapper.ts';
import { applyTrialStopped } from './apply-trial-stopped.ts';
import { toBundle } from './to-bundle.ts';
import { isStoppable } from './was-it-me.ts';

/** The stored resources of a change: each with an id, references by `urn:uuid` rewritten. */
function stored(change: RecordCreated): readonly FhirResource[] {
  const { entry = [] } = toBundle(change);
  const json = entry.reduce(
    (text, { fullUrl, resource }, index) =>
      text.replaceAll(fullUrl ?? '?', `${resource?.resourceType ?? ''}/r${index}`),
    JSON.stringify(entry.map(({ resource }, index) => ({ ...resource, id: `r${index}` }))),
  );
  return JSON.parse(json) as FhirResource[];
}

function chartOf(change: RecordCreated) {
  const chart = toPatientChart(stored(change));
  expect(chart.unreadable).toEqual([]);
  expect(chart.notRecognised).toEqual([]);
  return chart;
}

const effective = (at: PartialTime) => ({ at, basis: 'effective' as const });

describe('what is written is read back as the same facts', () => {
  it('an episode', () => {
    fc.assert(
      fc.property(anEpisodeRecorded, (change) => {
        const { type, start, end, severity, sites, triggers, symptoms, interference, note } =
          change;
        expect(chartOf(change).episodes).toEqual([
          {
            id: 'Observation/r0',
            type,
            start,
            end,
            severity,
            sites,
            triggers,
            symptoms,
            interference,
            note,
          },
        ]);
        expect(chartOf(change).scores).toEqual([]);
      }),
      { seed: 21 },
    );
  });

  it('a response, each score once', () => {
    fc.assert(
      fc.property(aResponseRecorded, (change) => {
        const { scores, responses } = chartOf(change);
        const { painNow, painAverage7d, painWorst7d, peg } = change;
        const expected = new Map<string, number | null | undefined>([
          ['pain-now', painNow],
          ['pain-average-7d', painAverage7d],
          ['pain-worst-7d', painWorst7d],
          ['peg', peg && pegMean(peg)],
          ['peg-enjoyment', peg?.[1]],
          ['peg-activity', peg?.[2]],
        ]);
        for (const [measure, value] of expected) {
          const read = scores.filter((score) => score.measure === measure);
          expect(read.map((score) => score.value))
            .withContext(measure)
            .toEqual(typeof value === 'number' ? [value] : []);
        }
        for (const { time } of scores) expect(time).toEqual(effective(change.time));
        const { focus, globalImpression, percentRelief, reliefDays, adverseEffects } = change;
        const facts = { globalImpression, percentRelief, reliefDays, adverseEffects };
        const isSaid = change.note !== null || Object.values(facts).some((fact) => fact !== null);
        expect(responses).toEqual(
          isSaid
            ? [jasmine.objectContaining({ time: effective(change.time), focus, ...facts })]
            : [],
        );
      }),
      { seed: 22 },
    );
  });

  it('a treatment', () => {
    fc.assert(
      fc.property(aTrialStarted, (change) => {
        checkTreatment(change, chartOf(change));
      }),
      { seed: 23, numRuns: 300 },
    );
  });

  function checkTreatment({ treatment, start }: TrialStarted, chart: PatientChart): void {
    switch (treatment.kind) {
      case 'medicine':
        checkMedicine(treatment, start, chart);
        break;
      case 'home-care': {
        const { measure } = treatment;
        expect(chart.homeCareOrders).toEqual([
          jasmine.objectContaining({ measure, status: 'active', start, end: null }),
        ]);
        break;
      }
      case 'injection':
        checkInjection(treatment, start, chart);
        break;
      case 'visit':
        expect(chart.procedures).toEqual([
          jasmine.objectContaining({ kind: treatment.discipline, time: effective(start) }),
        ]);
    }
  }

  function checkMedicine(medicine: MedicineStarted, start: PartialTime, chart: PatientChart): void {
    const { productCode, unitsPerDose, timesPerDay, asNeeded, supplyDays } = medicine;
    const product = PRODUCTS.find(({ code }) => code === productCode);
    const [use] = chart.medicationUses;
    expect(use?.ingredients.map(({ name }) => name)).toEqual([product?.ingredient ?? '?']);
    expect(use).toEqual(
      jasmine.objectContaining({
        text: medicine.productName,
        status: 'active',
        start,
        asNeeded,
        strengthMilligrams: product?.strengthMilligrams,
        // Taken only when needed: neither a day's dose nor covered days are known.
        dailyUnits: asNeeded ? null : unitsPerDose * timesPerDay,
        coveredDays: asNeeded ? null : supplyDays,
        stoppedOn: null,
      }),
    );
  }

  function checkInjection(injection: InjectionDone, start: PartialTime, chart: PatientChart): void {
    const { sites, drug, concentrationPercent, millilitres } = injection;
    const milligrams = injectedMilligrams(concentrationPercent, millilitres);
    const name = concentrationPercent === null ? drug : `${drug ?? ''} ${concentrationPercent} %`;
    expect(chart.procedures).toEqual([
      jasmine.objectContaining({
        kind: 'trigger-point-injection',
        time: effective(start),
        sites,
        drugs: drug === null ? [] : [{ name, milligrams }],
      }),
    ]);
  }

  it('a stop of an order that was started here', () => {
    fc.assert(
      fc.property(
        aTrialStarted.filter(({ treatment }) => ['medicine', 'home-care'].includes(treatment.kind)),
        aTrialStopped('?/r0'),
        (started, stop) => {
          const [order] = stored(started);
          fc.pre(isStoppable(order));
          const chart = toPatientChart([applyTrialStopped(order, stop)]);
          checkStop(stop, chart);
        },
      ),
      { seed: 24, numRuns: 200 },
    );
  });

  function checkStop(stop: TrialStopped, { medicationUses, homeCareOrders }: PatientChart): void {
    const reasonStopped = stopReasonText(stop);
    const wentToItsEnd = ['course-ended', 'better'].includes(stop.reason);
    for (const use of medicationUses) {
      const { stoppedOn } = stop;
      expect(use).toEqual(
        jasmine.objectContaining({ status: 'stopped', stoppedOn, reasonStopped }),
      );
      expect(use.stoppedForSideEffect === true)
        .withContext(stop.reason)
        .toBe(stop.reason === 'side-effect');
    }
    for (const order of homeCareOrders) {
      const status = wentToItsEnd ? 'completed' : 'stopped';
      expect(order).toEqual(
        jasmine.objectContaining({ status, end: stop.stoppedOn, reasonStopped }),
      );
    }
    expect(medicationUses.length + homeCareOrders.length).toBe(1);
  }
});
