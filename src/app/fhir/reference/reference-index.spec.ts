import type { FhirResource, MedicationRequest } from 'fhir/r4';
import { referencedId, resolveReference, toReferenceIndex } from './reference-index.ts';

const uuid = '7f1d58f4-6a35-4c37-8a10-1b3a4d1f2c11';
const contained: FhirResource = { resourceType: 'Medication', id: 'inside' };
const order: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'o1',
  status: 'active',
  intent: 'order',
  subject: {},
  contained: [contained],
};
const medication: FhirResource = { resourceType: 'Medication', id: 'm1' };
const synthea: FhirResource = { resourceType: 'Medication', id: uuid };
const index = toReferenceIndex([order, medication, synthea]);

describe('resolveReference', () => {
  for (const [reference, resource] of [
    ['Medication/m1', medication],
    ['Medication/m1/_history/3', medication],
    ['https://ehr.example/fhir/Medication/m1', medication],
    [`urn:uuid:${uuid}`, synthea],
    ['#inside', contained],
  ] as const) {
    it(`finds ${reference}`, () => {
      expect(resolveReference({ reference }, order, index)).toBe(resource);
    });
  }

  it('finds nothing for a record that is not at hand', () => {
    for (const reference of ['Medication/m2', '#outside', 'urn:uuid:nobody', 'm1', undefined]) {
      expect(resolveReference({ reference }, order, index)).toBeNull();
    }
    expect(resolveReference(undefined, order, index)).toBeNull();
    expect(resolveReference({ display: 'naproxen' }, order, index)).toBeNull();
  });

  it('names a record that is not at hand all the same', () => {
    expect(referencedId({ reference: 'Procedure/p7' }, index)).toBe('Procedure/p7');
  });
});
