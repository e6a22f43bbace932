import type { Observation, ObservationComponent } from 'fhir/r4';
import type { Measure } from '../../domain/instrument/measure.ts';
import { isCountedObservation } from './observed-at.ts';
import { toScores } from './score-mapper.ts';

const LOINC = 'http://loinc.org';
const LOCAL = 'urn:ladderline:codes';
const PMS = 'http://cds.ahrq.gov/cdsconnect/pms';

type Codes = readonly (readonly [system: string, code: string])[];

function coded(codes: Codes) {
  return { coding: codes.map(([system, code]) => ({ system, code })) };
}

function anObservation(codes: Codes, parts: Partial<Observation>): Observation {
  return {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: coded(codes),
    effectiveDateTime: '2026-03-01',
    ...parts,
  };
}

const PAIN: Codes = [[LOINC, '72514-3']];
const PEG: Codes = [[LOINC, '91147-9']];
const component = (code: string, valueInteger?: number): ObservationComponent => ({
  code: coded([[LOINC, code]]),
  valueInteger,
});
const read = (codes: Codes, parts: Partial<Observation>) => {
  const { items, rejected } = toScores(anObservation(codes, parts));
  return { scores: items.map(({ measure, value }) => [measure, value] as const), rejected };
};

describe('which measure a code names', () => {
  for (const [codes, measure, valueInteger] of [
    [PEG, 'peg', 5],
    [[[PMS, 'PEGASSESSMENT']], 'peg', 5],
    [[[LOINC, '75893-8']], 'pain-average-7d', 5],
    [PAIN, 'pain-unspecified', 5],
    [[[LOCAL, 'pain-now'], ...PAIN], 'pain-now', 5],
    [[[LOCAL, 'pain-worst-7d'], ...PAIN], 'pain-worst-7d', 5],
    [[...PAIN, [LOINC, '75893-8']], 'pain-average-7d', 5],
    [[['urn:oid:2.16.840.1.113883.6.1', '72514-3']], 'pain-unspecified', 5],
    [[[LOINC, '38221-8']], 'faces', 6],
    [[[LOINC, '38214-3']], 'vas', 63],
    [[[LOINC, '44261-6']], 'phq-9', 27],
    [[[LOINC, '55758-7']], 'phq-2', 6],
    [[[LOINC, '70272-0']], 'phq-4', 12],
    [[[LOINC, '70274-6']], 'gad-7', 21],
    [[[LOINC, '91351-7']], 'start-back', 9],
    [[[LOCAL, 'penn-frequency']], 'penn-frequency', 4],
    [[[LOCAL, 'penn-severity']], 'penn-severity', 1],
    [[[LOCAL, 'patient-specific-function']], 'patient-specific-function', 8],
  ] as const satisfies readonly (readonly [Codes, Measure, number])[]) {
    it(`${codes.map(([, code]) => code).join(' + ')} is ${measure}`, () => {
      expect(read(codes, { valueInteger }).scores).toEqual([[measure, valueInteger]]);
    });
  }

  for (const [why, codes] of [
    ['no scale in the code: 38208-5', [[LOINC, '38208-5']]],
    ['answered in words: 75260-0', [[LOINC, '75260-0']]],
    ['the code in another system', [['urn:example', '72514-3']]],
    [
      'two measures at once',
      [
        [LOINC, '38221-8'],
        [LOINC, '75893-8'],
      ],
    ],
    ['a body weight', [[LOINC, '29463-7']]],
  ] as const satisfies readonly (readonly [string, Codes])[]) {
    it(`is none for ${why}`, () => {
      expect(read(codes, { valueInteger: 5 })).toEqual({ scores: [], rejected: [] });
    });
  }
});

describe('how a value is read', () => {
  for (const [why, parts, value] of [
    ['an integer', { valueInteger: 7 }, 7],
    ['a quantity without unit', { valueQuantity: { value: 7 } }, 7],
    ['a quantity of {score}', { valueQuantity: { value: 7, code: '{score}' } }, 7],
    ['a quantity of 1', { valueQuantity: { value: 7, code: '1' } }, 7],
    ['a quantity of /10', { valueQuantity: { value: 7, unit: '/10' } }, 7],
    [
      'decimals',
      { valueQuantity: { value: 1.163054774791695, code: '{score}' } },
      1.163054774791695,
    ],
    ['the least', { valueInteger: 0 }, 0],
    ['the most', { valueInteger: 10 }, 10],
    ['LOINC answer "0"', { valueCodeableConcept: coded([[LOINC, 'LA6111-4']]) }, 0],
    ['LOINC answer "7"', { valueCodeableConcept: coded([[LOINC, 'LA10139-6']]) }, 7],
    ['LOINC answer "10"', { valueCodeableConcept: coded([[LOINC, 'LA13942-0']]) }, 10],
  ] as const) {
    it(`${why} is ${value}`, () => {
      expect(read(PAIN, parts as Partial<Observation>)).toEqual({
        scores: [['pain-unspecified', value]],
        rejected: [],
      });
    });
  }

  for (const [why, parts, reason] of [
    ['above its scale', { valueInteger: 11 }, /^Pain 0-10 .* is 11, outside 0-10$/],
    ['below its scale', { valueInteger: -1 }, /^Pain 0-10 .* is -1, outside 0-10$/],
    ['a hair above', { valueQuantity: { value: 10.1 } }, /outside 0-10/],
    ['milligrams', { valueQuantity: { value: 5, unit: 'mg' } }, /unit "mg" is not a score/],
    ['percent', { valueQuantity: { value: 5, code: '%' } }, /unit "%" is not a score/],
    ['less than 3', { valueQuantity: { value: 3, comparator: '<' } }, /"< 3" is no single value/],
    ['a quantity without value', { valueQuantity: { unit: '{score}' } }, /without a value/],
    ['words', { valueString: '7' }, /no value that can be read/],
    [
      'a verbal answer',
      { valueCodeableConcept: coded([[LOINC, 'LA6750-9']]) },
      /no number of the scale/,
    ],
    [
      'a PHQ answer',
      { valueCodeableConcept: coded([[LOINC, 'LA6568-5']]) },
      /no number of the scale/,
    ],
    ['nothing, and no reason', {}, /no value that can be read/],
  ] as const) {
    it(`${why} is unreadable, and named`, () => {
      const { scores, rejected } = read(PAIN, parts);
      expect(scores).toEqual([]);
      expect(rejected).toEqual([jasmine.stringMatching(reason)]);
    });
  }

  it('recorded as absent is no score and no fault', () => {
    const dataAbsentReason = { text: 'not asked' };
    expect(read(PAIN, { dataAbsentReason })).toEqual({ scores: [], rejected: [] });
  });

  it('of a visual analog line may be told in mm or cm', () => {
    const vas: Codes = [[LOINC, '38214-3']];
    expect(read(vas, { valueQuantity: { value: 63, code: 'mm' } }).scores).toEqual([['vas', 63]]);
    expect(read(vas, { valueQuantity: { value: 6.5, code: 'cm' } }).scores).toEqual([['vas', 65]]);
  });

  for (const [code, valueInteger] of [
    ['44261-6', 28],
    ['91351-7', 10],
    ['55758-7', 7],
  ] as const) {
    it(`${code} of ${valueInteger} is outside its own scale`, () => {
      expect(read([[LOINC, code]], { valueInteger }).rejected).toEqual([
        jasmine.stringMatching('outside'),
      ]);
    });
  }
});

describe('a PEG with its items', () => {
  const items = [component('75893-8', 7), component('91145-3', 5), component('91146-1', 5)];

  it('keeps the score as told, and its items beside it', () => {
    expect(read(PEG, { valueQuantity: { value: 5 }, component: items }).scores).toEqual([
      ['peg', 5],
      ['pain-average-7d', 7],
      ['peg-enjoyment', 5],
      ['peg-activity', 5],
    ]);
  });

  for (const [code, name] of [
    ['91147-9', 'score'],
    ['91148-7', 'panel'],
  ] as const) {
    it(`is the exact mean of three answers where the ${name} has no value`, () => {
      const [first] = read([[LOINC, code]], { component: items }).scores.slice(-1);
      expect(first).toEqual(['peg', 17 / 3]);
    });
  }

  it('has no score where an item is missing, absent or unreadable', () => {
    const absent = { ...component('91146-1'), dataAbsentReason: { text: 'refused' } };
    for (const third of [[], [absent], [component('91146-1', 12)]]) {
      const { scores } = read([[LOINC, '91148-7']], {
        component: [...items.slice(0, 2), ...third],
      });
      expect(scores.map(([measure]) => measure)).toEqual(['pain-average-7d', 'peg-enjoyment']);
    }
  });
});

describe('when a reading counts', () => {
  const timeOf = (parts: Partial<Observation>) =>
    toScores(anObservation(PAIN, { valueInteger: 5, effectiveDateTime: undefined, ...parts }))
      .items[0]?.time;

  it('at its effective time, a period at its end', () => {
    expect(timeOf({ effectivePeriod: { start: '2026-03-01', end: '2026-03-07' } })).toEqual({
      at: { precision: 'day', date: '2026-03-07' },
      basis: 'effective',
    });
    expect(timeOf({ effectiveInstant: '2026-03-01T10:00:00Z' })?.at).toEqual({
      precision: 'instant',
      instant: Date.parse('2026-03-01T10:00:00Z'),
    });
  });
  it('at the time of its report only where it has no other', () => {
    const issued = '2026-03-09T10:00:00Z';
    expect(timeOf({ issued })?.basis).toBe('reported');
    expect(timeOf({ issued, effectiveDateTime: '2026-03-01' })?.basis).toBe('effective');
  });
  it('not at all without a time', () => {
    expect(timeOf({})).toBeNull();
  });
  it('is unreadable where its time is none', () => {
    const broken = anObservation(PAIN, { valueInteger: 5, effectiveDateTime: 'last Monday' });
    expect(toScores(broken)).toEqual({
      items: [],
      rejected: ['"last Monday" is no FHIR date or time'],
    });
  });

  for (const [status, counts] of [
    ['final', true],
    ['amended', true],
    ['corrected', true],
    ['preliminary', true],
    ['unknown', true],
    ['registered', false],
    ['cancelled', false],
    ['entered-in-error', false],
  ] as const) {
    it(`${counts ? '' : 'never '}when it is ${status}`, () => {
      expect(isCountedObservation(anObservation(PAIN, { status }))).toBe(counts);
    });
  }
});
