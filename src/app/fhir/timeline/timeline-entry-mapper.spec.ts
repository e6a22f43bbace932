import * as fc from 'fast-check';
import type { FhirResource } from 'fhir/r4';
import type { RecordedTime } from '../../domain/time/recorded-time.ts';
import type { Track } from '../../domain/protocol/track.ts';
import { TIMELINE_KINDS } from '../../domain/timeline/timeline-entry.ts';
import type { TimelineKind } from '../../domain/timeline/timeline-entry.ts';
import { TIMELINE_RULES } from './timeline-rules-table.ts';
import { toTimelineEntries, toTimelineEntry } from './timeline-entry-mapper.ts';

/** A resource as a server might send it, valid or not. */
function entryOf(resource: object) {
  return toTimelineEntry({ id: '1', ...resource } as FhirResource);
}

function effective(date: string): RecordedTime {
  return { at: { precision: 'day', date }, basis: 'effective' };
}

function reported(date: string): RecordedTime {
  return { at: { precision: 'day', date }, basis: 'reported' };
}

const loinc = (code: string, display?: string) => ({
  coding: [{ system: 'http://loinc.org', code, display }],
});
const local = (code: string, text: string) => ({
  coding: [{ system: 'urn:ladderline:codes', code }],
  text,
});

describe('the time of a timeline entry', () => {
  const patientTimes = { meta: { lastUpdated: '2026-11-20T10:00:00Z' } };

  for (const [why, resource, time] of [
    [
      'is the effective time, never the issue time beside it',
      { resourceType: 'Observation', effectiveDateTime: '2021-03-01', issued: '2021-03-09' },
      effective('2021-03-01'),
    ],
    [
      'is the issue time, said as reported, where there is no other',
      { resourceType: 'Observation', issued: '2021-03-09' },
      reported('2021-03-09'),
    ],
    ['is never the time of the last edit', { resourceType: 'Observation', ...patientTimes }, null],
    [
      'of a measurement over a period is its end',
      { resourceType: 'Observation', effectivePeriod: { start: '2021-03-01', end: '2021-03-07' } },
      effective('2021-03-07'),
    ],
    [
      'of an episode is its start',
      {
        resourceType: 'Observation',
        code: local('spasm-episode', 'Spasm'),
        effectivePeriod: { start: '2021-03-01', end: '2021-03-07' },
      },
      effective('2021-03-01'),
    ],
    [
      'of a procedure is when it was performed',
      { resourceType: 'Procedure', performedPeriod: { start: '2021-03-01', end: '2021-03-02' } },
      effective('2021-03-01'),
    ],
    [
      'of an order is when it was written',
      { resourceType: 'MedicationRequest', authoredOn: '2021-03-20' },
      effective('2021-03-20'),
    ],
    [
      'of an order with a dose in bounds is the start of the course, as in the ledger',
      {
        resourceType: 'MedicationRequest',
        authoredOn: '2021-03-20',
        dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2021-03-01' } } } }],
      },
      effective('2021-03-01'),
    ],
    [
      'of a home-care order entered late is the day it was begun',
      {
        resourceType: 'ServiceRequest',
        code: local('home-heat', 'Heat'),
        authoredOn: '2021-03-20',
        occurrencePeriod: { start: '2021-03-01' },
      },
      effective('2021-03-01'),
    ],
    [
      'of a problem is its onset',
      { resourceType: 'Condition', onsetDateTime: '2013-02', recordedDate: '2021-03-20' },
      { at: { precision: 'month', date: '2013-02' }, basis: 'effective' },
    ],
    [
      'of a problem with an onset in words is when it was recorded, said as reported',
      { resourceType: 'Condition', onsetString: 'childhood', recordedDate: '2021-03-20' },
      reported('2021-03-20'),
    ],
    [
      'of a claim is what it bills for, not when it was made',
      { resourceType: 'Claim', billablePeriod: { start: '2021-03-01' }, created: '2021-04-01' },
      effective('2021-03-01'),
    ],
    [
      'of a message is when it was sent',
      { resourceType: 'Communication', sent: '2021-03-01', received: '2021-03-02' },
      effective('2021-03-01'),
    ],
    [
      'of a document is when the care it tells of was given',
      {
        resourceType: 'DocumentReference',
        date: '2021-04-01',
        context: { period: { start: '2021-03-01' } },
      },
      effective('2021-03-01'),
    ],
    [
      'of a type nobody thought of is found all the same',
      { resourceType: 'VisionPrescription', dateWritten: '2021-03-01' },
      effective('2021-03-01'),
    ],
    [
      'that was kept in an element of an older version is found all the same',
      { resourceType: 'MedicationStatement', authoredOn: '2021-03-01' },
      reported('2021-03-01'),
    ],
    [
      'without an offset names no moment, only its day',
      { resourceType: 'Procedure', performedDateTime: '2021-03-01T10:00:00' },
      effective('2021-03-01'),
    ],
    [
      'that does not exist leaves the record undated, not on another day',
      { resourceType: 'Procedure', performedDateTime: '2021-02-30' },
      null,
    ],
    [
      'is a moment where the record names one',
      { resourceType: 'Procedure', performedDateTime: '2021-03-01T10:00:00+02:00' },
      {
        at: { precision: 'instant', instant: Date.parse('2021-03-01T08:00:00Z') },
        basis: 'effective',
      },
    ],
  ] as [string, object, RecordedTime | null][]) {
    it(why, () => {
      expect(entryOf(resource).time).toEqual(time);
    });
  }
});

describe('the title of a timeline entry', () => {
  for (const [why, resource, title] of [
    [
      'is the text of the record',
      {
        resourceType: 'Condition',
        code: { text: 'Sore neck', coding: [{ display: 'Neck pain' }] },
      },
      'Sore neck',
    ],
    [
      'is else the display of any of its codes',
      {
        resourceType: 'Condition',
        code: { coding: [{ code: 'M54.2' }, { display: 'Neck pain' }] },
      },
      'Neck pain',
    ],
    [
      'is a code only where the record has no words at all',
      { resourceType: 'Condition', code: loinc('1234-5') },
      'LOINC|1234-5',
    ],
    [
      'prefers words beside the code to a bare code',
      { resourceType: 'Composition', type: loinc('11488-4'), title: 'Consult note' },
      'Consult note',
    ],
    [
      'finds the name of a medicine kept inside the order',
      {
        resourceType: 'MedicationRequest',
        medicationReference: { reference: '#m' },
        contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'Baclofen 10 mg' } }],
      },
      'Baclofen 10 mg',
    ],
    ['is the type where nothing else is known', { resourceType: 'ImagingStudy' }, 'Imaging study'],
    ['is in words for an order', { resourceType: 'MedicationRequest' }, 'Medication order'],
    ['says so when even the type is unknown', {}, 'Record of unknown type'],
  ] as [string, object, string][]) {
    it(why, () => {
      expect(entryOf(resource).title).toBe(title);
    });
  }

  it('finds a medicine that is a record of its own among the others', () => {
    const order = {
      resourceType: 'MedicationRequest',
      id: 'o',
      medicationReference: { reference: 'Medication/m' },
    } as FhirResource;
    const medicine = {
      resourceType: 'Medication',
      id: 'm',
      code: { text: 'Tizanidine 4 mg' },
    } as FhirResource;
    expect(toTimelineEntries([order, medicine])[0]?.title).toBe('Tizanidine 4 mg');
  });
});

describe('the detail of a timeline entry', () => {
  const bloodPressure = (code: string, value: number, unit = 'mm[Hg]') => ({
    code: loinc(code, code === '8480-6' ? 'Systolic' : 'Diastolic'),
    valueQuantity: { value, unit },
  });

  for (const [why, resource, detail] of [
    [
      'has the unit',
      { resourceType: 'Observation', valueQuantity: { value: 7.2, unit: 'kg' } },
      '7.2 kg',
    ],
    [
      'keeps "less than"',
      { resourceType: 'Observation', valueQuantity: { comparator: '<', value: 5, code: 'mg/dL' } },
      '< 5 mg/dL',
    ],
    [
      'takes a remark in braces for no unit',
      { resourceType: 'Observation', valueQuantity: { value: 4, unit: '{score}' } },
      '4',
    ],
    ['shows a zero', { resourceType: 'Observation', valueInteger: 0 }, '0'],
    ['shows a no', { resourceType: 'Observation', valueBoolean: false }, 'no'],
    [
      'rounds what no ruler reads',
      { resourceType: 'Observation', valueQuantity: { value: 56.36250334872751, unit: 'cm' } },
      '56.36 cm',
    ],
    [
      'writes a blood pressure as it is said',
      {
        resourceType: 'Observation',
        component: [bloodPressure('8462-4', 80), bloodPressure('8480-6', 120)],
      },
      '120/80 mm[Hg]',
    ],
    [
      'never joins pressures in different units',
      {
        resourceType: 'Observation',
        component: [bloodPressure('8480-6', 120), bloodPressure('8462-4', 10.7, 'kPa')],
      },
      'Systolic: 120 mm[Hg], Diastolic: 10.7 kPa',
    ],
    [
      'says why there is no value',
      { resourceType: 'Observation', dataAbsentReason: { text: 'declined to answer' } },
      'not recorded: declined to answer',
    ],
    [
      'names a component without a value',
      { resourceType: 'Observation', component: [{ code: { text: 'severity' } }] },
      'severity: not recorded',
    ],
    [
      'has the dose as written',
      { resourceType: 'MedicationRequest', dosageInstruction: [{ text: '10 mg at night' }] },
      '10 mg at night',
    ],
    [
      'puts a dose together from its numbers and never leaves out "as needed"',
      {
        resourceType: 'MedicationRequest',
        dosageInstruction: [
          {
            doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
            timing: { repeat: { frequency: 3, period: 1, periodUnit: 'd' } },
            asNeededBoolean: true,
          },
        ],
      },
      '1 tablet, 3 × every day, as needed',
    ],
    [
      'says that a medicine was stopped, and why',
      {
        resourceType: 'MedicationRequest',
        status: 'stopped',
        statusReason: { text: 'sedation' },
      },
      'stopped · sedation',
    ],
    [
      'says that a medicine must not be given',
      { resourceType: 'MedicationRequest', status: 'active', doNotPerform: true },
      'do not give',
    ],
    [
      'says that something was not done',
      { resourceType: 'Procedure', status: 'not-done', bodySite: [{ text: 'left trapezius' }] },
      'left trapezius · not done',
    ],
    [
      'says that a problem is over and since when',
      {
        resourceType: 'Condition',
        clinicalStatus: { coding: [{ code: 'resolved' }] },
        verificationStatus: { coding: [{ code: 'confirmed' }] },
        abatementDateTime: '2015-04-25T18:37:08+00:00',
      },
      'ended 25 Apr 2015 · resolved',
    ],
    [
      'names the reaction of an allergy',
      {
        resourceType: 'AllergyIntolerance',
        criticality: 'high',
        reaction: [{ manifestation: [{ text: 'hives' }, { text: 'wheeze' }] }],
      },
      'criticality high · hives, wheeze',
    ],
    [
      'counts the answers of a questionnaire, nested ones too',
      {
        resourceType: 'QuestionnaireResponse',
        status: 'completed',
        item: [{ item: [{ answer: [{ valueInteger: 3 }] }] }, { answer: [{ valueBoolean: true }] }],
      },
      '2 answers',
    ],
    [
      'is absent where there is nothing to say',
      { resourceType: 'Procedure', status: 'completed' },
      null,
    ],
  ] as [string, object, string | null][]) {
    it(why, () => {
      expect(entryOf(resource).detail).toBe(detail);
    });
  }
});

describe('the kind and track of a timeline entry', () => {
  const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }] });
  const rxnorm = (code: string) => ({
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code }],
  });
  const NAPROXEN_250 = '198013';
  const ATORVASTATIN_80 = '259255';

  for (const [why, resource, kind, track] of [
    ['a pain rating', { resourceType: 'Observation', code: loinc('72514-3') }, 'score', null],
    ['a PEG panel', { resourceType: 'Observation', code: loinc('91148-7') }, 'score', null],
    ['a body height', { resourceType: 'Observation', code: loinc('8302-2') }, 'result', null],
    [
      'an answer of some survey',
      { resourceType: 'Observation', category: [{ coding: [{ code: 'survey' }] }] },
      'questionnaire',
      null,
    ],
    [
      'a response to a treatment',
      { resourceType: 'Observation', code: local('treatment-response', 'Response') },
      'response',
      null,
    ],
    [
      'a day on which heat was done',
      { resourceType: 'Observation', code: local('home-heat', 'Heat') },
      'home-care',
      'home-care',
    ],
    [
      'heat asked of the patient',
      { resourceType: 'ServiceRequest', code: local('home-heat', 'Heat') },
      'home-care',
      'home-care',
    ],
    [
      'a medicine of the ladder',
      { resourceType: 'MedicationRequest', medicationCodeableConcept: rxnorm(NAPROXEN_250) },
      'medication',
      'medication',
    ],
    [
      'a medicine of the ladder kept inside the order',
      {
        resourceType: 'MedicationRequest',
        medicationReference: { reference: '#m' },
        contained: [{ resourceType: 'Medication', id: 'm', code: rxnorm(NAPROXEN_250) }],
      },
      'medication',
      'medication',
    ],
    [
      'a medicine for something else',
      { resourceType: 'MedicationRequest', medicationCodeableConcept: rxnorm(ATORVASTATIN_80) },
      'medication',
      null,
    ],
    [
      'a medicine named like one of the ladder, without its code',
      { resourceType: 'MedicationRequest', medicationCodeableConcept: { text: 'Naproxen' } },
      'medication',
      null,
    ],
    [
      'a trigger point injection',
      { resourceType: 'Procedure', code: local('trigger-point-injection', 'TPI') },
      'injection',
      'injection',
    ],
    [
      'a visit to the physiotherapist',
      { resourceType: 'Procedure', code: snomed('91251008') },
      'visit',
      'referral-care',
    ],
    [
      'a referral kept as a procedure',
      { resourceType: 'Procedure', code: snomed('444831000124102') },
      'referral',
      'referral-care',
    ],
    [
      'a request for physiotherapy',
      { resourceType: 'ServiceRequest', code: snomed('91251008') },
      'referral',
      'referral-care',
    ],
    [
      'a request of the category referral',
      { resourceType: 'ServiceRequest', category: [snomed('3457005')] },
      'referral',
      'referral-care',
    ],
    [
      'a plan of heat for the muscles',
      {
        resourceType: 'CarePlan',
        category: [snomed('872781000000100')],
        activity: [{ detail: { code: snomed('266694003') } }],
      },
      'plan',
      'home-care',
    ],
    [
      'a plan of physiotherapy',
      { resourceType: 'CarePlan', category: [snomed('91251008')] },
      'plan',
      'referral-care',
    ],
    [
      'rest advised after a head injury',
      { resourceType: 'CarePlan', activity: [{ detail: { code: snomed('183051005') } }] },
      'plan',
      null,
    ],
    ['any other order', { resourceType: 'ServiceRequest', code: loinc('58410-2') }, 'plan', null],
    [
      'a report that is only a text',
      { resourceType: 'DiagnosticReport', presentedForm: [{ contentType: 'text/plain' }] },
      'document',
      null,
    ],
    ['any other procedure', { resourceType: 'Procedure', code: snomed('1') }, 'procedure', null],
  ] as [string, object, TimelineKind, Track | null][]) {
    it(`of ${why}: ${kind}, ${track ?? 'no track'}`, () => {
      const entry = entryOf(resource);
      expect([entry.kind, entry.track]).toEqual([kind, track]);
    });
  }

  it('names a known instrument that came as a bare code', () => {
    expect(entryOf({ resourceType: 'Observation', code: loinc('91147-9') }).title).toBe(
      'PEG (mean of 3)',
    );
  });
});

describe('what else a timeline entry says', () => {
  it('names whoever recorded it by display, contained name or as the patient', () => {
    const by = (performer: object, more: object = {}) =>
      entryOf({ resourceType: 'Observation', performer: [performer], ...more }).author;
    expect(by({ reference: 'Practitioner/7', display: 'Dr Rivera' })).toBe('Dr Rivera');
    expect(
      by(
        { reference: '#p' },
        {
          contained: [
            {
              resourceType: 'Practitioner',
              id: 'p',
              name: [{ prefix: ['Dr'], given: ['Ana'], family: 'Okafor' }],
            },
          ],
        },
      ),
    ).toBe('Dr Ana Okafor');
    expect(by({ reference: 'Patient/1' })).toBe('the patient');
    expect(by({ reference: 'Practitioner/7' })).toBe('unnamed practitioner');
    expect(by({ type: 'Practitioner' })).toBeNull();
  });

  it('takes the writer of a prescription, not whoever is to hand it out', () => {
    const { author } = entryOf({
      resourceType: 'MedicationRequest',
      requester: { display: 'Dr Rivera' },
      performer: { display: 'City pharmacy' },
    });
    expect(author).toBe('Dr Rivera');
  });

  for (const [what, state] of [
    ['Observation', { status: 'entered-in-error' }],
    ['Condition', { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }],
    ['AllergyIntolerance', { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }],
  ] as [string, object][]) {
    it(`keeps a retracted ${what} and marks it`, () => {
      expect(entryOf({ resourceType: what, ...state }).enteredInError).toBeTrue();
    });
  }

  it('gives every type of the table a kind that can be filtered', () => {
    for (const type of Object.keys(TIMELINE_RULES)) {
      expect(TIMELINE_KINDS).toContain(entryOf({ resourceType: type }).kind);
    }
    expect(entryOf({ resourceType: 'MedicationRequest' }).kind).toBe('medication');
    expect(entryOf({ resourceType: 'Procedure' }).kind).toBe('procedure');
  });
});

describe('a resource from anywhere', () => {
  const type = fc.constantFrom(...Object.keys(TIMELINE_RULES), 'Basic', 'constructor', '');
  const element = fc.constantFrom(
    'code',
    'status',
    'effectiveDateTime',
    'effectivePeriod',
    'issued',
    'component',
    'performer',
    'valueQuantity',
    'dosageInstruction',
    'period',
    'item',
    'total',
    'meta',
    'contained',
    'subject',
    'verificationStatus',
    'medicationReference',
    'activity',
    'reaction',
    'interpretation',
    'id',
  );
  const scraps = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>;
  const nearlyFhir = fc.oneof(
    scraps,
    fc.record({ coding: scraps, text: scraps, reference: scraps, start: scraps, value: scraps }),
    fc.constantFrom({ reference: '#1' }, { coding: [{ code: 'x' }] }, [[null]], '2021-03-01'),
  );

  it('is always listed with a title and a kind, however malformed, and never stops the others', () => {
    fc.assert(
      fc.property(type, fc.dictionary(element, nearlyFhir), (resourceType, elements) => {
        const [entry] = toTimelineEntries([{ ...elements, resourceType } as FhirResource]);
        expect(entry?.title.trim()).not.toBe('');
        expect(TIMELINE_KINDS).toContain(entry!.kind);
      }),
      { seed: 20260301, numRuns: 2000 },
    );
  });
});
