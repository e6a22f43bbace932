import type { FhirResource } from 'fhir/r4';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import { LEDGER_SEARCHES } from '../chart/ledger-searches.ts';
import { toPatientChart } from '../chart/patient-chart-mapper.ts';
import { patientIdOf } from '../reference/patient-id.ts';

/** Enough for most pages of patients; what is over comes by `link[next]`. */
const PAGE_SIZE = 1000;

/** One search per type for all of these patients, relative to the server's base. */
export function chartSearches(patientIds: readonly string[]): readonly string[] {
  const patients = patientIds.map(encodeURIComponent).join(',');
  return LEDGER_SEARCHES.map(
    ({ type, parameters }) => `${type}?patient=${patients}&_count=${PAGE_SIZE}${parameters}`,
  );
}

/** One chart per patient, the empty ones included; medicines that were only included go to all. */
export function toCharts(
  patientIds: readonly string[],
  resources: readonly FhirResource[],
): ReadonlyMap<string, PatientChart> {
  const shared = resources.filter(({ resourceType }) => resourceType === 'Medication');
  const byPatient = new Map(patientIds.map((id): [string, FhirResource[]] => [id, [...shared]]));
  for (const resource of resources) byPatient.get(patientIdOf(resource) ?? '')?.push(resource);
  return new Map([...byPatient].map(([id, own]) => [id, toPatientChart(own)]));
}
