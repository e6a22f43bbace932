import type { Questionnaire, QuestionnaireResponse, QuestionnaireResponseItem } from 'fhir/r4';
import type { Measure } from '../../domain/instrument/measure.ts';
import { toAnsweredScores } from './questionnaire-score-mapper.ts';

const LOINC = 'http://loinc.org';
const NONE: ReadonlySet<Measure> = new Set();
const answer = (linkId: string, valueInteger: number): QuestionnaireResponseItem => ({
  linkId,
  answer: [{ valueInteger }],
});
const peg = [answer('75893-8', 8), answer('91145-3', 6), answer('91146-1', 5)];

function aResponse(
  item: QuestionnaireResponseItem[],
  parts: Partial<QuestionnaireResponse> = {},
): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    id: 'q1',
    status: 'completed',
    authored: '2026-03-01',
    item,
    ...parts,
  };
}

const read = (
  response: QuestionnaireResponse,
  questionnaires: readonly Questionnaire[] = [],
  derived = NONE,
) => {
  const { items, rejected } = toAnsweredScores(response, questionnaires, derived);
  return { scores: items.map(({ measure, value }) => [measure, value] as const), rejected };
};

describe('scores from answers', () => {
  it('reads the PEG by its linkIds and scores it by the mean', () => {
    expect(read(aResponse(peg)).scores).toEqual([
      ['pain-average-7d', 8],
      ['peg-enjoyment', 6],
      ['peg-activity', 5],
      ['peg', 19 / 3],
    ]);
  });

  it('counts at the time the answers were given', () => {
    expect(toAnsweredScores(aResponse(peg), [], NONE).items[0]).toEqual({
      id: 'QuestionnaireResponse/q1',
      measure: 'pain-average-7d',
      value: 8,
      time: { at: { precision: 'day', date: '2026-03-01' }, basis: 'effective' },
    });
  });

  it('has no score where an item was left out', () => {
    expect(read(aResponse(peg.slice(0, 2))).scores.map(([measure]) => measure)).toEqual([
      'pain-average-7d',
      'peg-enjoyment',
    ]);
  });

  it('keeps a score that the form itself carries', () => {
    const scored = [...peg, { linkId: '91147-9', answer: [{ valueDecimal: 6.3 }] }];
    expect(read(aResponse(scored)).scores).toContain(['peg', 6.3]);
  });

  it('reads nested items, prefixed linkIds and LOINC answers', () => {
    const valueCoding = { system: LOINC, code: 'LA10139-6' };
    const nested = [
      { linkId: '/91148-7', item: [{ linkId: '/91148-7/75893-8', answer: [{ valueCoding }] }] },
      { linkId: 'why', answer: [{ valueBoolean: true, item: [answer('91145-3', 4)] }] },
    ];
    expect(read(aResponse(nested)).scores).toEqual([
      ['pain-average-7d', 7],
      ['peg-enjoyment', 4],
    ]);
  });

  it('reads items by the code their questionnaire gives them', () => {
    const questionnaire: Questionnaire = {
      resourceType: 'Questionnaire',
      id: 'form',
      url: 'https://example.org/form',
      status: 'active',
      item: [
        {
          linkId: 'group',
          type: 'group',
          item: [{ linkId: 'q1', type: 'integer', code: [{ system: LOINC, code: '75893-8' }] }],
        },
      ],
    };
    const item = [{ linkId: 'group', item: [answer('q1', 3)] }];
    const byUrl = aResponse(item, { questionnaire: 'https://example.org/form|2.0' });
    const inside = aResponse(item, { questionnaire: '#form', contained: [questionnaire] });
    const expected = [['pain-average-7d', 3]];
    expect(read(byUrl, [questionnaire]).scores as unknown).toEqual(expected);
    expect(read(inside).scores as unknown).toEqual(expected);
    expect(read(byUrl).scores).toEqual([]);
  });

  it('leaves a measure to the Observation that was derived from the response', () => {
    const derived = new Set<Measure>(['peg', 'pain-average-7d']);
    expect(read(aResponse(peg), [], derived).scores).toEqual([
      ['peg-enjoyment', 6],
      ['peg-activity', 5],
    ]);
  });

  it('names an answer outside the scale and keeps the others', () => {
    const { scores, rejected } = read(aResponse([answer('75893-8', 77), answer('91145-3', 6)]));
    expect(scores).toEqual([['peg-enjoyment', 6]]);
    expect(rejected).toEqual(['Average pain, past week is 77, outside 0-10']);
  });

  for (const [status, counts] of [
    ['completed', true],
    ['amended', true],
    ['stopped', true],
    ['in-progress', false],
    ['entered-in-error', false],
  ] as const) {
    it(`${counts ? 'counts' : 'does not count'} a response that is ${status}`, () => {
      expect(read(aResponse(peg, { status })).scores.length > 0).toBe(counts);
    });
  }

  it('finds nothing in a form about something else', () => {
    expect(read(aResponse([answer('2', 5), { linkId: '1' }]))).toEqual({
      scores: [],
      rejected: [],
    });
  });
});
