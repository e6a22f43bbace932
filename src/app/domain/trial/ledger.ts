import type { Protocol } from '../protocol/protocol.ts';
import { dayOfInstant, daysOf } from '../time/clinic-day.ts';
import type { Day } from '../time/clinic-day.ts';
import type { Clock } from '../time/recorded-time.ts';
import { toMedicationExposures } from './course-exposure.ts';
import type { Exposure } from './exposure.ts';
import { toHomeCareExposures } from './home-care-exposure.ts';
import { toInjectionExposures } from './injection-exposure.ts';
import { openReferrals } from './open-referral.ts';
import { treatmentsOf } from './overlap.ts';
import type { Treatment } from './overlap.ts';
import type { PatientChart } from './patient-chart.ts';
import { toProgramExposures } from './program-exposure.ts';
import { toTrial } from './to-trial.ts';
import type { Ledger, OtherMedicine, Trial } from './trial.ts';
import { placeScores } from './window-value.ts';
import type { DatedScore } from './window-value.ts';

/** All that the verdict on one treatment may look at. */
export interface TrialContext {
  readonly chart: PatientChart;
  readonly protocol: Protocol;
  readonly clock: Clock;
  readonly today: Day;
  readonly exposures: readonly Exposure[];
  readonly treatments: readonly Treatment[];
  readonly scores: readonly DatedScore[];
}

/** Every trial of one chart, with its verdict. Pure: the same chart, protocol and clock give the same ledger. */
export function ledger(chart: PatientChart, protocol: Protocol, clock: Clock): Ledger {
  const { timeZone } = clock;
  const today = dayOfInstant(clock.now, timeZone);
  const { procedures } = chart;
  const medication = toMedicationExposures(chart.medicationUses, protocol, timeZone, today);
  const exposures = [
    ...medication.exposures,
    ...toInjectionExposures(procedures, timeZone, today),
    ...toProgramExposures(procedures, protocol, timeZone, today),
    ...toHomeCareExposures(chart.homeCareOrders, chart.homeCareDays, protocol, timeZone, today),
  ];
  const { dated: scores, undated } = placeScores(chart.scores, clock);
  const treatments = treatmentsOf(exposures, medication.others, procedures, timeZone, today);
  const context = { chart, protocol, clock, today, exposures, treatments, scores };
  return {
    trials: exposures.map((exposure) => toTrial(exposure, context)).sort(byStartThenName),
    otherMedicines: medication.others.toSorted(byFirstSpan),
    referrals: openReferrals(chart.referrals, procedures, (time) => daysOf(time, timeZone), today),
    undatedScores: undated.map(({ id }) => id).sort(),
  };
}

function byStartThenName(a: Trial, b: Trial): number {
  return (
    (a.start ?? -Infinity) - (b.start ?? -Infinity) ||
    a.name.localeCompare(b.name) ||
    a.id.localeCompare(b.id)
  );
}

function byFirstSpan(a: OtherMedicine, b: OtherMedicine): number {
  const first = ({ spans }: OtherMedicine) => spans[0]?.first ?? -Infinity;
  return first(a) - first(b) || a.name.localeCompare(b.name);
}
