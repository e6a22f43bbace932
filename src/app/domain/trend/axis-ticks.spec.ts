import { day } from '../../testing/builders/trial-builder.ts';
import { axisTicks } from './axis-ticks.ts';

describe('axisTicks', () => {
  for (const [first, last, most, labels] of [
    ['2026-04-01', '2026-04-30', 8, ['6 Apr', '13 Apr', '20 Apr', '27 Apr']],
    [
      '2026-01-30',
      '2026-05-02',
      8,
      ['2 Feb', '16 Feb', '2 Mar', '16 Mar', '30 Mar', '13 Apr', '27 Apr'],
    ],
    ['2025-12-15', '2026-03-15', 4, ['Jan 2026', 'Feb 2026', 'Mar 2026']],
    ['2025-05-01', '2026-05-08', 5, ['Jul 2025', 'Oct 2025', 'Jan 2026', 'Apr 2026']],
    ['2020-06-01', '2026-05-08', 8, ['2021', '2022', '2023', '2024', '2025', '2026']],
    ['1939-02-01', '2026-05-08', 6, ['1940', '1960', '1980', '2000', '2020']],
  ] as const) {
    it(`labels ${first} to ${last} with ${labels.join(', ')}`, () => {
      const ticks = axisTicks({ first: day(first), last: day(last) }, most);
      expect(ticks.map(({ label }) => label)).toEqual([...labels]);
    });
  }
});
