import type { Episode, EpisodeCount } from '../episode/episode.ts';
import type { HomeCareDay, HomeCareOrder } from '../home-care/home-care.ts';
import type { ProcedureRecord } from '../injection/procedure-record.ts';
import type { Score } from '../instrument/score.ts';
import type { MedicationUse } from '../medication/medication-use.ts';
import type { RecordId, UnreadableRecord } from '../record/record-id.ts';
import type { Referral } from '../referral/referral.ts';
import type { TreatmentResponse } from '../response/treatment-response.ts';

/**
 * Everything of one patient's record that the ledger rests on. Only records that count are in the
 * lists: entered-in-error, cancelled, not-done, draft and proposed ones are left out by the mappers.
 */
export interface PatientChart {
  readonly medicationUses: readonly MedicationUse[];
  readonly procedures: readonly ProcedureRecord[];
  readonly homeCareOrders: readonly HomeCareOrder[];
  readonly homeCareDays: readonly HomeCareDay[];
  readonly scores: readonly Score[];
  readonly responses: readonly TreatmentResponse[];
  readonly episodes: readonly Episode[];
  readonly episodeCounts: readonly EpisodeCount[];
  readonly referrals: readonly Referral[];
  readonly unreadable: readonly UnreadableRecord[];
  /** Medicines whose code is unknown: listed, never guessed. */
  readonly notRecognised: readonly NotRecognised[];
}

export interface NotRecognised {
  readonly id: RecordId;
  readonly text: string;
}

export const EMPTY_CHART: PatientChart = {
  medicationUses: [],
  procedures: [],
  homeCareOrders: [],
  homeCareDays: [],
  scores: [],
  responses: [],
  episodes: [],
  episodeCounts: [],
  referrals: [],
  unreadable: [],
  notRecognised: [],
};
