import type { Protocol } from '../protocol/protocol.ts';
import type { Clock } from '../time/recorded-time.ts';
import type { PatientChart } from './patient-chart.ts';
import type { Ledger } from './trial.ts';

/** Every trial of one chart, with its verdict. Pure: the same chart, protocol and clock give the same ledger. */
export function ledger(_chart: PatientChart, _protocol: Protocol, _clock: Clock): Ledger {
  return { trials: [], otherMedicines: [], referrals: [], undatedScores: [] };
}
