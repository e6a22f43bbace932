import type {
  Bundle,
  CodeableConcept,
  FhirResource,
  MedicationRequest,
  Observation,
  Procedure,
} from 'fhir/r4';

const PATIENT = { reference: 'Patient/worked' };
const LOINC = 'http://loinc.org';
const LOCAL = 'urn:ladderline:codes';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

/** Day 0 of every worked example is 1 March 2026. */
export function day(number: number): string {
  return new Date(Date.UTC(2026, 2, 1 + number)).toISOString().slice(0, 10);
}

let lastId = 0;
function nextId(): string {
  lastId += 1;
  return `r${lastId}`;
}

/** A chart of the patient of the worked examples, as a FHIR bundle. */
export function chartOf(...resources: readonly FhirResource[]): Bundle {
  const patient: FhirResource = { resourceType: 'Patient', id: 'worked' };
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [patient, ...resources].map((resource) => ({ resource })),
  };
}

function coded([system, code, display]: readonly [string, string, string?]): CodeableConcept {
  return { coding: [{ system, code, display }], text: display };
}

const PRODUCTS = {
  'naproxen 500': ['198014', 'naproxen 500 MG Oral Tablet'],
  'cyclobenzaprine 10': ['828348', 'cyclobenzaprine hydrochloride 10 MG Oral Tablet'],
  'baclofen 10': ['197391', 'baclofen 10 MG Oral Tablet'],
} as const;

export interface OrderParts {
  readonly product: keyof typeof PRODUCTS;
  readonly from: number;
  readonly timesPerDay: number;
  readonly tablets: number;
  readonly extra?: Partial<MedicationRequest>;
}

/** An order of tablets, its days told only by quantity and dose. */
export function order({
  product,
  from,
  timesPerDay,
  tablets,
  extra,
}: OrderParts): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: nextId(),
    status: 'completed',
    intent: 'order',
    subject: PATIENT,
    authoredOn: day(from),
    medicationCodeableConcept: coded([RXNORM, ...PRODUCTS[product]]),
    dosageInstruction: [
      {
        timing: { repeat: { frequency: timesPerDay, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
      },
    ],
    dispenseRequest: { quantity: { value: tablets, unit: 'tablet' } },
    ...extra,
  };
}

const MEASURES = {
  peg: [LOINC, '91147-9'],
  average: [LOINC, '75893-8'],
  worst: [LOCAL, 'pain-worst-7d'],
  now: [LOCAL, 'pain-now'],
  pgic: [LOCAL, 'pgic'],
} as const;

/** A reading; `at` is a day number or an instant. */
export function reading(
  measure: keyof typeof MEASURES,
  at: number | string,
  value: number,
  extra: Partial<Observation> = {},
): Observation {
  return {
    resourceType: 'Observation',
    id: nextId(),
    status: 'final',
    subject: PATIENT,
    code: coded(MEASURES[measure]),
    effectiveDateTime: typeof at === 'number' ? day(at) : at,
    ...(Number.isInteger(value)
      ? { valueInteger: value }
      : { valueQuantity: { value, unit: '{score}' } }),
    ...extra,
  };
}

/** A trigger point injection of the left trapezius. */
export function injection(performedDateTime: string): Procedure {
  return {
    resourceType: 'Procedure',
    id: nextId(),
    status: 'completed',
    subject: PATIENT,
    code: coded([LOCAL, 'trigger-point-injection', 'Trigger point injection']),
    performedDateTime,
    bodySite: [{ text: 'left trapezius' }],
    usedCode: [{ text: 'lidocaine 1 %, 2 mL (20 mg)' }],
  };
}

/** A visit of physiotherapy. */
export function visit(at: number): Procedure {
  return {
    resourceType: 'Procedure',
    id: nextId(),
    status: 'completed',
    subject: PATIENT,
    code: coded(['http://snomed.info/sct', '91251008', 'Physical therapy procedure']),
    performedDateTime: day(at),
  };
}
