import { createSelector } from '@ngrx/store';
import {
  selectNotReadable,
  selectTimelineEntries,
} from '../../patient-record/patient-record.feature.ts';
import { selectJudgedLedger } from '../../patient-record/patient-record.selectors.ts';

/** The ledger of the open patient, and what of the record the server did not give. */
export const selectTrials = createSelector(
  selectJudgedLedger,
  selectNotReadable,
  selectTimelineEntries,
  (judged, notReadable, entries) => ({ judged, notReadable, entries }),
);
