import type { PartialTime } from '../time/recorded-time.ts';
import type { PatientChart } from '../trial/patient-chart.ts';

/**
 * Whether anything in the chart is dated later than `after` and no later than `upTo` (milliseconds):
 * it did not count at the first moment and counts at the second.
 */
export function hasInstantBetween(chart: PatientChart, after: number, upTo: number): boolean {
  return timesOf(chart).some(
    (time) => time?.precision === 'instant' && time.instant > after && time.instant <= upTo,
  );
}

function timesOf(chart: PatientChart): readonly (PartialTime | null)[] {
  const recorded = [
    ...chart.scores,
    ...chart.responses,
    ...chart.procedures,
    ...chart.homeCareDays,
    ...chart.referrals,
  ];
  return [
    ...recorded.map(({ time }) => time?.at ?? null),
    ...chart.episodeCounts.map(({ time }) => time),
    ...chart.episodes.map(({ start }) => start),
    ...chart.medicationUses.flatMap(({ start, stoppedOn }) => [start, stoppedOn]),
    ...chart.homeCareOrders.flatMap(({ start, end, stoppedOn }) => [start, end, stoppedOn]),
  ];
}
