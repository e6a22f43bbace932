import type { Patient as FhirPatient } from 'fhir/r4';
import { toPatient } from './patient-mapper.ts';

const MRN_TYPE = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
};

const brenda: FhirPatient = {
  resourceType: 'Patient',
  id: 'brenda',
  name: [
    { use: 'maiden', family: 'Miller', given: ['Brenda'] },
    { use: 'official', family: 'Jackson', given: ['Brenda', 'Lee'] },
  ],
  gender: 'female',
  birthDate: '1972-03-01',
  identifier: [
    { system: 'urn:ssn', value: '999-12-3456' },
    { type: MRN_TYPE, use: 'old', value: '11111' },
    { type: MRN_TYPE, value: '12345' },
  ],
  telecom: [
    { system: 'email', value: 'brenda@example.org' },
    { system: 'phone', use: 'home', value: '555-0100' },
    { system: 'phone', use: 'mobile', value: '555-0134' },
  ],
};

function patientOf(resource: FhirPatient) {
  const result = toPatient(resource);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe('toPatient', () => {
  it('reads who the chart is about: the name and the record number in use', () => {
    expect(patientOf(brenda)).toEqual({
      id: 'brenda',
      familyName: 'Jackson',
      givenNames: ['Brenda', 'Lee'],
      gender: 'female',
      birthDate: { precision: 'day', date: '1972-03-01' },
      deceased: null,
      medicalRecordNumber: '12345',
      phone: '555-0134',
      isSynthetic: false,
    });
  });

  it('leaves unknown what is not recorded', () => {
    expect(patientOf({ resourceType: 'Patient', id: 'p' })).toEqual({
      id: 'p',
      familyName: null,
      givenNames: [],
      gender: null,
      birthDate: null,
      deceased: null,
      medicalRecordNumber: null,
      phone: null,
      isSynthetic: false,
    });
  });

  it('uses a former name only where there is no other', () => {
    const former = { ...brenda, name: [{ use: 'maiden' as const, family: 'Miller' }] };
    expect(patientOf(former).familyName).toBe('Miller');
  });

  it('shows a name that was only written as text', () => {
    expect(patientOf({ ...brenda, name: [{ text: 'Brenda Jackson' }] }).givenNames).toEqual([
      'Brenda Jackson',
    ]);
  });

  it('keeps a birth date as precise as it was given', () => {
    expect(patientOf({ ...brenda, birthDate: '1972' }).birthDate).toEqual({
      precision: 'year',
      date: '1972',
    });
  });

  it('knows that a patient died, with or without the day', () => {
    expect(patientOf({ ...brenda, deceasedBoolean: true }).deceased).toBeTrue();
    expect(patientOf({ ...brenda, deceasedBoolean: false }).deceased).toBeFalse();
    expect(patientOf({ ...brenda, deceasedDateTime: '2021-06-01' }).deceased).toEqual({
      precision: 'day',
      date: '2021-06-01',
    });
  });

  it('says of a sex it does not understand that it is unknown, never that none was recorded', () => {
    const odd = { ...brenda, gender: 'Male' as FhirPatient['gender'] };
    expect(patientOf(odd).gender).toBe('unknown');
  });

  it('marks invented patients', () => {
    const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' };
    expect(patientOf({ ...brenda, meta: { security: [label] } }).isSynthetic).toBeTrue();
    const synthea = { system: 'https://github.com/synthetichealth/synthea', value: 'x' };
    expect(patientOf({ ...brenda, identifier: [synthea] }).isSynthetic).toBeTrue();
  });

  it('refuses what cannot be told from another patient: no id, or a birth date that is none', () => {
    expect(toPatient({ ...brenda, id: undefined })).toEqual({
      ok: false,
      reason: 'the patient has no id',
    });
    expect(toPatient({ ...brenda, birthDate: '1972-02-30' })).toEqual({
      ok: false,
      reason: 'the birth date is no date',
    });
  });
});
