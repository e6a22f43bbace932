import { formatCount, formatNumber, formatPercent, formatSigned } from './number-format.ts';

describe('numbers on the screen', () => {
  it('rounds only for the eye, and never to a minus zero', () => {
    expect(formatNumber(6.333)).toBe('6.3');
    expect(formatNumber(5)).toBe('5');
    expect(formatNumber(-0.04)).toBe('0');
    expect(formatNumber(-1.25, 2)).toBe('−1.25');
  });

  it('gives a change its sign', () => {
    expect(formatSigned(2)).toBe('+2');
    expect(formatSigned(-1.5)).toBe('−1.5');
    expect(formatSigned(0)).toBe('0');
    expect(formatSigned(0.01)).toBe('0');
    expect(formatPercent(-42.3)).toBe('−42 %');
  });

  it('counts in words', () => {
    expect(formatCount(1, 'record')).toBe('1 record');
    expect(formatCount(1204, 'patient')).toBe('1,204 patients');
    expect(formatCount(0, 'entry', 'entries')).toBe('0 entries');
  });
});
