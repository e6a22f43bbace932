import { formatDay, parseDay } from '../time/clinic-day.ts';
import { axisOf, defaultRange, formatRange, panned, parseRange, zoomed } from './synopsis-range.ts';
import type { RangePreset } from './synopsis-range.ts';

describe('the range of the synopsis', () => {
  const today = parseDay('2026-04-30');
  const days = (first: string, last: string) => ({ first: parseDay(first), last: parseDay(last) });

  for (const text of ['3m', '6m', '1y', '2y', 'all', '2025-01-01..2025-06-30']) {
    it(`keeps ${text} as it stands in the URL`, () => {
      const range = parseRange(text);
      expect(range && formatRange(range)).toBe(text);
    });
  }

  for (const text of [
    null,
    '',
    '5y',
    'yesterday',
    '2025-01-01',
    '2025-06-30..2025-01-01',
    '2025-01-01..2025-01-05',
    '1025-01-01..2025-01-01',
    '..',
  ]) {
    it(`falls back to the default for ${text ?? 'no range'}`, () => {
      expect(parseRange(text)).toBeNull();
    });
  }

  for (const [preset, data, first] of [
    ['3m', [], '2026-01-30'],
    ['6m', [], '2025-10-30'],
    ['1y', [], '2025-04-30'],
    ['2y', [], '2024-04-30'],
    ['all', ['2021-03-20', '2023-01-25'], '2021-02-10'],
  ] as [RangePreset, string[], string][]) {
    it(`begins "${preset}" on ${first} and ends just after today`, () => {
      const axis = axisOf({ kind: 'preset', preset }, data.map(parseDay), today);
      expect(formatDay(axis.first)).toBe(first);
      expect(axis.last).toBeGreaterThan(today);
      expect(axis.last - today).toBeLessThan((today - axis.first) / 10);
    });
  }

  it('counts three months back to the last of a shorter month', () => {
    const axis = axisOf({ kind: 'preset', preset: '3m' }, [], parseDay('2026-05-31'));
    expect(formatDay(axis.first)).toBe('2026-02-28');
  });

  it('shows the last year, unless nothing of it is recorded', () => {
    expect(defaultRange([parseDay('2025-05-01')], today)).toEqual({ kind: 'preset', preset: '1y' });
    expect(defaultRange([parseDay('2025-04-29')], today)).toEqual({
      kind: 'preset',
      preset: 'all',
    });
    expect(defaultRange([], today)).toEqual({ kind: 'preset', preset: '1y' });
  });

  it('zooms around its middle, but never below two weeks', () => {
    const axis = days('2026-01-01', '2026-04-10');
    expect(zoomed(axis, 0.5)).toEqual(days('2026-01-26', '2026-03-16'));
    const nearest = zoomed(zoomed(axis, 0.1), 0.1);
    expect(nearest.last - nearest.first + 1).toBe(14);
    expect(parseRange(formatRange({ kind: 'days', days: nearest }))).not.toBeNull();
  });

  it('moves by half its length and keeps it', () => {
    expect(panned(days('2026-01-01', '2026-04-10'), -0.5)).toEqual(
      days('2025-11-12', '2026-02-19'),
    );
  });
});
