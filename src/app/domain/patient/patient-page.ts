import type { PartialTime } from '../time/recorded-time.ts';
import type { UnreadableRecord } from '../record/record-id.ts';
import type { Patient } from './patient.ts';

/** A patient as one line of a list. */
export interface ListedPatient {
  readonly patient: Patient;
  /** Earlier family names: servers sort and search by them too. */
  readonly formerFamilyNames: readonly string[];
  /** When the patient's own record was last changed on the server. */
  readonly updatedAt: PartialTime | null;
}

/** Few enough that their charts are read at once, enough to fill a screen. */
export const PATIENTS_PER_PAGE = 25;

/** One page of a list of patients. */
export interface PatientPage {
  /** 1, 2, 3 ...; smaller than what was asked for where the list ends before it. */
  readonly page: number;
  readonly patients: readonly ListedPatient[];
  readonly unreadable: readonly UnreadableRecord[];
  /** Null where the server does not count. */
  readonly total: number | null;
  /** Where the pages after the first are: `links[0]` leads to page 2. */
  readonly links: readonly string[];
}
