import { createSelector } from '@ngrx/store';
import {
  selectAllergies,
  selectFlags,
  selectPatient,
  selectProblems,
} from '../../patient-record/patient-record.feature.ts';
import { selectJudgedLedger } from '../../patient-record/patient-record.selectors.ts';
import type { HeaderRecords } from './header-view.ts';

/** Everything the header of the open patient says; null until the first wave is complete. */
export const selectHeaderRecords = createSelector(
  selectPatient,
  selectProblems,
  selectAllergies,
  selectFlags,
  selectJudgedLedger,
  (patient, problems, allergies, flags, judged): HeaderRecords | null =>
    patient && judged ? { patient, problems, allergies, flags, judged } : null,
);
