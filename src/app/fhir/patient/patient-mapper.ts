import type { ContactPoint, HumanName, Identifier, Patient as FhirPatient } from 'fhir/r4';
import type { Patient } from '../../domain/patient/patient.ts';
import type { PartialTime } from '../../domain/time/recorded-time.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { codeKey, hasCode } from '../terminology/coding.ts';
import { toPartialTime } from '../time/fhir-time.ts';

const MEDICAL_RECORD = codeKey('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR');
const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
/** "Test health data", and the identifier system of a well-known generator of invented patients. */
const TEST_DATA = 'HTEST';
const SYNTHEA = 'https://github.com/synthetichealth/synthea';
const GENDERS: ReadonlySet<string> = new Set(['male', 'female', 'other', 'unknown']);

/** One patient. A birth date that is there but is no date makes the whole record unreadable. */
export function toPatient(patient: FhirPatient): MappingResult<Patient> {
  const { id, gender, birthDate, telecom, identifier = [] } = patient;
  const birth = toPartialTime(birthDate);
  if (!id) return unmappable('the patient has no id');
  if (birthDate !== undefined && !birth) return unmappable('the birth date is no date');

  const name = currentName(patient.name ?? []);
  return mapped({
    id,
    familyName: name?.family ?? null,
    givenNames: givenNamesOf(name),
    gender: gender ? toGender(gender) : null,
    birthDate: birth,
    deceased: toDeceased(patient),
    medicalRecordNumber: medicalRecordNumberOf(identifier),
    phone: phoneOf(telecom ?? []),
    isSynthetic: isSynthetic(patient),
  });
}

/** The name in use: official before usual before any other; former names only where there is no other. */
function currentName(names: readonly HumanName[]): HumanName | undefined {
  const current = names.filter(({ use }) => use !== 'old' && use !== 'maiden');
  return (
    current.find(({ use }) => use === 'official') ??
    current.find(({ use }) => use === 'usual') ??
    current[0] ??
    names[0]
  );
}

function givenNamesOf(name: HumanName | undefined): readonly string[] {
  if (name?.given?.length) return name.given;
  return name?.text && !name.family ? [name.text] : [];
}

/** A word that is not R4's is not "not recorded": something was recorded that we cannot say. */
function toGender(gender: string): Patient['gender'] {
  return GENDERS.has(gender) ? (gender as Patient['gender']) : 'unknown';
}

function toDeceased(patient: FhirPatient): PartialTime | boolean | null {
  const { deceasedDateTime, deceasedBoolean } = patient;
  if (deceasedDateTime !== undefined) return toPartialTime(deceasedDateTime) ?? true;
  return deceasedBoolean ?? null;
}

function medicalRecordNumberOf(identifiers: readonly Identifier[]): string | null {
  const number = identifiers.find(
    ({ type, use, value }) => value && use !== 'old' && hasCode(type, MEDICAL_RECORD),
  );
  return number?.value ?? null;
}

function phoneOf(contacts: readonly ContactPoint[]): string | null {
  const phones = contacts.filter(
    ({ system, use, value }) => system === 'phone' && use !== 'old' && value,
  );
  return (phones.find(({ use }) => use === 'mobile') ?? phones[0])?.value ?? null;
}

function isSynthetic({ meta, identifier }: FhirPatient): boolean {
  const labels = [...(meta?.security ?? []), ...(meta?.tag ?? [])];
  return (
    labels.some(({ system, code }) => system === ACT_REASON && code === TEST_DATA) ||
    (identifier ?? []).some(({ system }) => system === SYNTHEA)
  );
}
