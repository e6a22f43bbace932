import { toPartialTime } from './fhir-time.ts';

describe('toPartialTime', () => {
  for (const [text, precision] of [
    ['2026', 'year'],
    ['2026-03', 'month'],
    ['2024-02-29', 'day'],
  ] as const) {
    it(`keeps ${text} as a ${precision}`, () => {
      expect(toPartialTime(text)).toEqual({ precision, date: text });
    });
  }

  for (const [text, utc] of [
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00:00.683-06:00', '2026-03-01T16:00:00.683Z'],
    ['2026-03-01T00:30:00+14:00', '2026-02-28T10:30:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ] as const) {
    it(`reads ${text} as one moment`, () => {
      expect(toPartialTime(text)).toEqual({ precision: 'instant', instant: Date.parse(utc) });
    });
  }

  for (const text of [
    '2026-02-30',
    '2025-02-29T10:00:00Z',
    '2026-13',
    '2026-3-1',
    '2026-03-01T10:00:00',
    '2026-03-01T10:00Z',
    '2026-03-01T10Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T10:00:00+15:00',
    '01/03/2026',
    'yesterday',
    '',
  ]) {
    it(`finds no FHIR time in "${text}"`, () => {
      expect(toPartialTime(text)).toBeNull();
    });
  }

  it('finds no FHIR time in what is no text', () => {
    for (const value of [undefined, null, 20260301, {}, []]) {
      expect(toPartialTime(value)).toBeNull();
    }
  });
});
