import type { FhirResource } from 'fhir/r4';

const PATIENT = /(?:^|\/)Patient\/([^/]+)/;

/** The id of the patient a resource is about, by a relative or absolute reference; null: about nobody. */
export function patientIdOf(resource: FhirResource): string | null {
  if (resource.resourceType === 'Patient') return resource.id ?? null;
  const { subject, patient, beneficiary } = resource as Partial<
    Record<'subject' | 'patient' | 'beneficiary', { readonly reference?: unknown }>
  >;
  const reference = (subject ?? patient ?? beneficiary)?.reference;
  return typeof reference === 'string' ? (PATIENT.exec(reference)?.[1] ?? null) : null;
}
