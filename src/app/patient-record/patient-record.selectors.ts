import { createSelector, createSelectorFactory, resultMemoize } from '@ngrx/store';
import { DEFAULT_PROTOCOL } from '../domain/protocol/default-protocol.ts';
import { dayOfInstant } from '../domain/time/clinic-day.ts';
import type { Clock } from '../domain/time/recorded-time.ts';
import { hasInstantBetween } from '../domain/trend/chart-instants.ts';
import { ledger } from '../domain/trial/ledger.ts';
import type { PatientChart } from '../domain/trial/patient-chart.ts';
import type { Ledger } from '../domain/trial/trial.ts';
import { selectClock } from '../session/session.feature.ts';
import { selectChart } from './patient-record.feature.ts';

/** A chart and the moment it is judged at. */
export interface JudgedChart {
  readonly chart: PatientChart;
  readonly clock: Clock;
}

/**
 * The chart with a clock that does not tick: a new one only with a new chart, a new day of the clinic,
 * or when a record dated later than the last one has come to count. Null until the first wave is complete.
 */
export const selectJudgedChart = createSelectorFactory<object, JudgedChart | null>((projector) =>
  resultMemoize(projector, isJudgedAlike),
)(selectChart, selectClock, (chart: PatientChart | null, clock: Clock) =>
  chart ? { chart, clock } : null,
);

/** Every trial of the open patient with its verdict; null until the first wave is complete. */
export const selectLedger = createSelector(selectJudgedChart, (judged): Ledger | null =>
  judged ? ledger(judged.chart, DEFAULT_PROTOCOL, judged.clock) : null,
);

/** All that an overview of the open patient is drawn from; null until the first wave is complete. */
export interface JudgedLedger extends JudgedChart {
  readonly ledger: Ledger;
}

export const selectJudgedLedger = createSelector(
  selectJudgedChart,
  selectLedger,
  (judged, found): JudgedLedger | null => (judged && found ? { ...judged, ledger: found } : null),
);

function isJudgedAlike(before: JudgedChart | null, after: JudgedChart | null): boolean {
  if (!before || !after) return before === after;
  const { chart, clock } = before;
  const { now, timeZone } = after.clock;
  return (
    chart === after.chart &&
    clock.timeZone === timeZone &&
    dayOfInstant(clock.now, timeZone) === dayOfInstant(now, timeZone) &&
    !hasInstantBetween(chart, clock.now, now)
  );
}
