import fc from 'fast-check';
import { DEFAULT_PROTOCOL } from '../protocol/default-protocol.ts';
import { changeBetween, changeClass, median } from './exact-change.ts';
import type { ChangeClass } from './trial.ts';

const bounds = DEFAULT_PROTOCOL.change;

describe('changeClass', () => {
  const table: readonly [number, number, ChangeClass | null, string][] = [
    [4, 0, 'substantial', 'all pain gone'],
    [8, 4, 'substantial', 'exactly half belongs to substantial'],
    [8, 4.1, 'moderate', 'just under half'],
    [7, 4.9, 'moderate', '7 to 4.9 is 30 %, whatever binary floating point says'],
    [8, 5.6, 'moderate', '8.0 to 5.6 is 30 %'],
    [10, 7.01, 'minimal', 'just under 30 %'],
    [8, 7.2, 'minimal', 'exactly 10 %'],
    [8, 7.3, 'none', 'under 10 %'],
    [8, 8, 'none', 'no change'],
    [5, 7, 'worse', 'two points up'],
    [2, 3, 'worse', '50 % and one point up'],
    [8, 9, 'none', 'one point up, but only 12.5 %'],
    [1, 1.3, 'none', '30 % up, but less than a point'],
    [3.4, 4.4, 'none', 'one point up is 29.4 %'],
    [3.3, 4.3, 'worse', 'one point up is 30.3 %'],
    [20 / 3, 14 / 3, 'moderate', 'a mean of 20 points of three answers to one of 14 is 30 %'],
    [(3 + 3 + 4) / 3, (2 + 2 + 3) / 3, 'moderate', 'a mean of 10 points to one of 7 is 30 %'],
    [8 / 3, 4 / 3, 'substantial', 'a mean of 8 points to one of 4 is half'],
    [10 / 3, 13 / 3, 'worse', 'three points of three answers up: exactly one point, 30 %'],
    [6.667, 4.667, 'minimal', 'written as 6.667 to 4.667 it is a hair less than 30 %'],
    [0, 3, null, 'no pain at baseline: a percentage of nothing'],
  ];
  for (const [from, to, expected, why] of table) {
    it(`${from} to ${to}: ${expected ?? 'no class'} (${why})`, () => {
      expect(changeClass(from, to, bounds)).toBe(expected);
    });
  }

  it('of every score of three answers knows 10, 30 and 50 % exactly', () => {
    for (let sum = 1; sum <= 30; sum += 1) {
      for (const [tenths, expected] of [
        [9, 'minimal'],
        [7, 'moderate'],
        [5, 'substantial'],
      ] as const) {
        const after = (sum * tenths) / 10;
        if (!Number.isInteger(after)) continue;
        expect(changeClass(sum / 3, after / 3, bounds))
          .withContext(`${sum} to ${after}`)
          .toBe(expected);
      }
    }
  });

  it('counts two points of a 0-100 scale as twenty', () => {
    expect(changeClass(50, 55, bounds, 10)).toBe('none');
    expect(changeClass(50, 70, bounds, 10)).toBe('worse');
  });

  it('gives the same class of improvement when both windows are scaled', () => {
    const tenths = fc.integer({ min: 1, max: 100 }).map((value) => value / 10);
    const factor = fc.constantFrom(0.1, 0.5, 2, 3, 10, 100);
    fc.assert(
      fc.property(tenths, tenths, factor, (from, to, by) => {
        fc.pre(to <= from);
        // Decimal scaling by hand, so that the test's own arithmetic adds no noise.
        const scale = (value: number) => Number((value * by).toFixed(6));
        expect(changeClass(scale(from), scale(to), bounds)).toBe(changeClass(from, to, bounds));
      }),
      { seed: 20260301, numRuns: 500 },
    );
  });
});

describe('changeBetween', () => {
  const table: readonly [number, number, number, number | null][] = [
    [8, 7.5, -0.5, -6.3],
    [7, 4.5, -2.5, -35.7],
    [8, 5.6, -2.4, -30],
    [8, 7, -1, -12.5],
    [4, 0, -4, -100],
    [0, 3, 3, null],
    [2, 3, 1, 50],
    [6.3, 6.3, 0, 0],
  ];
  for (const [from, to, points, percent] of table) {
    it(`${from} to ${to}: ${points} points, ${percent ?? 'no'} %`, () => {
      expect(changeBetween(from, to)).toEqual(
        jasmine.objectContaining({ points, roundedPercent: percent }),
      );
    });
  }
});

describe('median', () => {
  it('is the middle value, or the mean of the middle two, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([6, 3])).toBe(4.5);
    expect(median([4.3, 4.1])).toBe(4.2);
    expect(median([7])).toBe(7);
    expect(median([20 / 3, 22 / 3])).toBe(7);
    expect(changeBetween(median([20 / 3, 7]), (41 / 6) * 0.5).roundedPercent).toBe(-50);
  });
});
