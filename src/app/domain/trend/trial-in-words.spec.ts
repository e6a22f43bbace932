import {
  aChange,
  anAssessedTrial,
  aTrial,
  aWindowValue,
  day,
} from '../../testing/builders/trial-builder.ts';
import {
  changeInWords,
  effectInWords,
  episodeRateInWords,
  readingInWords,
  trialDaysInWords,
  verdictInWords,
  windowValueInWords,
} from './trial-in-words.ts';

describe('a trial in words', () => {
  it('says the reading with both numbers and how many values each rests on', () => {
    const trial = anAssessedTrial({
      baseline: aWindowValue({ value: 7, n: 6 }),
      followUp: aWindowValue({ value: 4.0833, n: 9 }),
      change: aChange({ points: -2.9167, percent: -41.667, roundedPercent: -41.7 }),
    });
    expect(readingInWords(trial)).toBe('PEG 7 → 4.1, −41.7 % (6 before, 9 after)');
    expect(effectInWords(trial)).toBe('−41.7 % (6 before, 9 after)');
  });

  it('has no reading without a value in both windows', () => {
    expect(readingInWords(anAssessedTrial({ followUp: null }))).toBeNull();
    expect(effectInWords(aTrial())).toBeNull();
  });

  for (const [change, words] of [
    [aChange({ roundedPercent: 50 }), '+50 %'],
    [aChange({ roundedPercent: 0, points: 0 }), '0 %'],
    [aChange({ roundedPercent: -100 }), '−100 %'],
    [aChange({ roundedPercent: null, points: 3 }), '+3 points'],
    [aChange({ roundedPercent: null, points: 1 }), '+1 point'],
  ] as const) {
    it(`writes a change as ${words}`, () => {
      expect(changeInWords(change)).toBe(words);
    });
  }

  for (const [overrides, words] of [
    [{}, '1 Mar 2026 – 28 Mar 2026'],
    [{ end: null, ongoing: true }, '1 Mar 2026 – ongoing'],
    [{ end: null, ongoing: null }, '1 Mar 2026 – end not recorded'],
    [{ end: day('2026-03-01') }, '1 Mar 2026'],
    [{ start: null, end: null, ongoing: null }, 'days not recorded'],
    [{ start: null, end: null, ongoing: true }, 'start not recorded – ongoing'],
  ] as const) {
    it(`writes the days as ${words}`, () => {
      expect(trialDaysInWords(aTrial(overrides))).toBe(words);
    });
  }

  it('says "so far" while the follow-up is open, but has no verdict so far where there is none', () => {
    expect(verdictInWords({ verdict: 'moderate', isSoFar: true })).toBe('moderate so far');
    expect(verdictInWords({ verdict: 'none', isSoFar: false })).toBe('no change');
    expect(verdictInWords({ verdict: 'not-assessable', isSoFar: true })).toBe('not assessable');
  });

  it('says of a value how many scores, from when to when, and which times are those of the report', () => {
    const first = day('2026-03-01');
    expect(windowValueInWords(aWindowValue({ first, last: first }))).toBe('8 on 1 Mar 2026');
    expect(windowValueInWords(aWindowValue({ first, last: first, hasReportedTimes: true }))).toBe(
      '8 on 1 Mar 2026 (reported)',
    );
    expect(
      windowValueInWords(aWindowValue({ n: 3, value: 4.5, first, last: day('2026-03-09') })),
    ).toBe('4.5, median of 3, 1 Mar to 9 Mar 2026');
  });

  it('never writes a gap in the diary as no episodes', () => {
    expect(episodeRateInWords({ perWeek: 0, weeksRecorded: 2, weeks: 4 })).toBe(
      '0 a week (2 of 4 weeks recorded)',
    );
    expect(episodeRateInWords({ perWeek: null, weeksRecorded: 0, weeks: 4 })).toBe('not recorded');
    expect(episodeRateInWords(null)).toBe('not recorded');
  });
});
