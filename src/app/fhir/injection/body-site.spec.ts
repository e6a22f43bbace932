import { toBodySite } from './body-site.ts';

const SNOMED = 'http://snomed.info/sct';
const LOCAL = 'urn:ladderline:codes';

describe('toBodySite', () => {
  for (const [text, name, side] of [
    ['left trapezius', 'trapezius', 'left'],
    ['Right upper trapezius', 'upper trapezius', 'right'],
    ['trapezius, bilateral', 'trapezius,', 'both'],
    ['both calves', 'calves', 'both'],
    ['quadratus lumborum', 'quadratus lumborum', null],
    ['leftover', 'leftover', null],
    ['left', 'left', 'left'],
  ] as const) {
    it(`"${text}" is ${name}, side ${String(side)}`, () => {
      const site = toBodySite({ text });
      expect(site?.side ?? null).toBe(side);
      expect(site?.name.replace(/,$/, '')).toBe(name.replace(/,$/, ''));
    });
  }

  for (const [system, code, side] of [
    [SNOMED, '7771000', 'left'],
    [SNOMED, '24028007', 'right'],
    [SNOMED, '51440002', 'both'],
    [LOCAL, 'side-left', 'left'],
    [LOCAL, 'side-both', 'both'],
  ] as const) {
    it(`takes the side from code ${code}`, () => {
      const coding = [
        { system, code, display: 'the side' },
        { code: 'm1', display: 'Trapezius' },
      ];
      expect(toBodySite({ coding })).toEqual({ name: 'Trapezius', side });
    });
  }

  it('clears the wording of a code', () => {
    const coding = [
      { system: SNOMED, code: '1', display: 'Structure of left trapezius (body structure)' },
    ];
    expect(toBodySite({ coding })).toEqual({ name: 'trapezius', side: 'left' });
  });

  it('names nothing where nothing is said', () => {
    expect(toBodySite(undefined)).toBeNull();
    expect(toBodySite({})).toBeNull();
    expect(toBodySite({ coding: [{ system: SNOMED, code: '7771000' }] })).toBeNull();
  });
});
