import {
  aDatedScore,
  at,
  CLOCK,
  reported,
  time,
} from '../../testing/builders/patient-record-builder.ts';
import { day } from '../../testing/builders/trial-builder.ts';
import { axisPosition, latestScore, scoreSeries } from './score-series.ts';

describe('scores on the axis', () => {
  const axis = { first: day('2025-05-01'), last: day('2026-05-10') };

  it('never mixes two scales, and keeps the order of preference', () => {
    const scores = [
      aDatedScore({ id: 'now', measure: 'pain-now', value: 3 }),
      aDatedScore({ id: 'peg', measure: 'peg', value: 8 }),
      aDatedScore({ id: 'phq', measure: 'phq-9', value: 20 }),
    ];
    expect(
      scoreSeries(scores, CLOCK, axis).map(({ scale, points }) => [scale, points.length]),
    ).toEqual([
      ['peg', 1],
      ['pain-now', 1],
    ]);
  });

  it('draws oldest first, however the records came', () => {
    const scores = ['2026-03-01', '2025-09-03', '2025-11-12'].map((date) =>
      aDatedScore({ id: date, time: at(date) }),
    );
    const [peg] = scoreSeries(scores, CLOCK, axis);
    expect(peg?.points.map(({ record }) => record)).toEqual([
      '2025-09-03',
      '2025-11-12',
      '2026-03-01',
    ]);
  });

  it('joins two scores up to three months apart, and leaves a longer gap open', () => {
    const scores = ['2025-06-01', '2025-09-01', '2025-12-03'].map((date) =>
      aDatedScore({ id: date, time: at(date) }),
    );
    const [peg] = scoreSeries(scores, CLOCK, axis);
    expect(peg?.points.map(({ followsPrevious }) => followsPrevious)).toEqual([false, true, false]);
  });

  it('marks a score of which only the time of the report is known', () => {
    const [peg] = scoreSeries([aDatedScore({ time: reported('2026-03-01') })], CLOCK, axis);
    expect(peg?.points[0]?.isReported).toBeTrue();
  });

  it('draws nothing undated, after now, or outside the axis', () => {
    const scores = [
      aDatedScore({ time: null }),
      aDatedScore({ time: at('2026-05-01') }),
      aDatedScore({ time: at('2025-04-30') }),
    ];
    expect(scoreSeries(scores, CLOCK, axis)).toEqual([]);
  });

  it('caps nothing', () => {
    const scores = Array.from({ length: 3000 }, (_, index) =>
      aDatedScore({ id: `${index}`, time: at('2026-03-01') }),
    );
    expect(scoreSeries(scores, CLOCK, axis)[0]?.points.length).toBe(3000);
  });

  for (const [text, x] of [
    ['2026-03-08', day('2026-03-08') + 0.5],
    ['2026-03-08T06:00:00Z', day('2026-03-08')],
    // The clock in Chicago went from 02:00 to 03:00 that night: noon is noon all the same.
    ['2026-03-08T17:00:00Z', day('2026-03-08') + 0.5],
    ['2026-03', (day('2026-03-01') + day('2026-04-01')) / 2],
    ['2026', (day('2026-01-01') + day('2027-01-01')) / 2],
  ] as const) {
    it(`stands ${text} where the clinic's clock and calendar had it`, () => {
      expect(axisPosition(time(text), CLOCK.timeZone)).toBe(x);
    });
  }

  it('finds the latest score, and that of an earlier day by the same measure only', () => {
    const scores = [
      aDatedScore({ id: 'now-1b', measure: 'pain-now', value: 6, time: at('2026-04-03') }),
      aDatedScore({ id: 'worst', measure: 'pain-worst-7d', value: 9, time: at('2026-04-02') }),
      aDatedScore({ id: 'now-2', measure: 'pain-now', value: 5, time: at('2026-04-03') }),
      aDatedScore({ id: 'now-1', measure: 'pain-now', value: 7, time: at('2026-03-03') }),
    ];
    const found = latestScore(scores, ['pain-worst-7d', 'pain-now'], CLOCK);
    expect([found?.measure, found?.latest.record, found?.previous?.record]).toEqual([
      'pain-now',
      'now-2',
      'now-1',
    ]);
    expect(latestScore(scores, ['peg'], CLOCK)).toBeNull();
  });
});
