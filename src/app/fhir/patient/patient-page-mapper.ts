import type { Bundle, Patient as FhirPatient } from 'fhir/r4';
import { PATIENTS_PER_PAGE } from '../../domain/patient/patient-page.ts';
import type { Patient } from '../../domain/patient/patient.ts';
import type { ListedPatient, PatientPage } from '../../domain/patient/patient-page.ts';
import type { PatientQuery, PatientSort } from '../../domain/patient/patient-search.ts';
import type { UnreadableRecord } from '../../domain/record/record-id.ts';
import { toPartialTime } from '../time/fhir-time.ts';
import { toPatient } from './patient-mapper.ts';

const SORT_PARAMETERS: Readonly<Record<PatientSort, string>> = {
  name: 'family,given',
  '-name': '-family,-given',
  birthdate: 'birthdate',
  '-birthdate': '-birthdate',
  updated: '_lastUpdated',
  '-updated': '-_lastUpdated',
};

/** The query in R4's own search parameters: each word of the name must match by itself. */
export function toSearchParams({ search, sort }: PatientQuery) {
  const { name, birthDate, identifier } = search;
  return {
    ...(name === null ? {} : { name: name.split(' ') }),
    ...(birthDate === null ? {} : { birthdate: birthDate }),
    ...(identifier === null ? {} : { identifier }),
    _sort: SORT_PARAMETERS[sort],
    _count: String(PATIENTS_PER_PAGE),
    _total: 'accurate',
  };
}

/** A page of Patients; `links` as far as they are known, the one to the page after it included. */
export function toPatientPage(bundle: Bundle<FhirPatient>, links: readonly string[]): PatientPage {
  const patients: ListedPatient[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const resource of patientsOf(bundle)) {
    const result = toPatient(resource);
    if (result.ok) patients.push(toListedPatient(resource, result.value));
    else unreadable.push({ id: `Patient/${resource.id ?? '?'}`, reason: result.reason });
  }
  const page = links.length + (nextLink(bundle) === null ? 1 : 0);
  return { page, patients, unreadable, total: bundle.total ?? null, links };
}

function toListedPatient({ name, meta }: FhirPatient, patient: Patient): ListedPatient {
  const families = (name ?? []).flatMap(({ family }) => family ?? []);
  const former = new Set(families.filter((family) => family !== patient.familyName));
  return {
    patient,
    formerFamilyNames: [...former],
    updatedAt: toPartialTime(meta?.lastUpdated),
  };
}

/** A search may also bring an OperationOutcome along. */
function patientsOf({ entry }: Bundle): readonly FhirPatient[] {
  return (entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'Patient' ? [resource as FhirPatient] : [],
  );
}

function nextLink({ link }: Bundle): string | null {
  return link?.find(({ relation }) => relation === 'next')?.url ?? null;
}
