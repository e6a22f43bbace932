import { daysOfPeriod, toDays, wholeDays } from './duration.ts';

describe('toDays', () => {
  for (const [value, unit, days] of [
    [14, 'd', 14],
    [30, 'days', 30],
    [45, 'Day', 45],
    [2, 'wk', 14],
    [1, 'mo', 30.4375],
    [36, 'h', 1.5],
    [1, 'a', 365.25],
  ] as const) {
    it(`${value} ${unit} is ${days} days`, () => {
      expect(toDays({ value, code: unit })).toBeCloseTo(days, 6);
      expect(toDays({ value, unit })).toBeCloseTo(days, 6);
    });
  }

  it('knows no days of what is no length of time', () => {
    for (const duration of [
      undefined,
      {},
      { value: 7 },
      { value: 7, code: 'mg' },
      { value: 0, code: 'd' },
      { value: -7, code: 'd' },
      { value: 7, code: 'd', comparator: '<' as const },
      { code: 'd' },
    ]) {
      expect(toDays(duration)).toBeNull();
    }
  });
});

describe('wholeDays', () => {
  for (const [days, whole] of [
    [3.33, 3],
    [13.9999999, 14],
    [14.000000000000002, 14],
    [0.5, 1],
  ] as const) {
    it(`${days} days cover ${whole}`, () => {
      expect(wholeDays(days)).toBe(whole);
    });
  }
});

describe('daysOfPeriod', () => {
  for (const [start, end, days] of [
    ['2026-03-01', '2026-03-28', 28],
    ['2026-03-01', '2026-03-01', 1],
    ['2026-03-01T08:00:00-06:00', '2026-03-14T20:00:00-05:00', 14],
    ['2026-03-01T10:00:00Z', '2026-03-29T10:00:00Z', 28],
    ['2026-03-01', '2026-03-14T20:00:00-05:00', 14],
  ] as const) {
    it(`${start} to ${end} is ${days} days`, () => {
      expect(daysOfPeriod({ start, end })).toBe(days);
    });
  }

  it('knows no days where an end is missing, vague, no time or before the start', () => {
    for (const period of [
      undefined,
      { start: '2026-03-01' },
      { end: '2026-03-01' },
      { start: '2026-03', end: '2026-04' },
      { start: '2026-03-01', end: 'later' },
      { start: '2026-03-02', end: '2026-03-01' },
      { start: '2026-03-02T10:00:00Z', end: '2026-03-01T10:00:00Z' },
    ]) {
      expect(daysOfPeriod(period)).toBeNull();
    }
  });
});
