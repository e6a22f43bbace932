import type { ListedPatient, PatientPage } from '../../domain/patient/patient-page.ts';
import type { Patient } from '../../domain/patient/patient.ts';
import { aPatient } from './patient-record-builder.ts';

/** A patient as one line of a list. */
export function aListedPatient(overrides: Partial<Patient> = {}): ListedPatient {
  return {
    patient: aPatient(overrides),
    formerFamilyNames: [],
    updatedAt: { precision: 'instant', instant: Date.parse('2026-11-12T15:50:00Z') },
  };
}

/** A list with these patients on its only page. */
export function aPatientPage(
  patients: readonly ListedPatient[],
  overrides: Partial<PatientPage> = {},
): PatientPage {
  return {
    page: 1,
    patients,
    unreadable: [],
    total: patients.length,
    links: [],
    ...overrides,
  };
}
