import fc from 'fast-check';
import type { FhirResource, Observation, QuestionnaireResponse } from 'fhir/r4';
import { EMPTY_CHART } from '../../domain/trial/patient-chart.ts';
import { toPatientChart } from './patient-chart-mapper.ts';

const LOINC = 'http://loinc.org';
const LOCAL = 'urn:ladderline:codes';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

function anObservation(id: string, code: string, parts: Partial<Observation> = {}): Observation {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: coded(LOINC, code),
    effectiveDateTime: '2026-03-01',
    ...parts,
  };
}

function anOrder(id: string, code: string): FhirResource {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject: {},
    medicationCodeableConcept: { ...coded(RXNORM, code), text: `product ${code}` },
  };
}

const scoresOf = (...resources: readonly FhirResource[]) =>
  toPatientChart(resources)
    .scores.map(({ id, measure, value }) => `${id} ${measure} ${value}`)
    .sort();

describe('toPatientChart', () => {
  it('is empty for no resources, and for those the ledger does not need', () => {
    const patient: FhirResource = { resourceType: 'Patient', id: 'p' };
    const organization: FhirResource = { resourceType: 'Organization', id: 'o' };
    expect(toPatientChart([])).toEqual(EMPTY_CHART);
    expect(toPatientChart([patient, organization])).toEqual(EMPTY_CHART);
  });

  it('lists medicines that are not recognised, in the words of the record', () => {
    const chart = toPatientChart([anOrder('a', '198014'), anOrder('b', '860975')]);
    expect(chart.notRecognised).toEqual([{ id: 'MedicationRequest/b', text: 'product 860975' }]);
    expect(chart.medicationUses.length).toBe(2);
  });

  it('never takes the severity of an episode for a score', () => {
    const severity = { code: coded(LOINC, '72514-3'), valueInteger: 9 };
    const episode = anObservation('e', 'x', {
      code: coded(LOCAL, 'spasm-episode'),
      component: [severity],
    });
    const chart = toPatientChart([episode]);
    expect(chart.scores).toEqual([]);
    expect(chart.episodes[0]?.severity).toBe(9);
  });

  it('forgets what was retracted, of every kind', () => {
    const retracted = ['91147-9', '75893-8'].map((code, place) =>
      anObservation(`o${place}`, code, { status: 'entered-in-error', valueInteger: 99 }),
    );
    expect(toPatientChart(retracted)).toEqual(EMPTY_CHART);
  });

  it('takes one unreadable record for one fault, whatever it might have been', () => {
    const wild = anObservation('o', '91147-9', { valueInteger: 77 });
    expect(toPatientChart([wild]).unreadable).toEqual([
      { id: 'Observation/o', reason: 'PEG (mean of 3) is 77, outside 0-10' },
    ]);
  });

  it('keeps the rest of the chart where one resource is not shaped as FHIR says', () => {
    const broken = { resourceType: 'Observation', id: 'b', status: 'final', code: { coding: {} } };
    const good = anObservation('o', '91147-9', { valueInteger: 7 });
    const chart = toPatientChart([broken as unknown as FhirResource, good]);
    expect(chart.scores.length).toBe(1);
    expect(chart.unreadable).toEqual([
      { id: 'Observation/b', reason: 'not shaped as FHIR R4 says' },
    ]);
  });
});

describe('PEG items kept apart', () => {
  const items = [
    anObservation('i1', '75893-8', { valueInteger: 8 }),
    anObservation('i2', '91145-3', { valueInteger: 6 }),
    anObservation('i3', '91146-1', { valueInteger: 4 }),
  ];
  const itemScores = [
    'Observation/i1 pain-average-7d 8',
    'Observation/i2 peg-enjoyment 6',
    'Observation/i3 peg-activity 4',
  ];

  it('of one time make a score', () => {
    expect(scoresOf(...items)).toEqual([...itemScores, 'Observation/i1 peg 6'].sort());
  });

  it('of one panel make a score, whatever their times', () => {
    const [first, ...rest] = items;
    const later = { ...first, effectiveDateTime: '2026-03-02' } as Observation;
    const panel = anObservation('p', '91148-7', {
      hasMember: items.map(({ id }) => ({ reference: `Observation/${id ?? ''}` })),
      dataAbsentReason: { text: 'a panel' },
    });
    expect(scoresOf(later, ...rest)).toEqual(itemScores);
    expect(scoresOf(later, ...rest, panel)).toEqual([...itemScores, 'Observation/i1 peg 6'].sort());
  });

  it('make no second score beside the one recorded', () => {
    const score = anObservation('s', '91147-9', { valueQuantity: { value: 6 } });
    expect(scoresOf(...items, score)).toEqual([...itemScores, 'Observation/s peg 6'].sort());
  });

  it('make no score where one is missing or answered twice', () => {
    expect(scoresOf(...items.slice(0, 2))).toEqual(itemScores.slice(0, 2));
    const twice = anObservation('i4', '91146-1', { valueInteger: 5 });
    expect(scoresOf(...items, twice)).toEqual(
      [...itemScores, 'Observation/i4 peg-activity 5'].sort(),
    );
  });
});

describe('answers and the Observations derived from them', () => {
  const response: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse',
    id: 'q',
    status: 'completed',
    authored: '2026-03-01',
    item: [
      { linkId: '75893-8', answer: [{ valueInteger: 8 }] },
      { linkId: '91145-3', answer: [{ valueInteger: 6 }] },
      { linkId: '91146-1', answer: [{ valueInteger: 4 }] },
    ],
  };
  const derivedFrom = [{ reference: 'QuestionnaireResponse/q' }];

  it('count once: the Observation carries them', () => {
    const score = anObservation('s', '91147-9', {
      valueQuantity: { value: 6 },
      derivedFrom,
      component: [{ code: coded(LOINC, '75893-8'), valueInteger: 8 }],
    });
    expect(scoresOf(response, score)).toEqual([
      'Observation/s pain-average-7d 8',
      'Observation/s peg 6',
      'QuestionnaireResponse/q peg-activity 4',
      'QuestionnaireResponse/q peg-enjoyment 6',
    ]);
  });

  it('count for themselves where the Observation was retracted', () => {
    const score = anObservation('s', '91147-9', {
      status: 'entered-in-error',
      valueQuantity: { value: 6 },
      derivedFrom,
    });
    expect(scoresOf(response, score)).toContain('QuestionnaireResponse/q peg 6');
  });

  it('scored once where each item is an Observation of its own', () => {
    const items = ['75893-8', '91145-3', '91146-1'].map((code, place) =>
      anObservation(`i${place}`, code, { valueInteger: 8 - 2 * place, derivedFrom }),
    );
    const pegs = scoresOf(response, ...items).filter((score) => score.includes(' peg '));
    expect(pegs).toEqual(['QuestionnaireResponse/q peg 6']);
  });
});

describe('properties of toPatientChart', () => {
  const resourceType = fc.constantFrom(
    'Observation',
    'MedicationRequest',
    'MedicationStatement',
    'MedicationAdministration',
    'Procedure',
    'ServiceRequest',
    'CarePlan',
    'Questionnaire',
    'QuestionnaireResponse',
    'Basic',
  );
  /** Real element names with any JSON behind them: what a careless system may send. */
  const dirty = fc.record(
    {
      resourceType,
      id: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      status: fc.constantFrom('final', 'completed', 'active', 'stopped'),
      intent: fc.constantFrom('order', 'plan'),
      code: fc.oneof(
        fc.constantFrom(
          coded(LOINC, '91147-9'),
          coded(LOCAL, 'spasm-episode'),
          coded(LOCAL, 'pgic'),
        ),
        fc.jsonValue(),
      ),
      medicationCodeableConcept: fc.oneof(fc.constant(coded(RXNORM, '198014')), fc.jsonValue()),
      dosageInstruction: fc.jsonValue(),
      component: fc.jsonValue(),
      effectivePeriod: fc.jsonValue(),
      effectiveDateTime: fc.oneof(fc.constant('2026-03-01'), fc.jsonValue()),
      valueQuantity: fc.jsonValue(),
      derivedFrom: fc.jsonValue(),
      hasMember: fc.jsonValue(),
      focus: fc.jsonValue(),
      item: fc.jsonValue(),
      contained: fc.jsonValue(),
      usedCode: fc.jsonValue(),
      partOf: fc.jsonValue(),
      activity: fc.jsonValue(),
      category: fc.jsonValue(),
    },
    { requiredKeys: ['resourceType'] },
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<FhirResource>;

  it('never fails, whatever JSON the resources hold', () => {
    const anything = fc.property(fc.array(dirty, { maxLength: 8 }), (resources) => {
      toPatientChart(resources);
    });
    expect(() => fc.assert(anything, { seed: 20260301, numRuns: 300 })).not.toThrow();
  });

  it('says the same in whatever order the resources come', () => {
    const chart: readonly FhirResource[] = [
      anOrder('m1', '198014'),
      anOrder('m2', '860975'),
      ...['75893-8', '91145-3', '91146-1'].map((code, place) =>
        anObservation(`i${place}`, code, { valueInteger: place }),
      ),
      anObservation('x', '72514-3', { valueInteger: 12 }),
    ];
    const sorted = (resources: readonly FhirResource[]) =>
      Object.values(toPatientChart(resources))
        .map((list: readonly unknown[]) => list.map((entry) => JSON.stringify(entry)).sort())
        .join('\n');
    const expected = sorted(chart);
    const sameInAnyOrder = fc.property(
      fc.shuffledSubarray([...chart], { minLength: chart.length }),
      (shuffled) => sorted(shuffled) === expected,
    );
    expect(() => fc.assert(sameInAnyOrder, { seed: 20260301, numRuns: 50 })).not.toThrow();
  });
});
