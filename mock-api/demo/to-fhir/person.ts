import type { AllergyIntolerance, Condition, Organization, Patient, Practitioner } from 'fhir/r4';
import type { Reference } from 'fhir/r4';
import type { StaffRole } from '../people-table.ts';
import { STAFF } from '../people-table.ts';
import { concept, ICD_10_CM } from './codes.ts';

type New<T> = Omit<T, 'id' | 'meta'>;

const V2_IDENTIFIER = 'http://terminology.hl7.org/CodeSystem/v2-0203';

export interface Person {
  readonly given: string;
  readonly family: string;
  readonly gender: 'female' | 'male';
  /** `1961-04-09` */
  readonly birthDate: string;
  /** 1, 2, 3 ...: medical record number and phone follow from it. */
  readonly number: number;
}

export function clinicOrganization(): New<Organization> {
  return { resourceType: 'Organization', active: true, name: 'Ladderline demo clinic' };
}

export function practitioner(role: StaffRole): New<Practitioner> {
  const { prefix, given, family, role: title } = STAFF[role];
  return {
    resourceType: 'Practitioner',
    active: true,
    name: [{ family, given: [given], ...(prefix === null ? {} : { prefix: [prefix] }) }],
    qualification: [{ code: { text: title } }],
  };
}

/** The display name of a member of staff. */
export function staffName(role: StaffRole): string {
  const { prefix, given, family } = STAFF[role];
  return [prefix, given, family].filter((part) => part !== null).join(' ');
}

/** Phone numbers stay in 555-0100 ... 555-0199, which are never given to anyone. */
export function patientResource(person: Person, clinic: Reference): New<Patient> {
  const { given, family, gender, birthDate, number } = person;
  return {
    resourceType: 'Patient',
    active: true,
    identifier: [
      {
        type: { coding: [{ system: V2_IDENTIFIER, code: 'MR', display: 'Medical record number' }] },
        system: 'urn:ladderline:mrn',
        value: `LD-${String(1000 + number * 7)}`,
      },
    ],
    name: [{ use: 'official', family, given: [given] }],
    gender,
    birthDate,
    telecom: [
      {
        system: 'phone',
        use: 'home',
        value: `(214) 555-01${String((number * 37) % 100).padStart(2, '0')}`,
      },
    ],
    managingOrganization: clinic,
  };
}

/** A problem of the list, active and confirmed. `onset` and `recorded` are days such as `2025-03-01`. */
export function problem(
  subject: Reference,
  icd: { code: string; display: string },
  options: { text: string; onset: string; recorded: string; side?: string },
): New<Condition> {
  const { text, onset, recorded, side } = options;
  return {
    resourceType: 'Condition',
    clinicalStatus: concept(
      'http://terminology.hl7.org/CodeSystem/condition-clinical',
      'active',
      'Active',
    ),
    verificationStatus: concept(
      'http://terminology.hl7.org/CodeSystem/condition-ver-status',
      'confirmed',
      'Confirmed',
    ),
    category: [
      concept(
        'http://terminology.hl7.org/CodeSystem/condition-category',
        'problem-list-item',
        'Problem List Item',
      ),
    ],
    code: { coding: [{ system: ICD_10_CM, ...icd }], text },
    ...(side === undefined ? {} : { bodySite: [{ text: side }] }),
    subject,
    onsetDateTime: onset,
    recordedDate: recorded,
  };
}

export function allergy(
  subject: Reference,
  substance: { text: string; rxNorm?: string },
  reaction: string,
  recorded: string,
): New<AllergyIntolerance> {
  const { text, rxNorm } = substance;
  return {
    resourceType: 'AllergyIntolerance',
    clinicalStatus: concept(
      'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
      'active',
      'Active',
    ),
    verificationStatus: concept(
      'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
      'confirmed',
      'Confirmed',
    ),
    type: 'allergy',
    category: [rxNorm === undefined ? 'environment' : 'medication'],
    code:
      rxNorm === undefined
        ? { text }
        : concept('http://www.nlm.nih.gov/research/umls/rxnorm', rxNorm, text),
    patient: subject,
    recordedDate: recorded,
    reaction: [{ manifestation: [{ text: reaction }] }],
  };
}
