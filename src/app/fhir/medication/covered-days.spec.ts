import type { Dosage, Quantity, Timing, TimingRepeat } from 'fhir/r4';
import { coveredDays, dailyAmounts } from './covered-days.ts';
import type { Supply } from './covered-days.ts';

const daily = (frequency: number): Timing => ({
  repeat: { frequency, period: 1, periodUnit: 'd' },
});
const dose = (doseQuantity: Quantity): Dosage => ({ doseAndRate: [{ doseQuantity }] });
const tablets = (value: number): Quantity => ({ value, unit: 'tablet' });

function supply(dosage: Dosage | readonly Dosage[], rest: Partial<Supply> = {}): Supply {
  return {
    dosages: Array.isArray(dosage) ? (dosage as Dosage[]) : [dosage as Dosage],
    strengthMilligrams: 10,
    ...rest,
  };
}

const oneDose = (timing: Timing): Dosage => ({ ...dose(tablets(1)), timing });

describe('covered days, in order of preference', () => {
  const expectedSupplyDuration = { value: 2, code: 'wk' };
  const quantity = tablets(30);
  const bounds = { start: '2026-03-01', end: '2026-03-07' };
  const timing = { repeat: { ...daily(3).repeat, boundsPeriod: bounds } };

  it('takes the expected supply duration first', () => {
    const all = supply(oneDose(timing), { expectedSupplyDuration, quantity });
    expect(coveredDays(all)).toBe(14);
  });
  it('then quantity by daily dose', () => {
    expect(coveredDays(supply(oneDose(timing), { quantity }))).toBe(10);
  });
  it('then the duration of the instruction', () => {
    const boundsDuration = { value: 10, code: 'd' };
    expect(coveredDays(supply({ timing: { repeat: { boundsDuration } } }))).toBe(10);
  });
  it('but not its period, whose days are those of the clinic', () => {
    expect(coveredDays(supply(oneDose(timing)))).toBeNull();
  });
  it('else they are unknown', () => {
    expect(coveredDays(supply([]))).toBeNull();
    expect(coveredDays(supply(dose(tablets(1)), { quantity }))).toBeNull();
    expect(coveredDays(supply({ timing: daily(3) }, { quantity }))).toBeNull();
    expect(coveredDays(supply({ text: '1 tablet three times a day' }, { quantity }))).toBeNull();
  });

  it('passes over a duration that is none', () => {
    const noDays = { value: 0, code: 'd' };
    expect(coveredDays(supply(oneDose(timing), { expectedSupplyDuration: noDays, quantity }))).toBe(
      10,
    );
  });
});

describe('covered days of as-needed use', () => {
  const expectedSupplyDuration = { value: 30, code: 'd' };
  for (const [how, dosage] of [
    ['by its element', { asNeededBoolean: true }],
    ['by its reason', { asNeededCodeableConcept: { text: 'pain' } }],
    ['by its words', { text: '1 tablet every 12 hours as needed' }],
    ['by PRN', { text: '1 tab TID PRN spasm' }],
  ] as const) {
    it(`are unknown, said ${how}`, () => {
      expect(coveredDays(supply(dosage, { expectedSupplyDuration }))).toBeNull();
    });
  }
  it('are known where the element says that it is not as needed', () => {
    const dosage = { asNeededBoolean: false, text: 'as needed' };
    expect(coveredDays(supply(dosage, { expectedSupplyDuration }))).toBe(30);
  });
  it('are known by the duration where only a part is as needed, but not by the quantity', () => {
    const dosages = [oneDose(daily(3)), { ...oneDose(daily(1)), asNeededBoolean: true }];
    expect(coveredDays(supply(dosages, { expectedSupplyDuration }))).toBe(30);
    expect(coveredDays(supply(dosages, { quantity: tablets(90) }))).toBeNull();
  });
});

describe('quantity by daily dose', () => {
  const days = (timing: Timing, doseQuantity: Quantity, quantity: Quantity) =>
    coveredDays(supply({ ...dose(doseQuantity), timing }, { quantity }));

  for (const [how, timing, expected] of [
    ['3 a day', daily(3), 10],
    ['every 8 hours', { repeat: { frequency: 1, period: 8, periodUnit: 'h' } }, 10],
    ['once every 2 days', { repeat: { frequency: 1, period: 2, periodUnit: 'd' } }, 60],
    ['no frequency said', { repeat: { period: 1, periodUnit: 'd' } }, 30],
    ['3 to 4 a day', { repeat: { ...daily(3).repeat, frequencyMax: 4 } }, 7],
    ['3 in 1 to 2 days', { repeat: { ...daily(3).repeat, periodMax: 2 } }, 10],
    ['morning and night', { repeat: { when: ['MORN', 'NIGHT'] } }, 15],
    ['at 8, 14 and 20 h', { repeat: { timeOfDay: ['08:00:00', '14:00:00', '20:00:00'] } }, 10],
    ['BID', { code: { coding: [{ code: 'BID' }] } }, 15],
    ['TID in words', { code: { text: 'TID' } }, 10],
    ['QID', { code: { coding: [{ code: 'QID' }] } }, 7],
    ['QOD', { code: { coding: [{ code: 'QOD' }] } }, 60],
    ['2 a day on 3 days of the week', { repeat: { ...daily(2).repeat, dayOfWeek: week(3) } }, 35],
    [
      '3 a week, on 3 named days',
      { repeat: { frequency: 3, period: 1, periodUnit: 'wk', dayOfWeek: week(3) } },
      70,
    ],
  ] as const) {
    it(`30 tablets, one ${how}: ${expected} days`, () => {
      expect(days(timing as Timing, tablets(1), tablets(30))).toBe(expected);
    });
  }

  for (const [why, doseQuantity, quantity, expected] of [
    ['two tablets each', tablets(2), tablets(60), 10],
    ['milligrams against tablets of 10 mg', { value: 10, unit: 'mg' }, tablets(30), 10],
    ['half a tablet in milligrams', { value: 5, code: 'mg' }, tablets(30), 20],
    ['milligrams against milligrams', { value: 10, code: 'mg' }, { value: 300, code: 'mg' }, 10],
    ['millilitres', { value: 5, unit: 'mL' }, { value: 150, unit: 'mL' }, 10],
    [
      'UCUM annotations',
      { value: 1, code: '{tablet}' },
      { value: 30, code: '{tbl}', unit: 'tablet' },
      10,
    ],
    ['no units at all', { value: 1 }, { value: 30 }, 10],
    ['capsules', { value: 1, unit: 'capsule' }, { value: 30, unit: 'Capsules' }, 10],
    ['tablets against millilitres', tablets(1), { value: 30, unit: 'mL' }, null],
    ['puffs', { value: 1, unit: 'puff' }, { value: 30, unit: 'puff' }, null],
    ['no quantity', tablets(1), {}, null],
    ['a quantity of 0', tablets(1), tablets(0), null],
    ['a dose of 0', tablets(0), tablets(30), null],
  ] as const) {
    it(`three times a day, ${why}: ${String(expected)}`, () => {
      expect(days(daily(3), doseQuantity, quantity)).toBe(expected);
    });
  }

  it('counts the larger dose of a range: never more cover than is sure', () => {
    const doseRange = { low: tablets(1), high: tablets(2) };
    const dosage = { timing: daily(2), doseAndRate: [{ doseRange }] };
    expect(coveredDays(supply(dosage, { quantity: tablets(40) }))).toBe(10);
  });

  it('cannot count milligrams of a product whose strength is unknown', () => {
    const dosage = { ...dose({ value: 10, unit: 'mg' }), timing: daily(3) };
    const unknown = supply(dosage, { quantity: tablets(30), strengthMilligrams: null });
    expect(coveredDays(unknown)).toBeNull();
  });

  it('counts a day that is begun as not covered', () => {
    expect(days(daily(3), tablets(1), tablets(31))).toBe(10);
    expect(days(daily(3), tablets(1), tablets(32))).toBe(10);
    expect(days(daily(3), tablets(1), tablets(33))).toBe(11);
  });
});

describe('several instructions', () => {
  const step = (sequence: number, frequency: number, boundsDays?: number): Dosage => {
    const bounds = boundsDays ? { boundsDuration: { value: boundsDays, code: 'd' } } : {};
    return { ...oneDose({ repeat: { ...daily(frequency).repeat, ...bounds } }), sequence };
  };

  it('are taken together where they have the same or no sequence number', () => {
    const together = [oneDose(daily(1)), { ...dose(tablets(2)), timing: daily(1) }];
    expect(coveredDays(supply(together, { quantity: tablets(30) }))).toBe(10);
    expect(dailyAmounts(supply(together))).toEqual({ units: 3, milligrams: 30 });
  });

  it('are a taper where their numbers differ: each step uses up its part', () => {
    // 3 x 5 days + 2 x 5 days + 1 x what is left of 40 = 5 + 5 + 15 days.
    const taper = [step(3, 1), step(1, 3, 5), step(2, 2, 5)];
    expect(coveredDays(supply(taper, { quantity: tablets(40) }))).toBe(25);
    expect(dailyAmounts(supply(taper))).toEqual({ units: null, milligrams: null });
  });

  it('of a taper without quantity last as long as their steps together', () => {
    expect(coveredDays(supply([step(1, 3, 5), step(2, 2, 5)]))).toBe(10);
    expect(coveredDays(supply([step(1, 3, 5), step(2, 2)]))).toBeNull();
  });
});

describe('daily amounts', () => {
  for (const [why, dosage, expected] of [
    ['tablets of 10 mg', oneDose(daily(3)), { units: 3, milligrams: 30 }],
    [
      'milligrams',
      { ...dose({ value: 5, unit: 'mg' }), timing: daily(3) },
      { units: 1.5, milligrams: 15 },
    ],
    [
      'millilitres',
      { ...dose({ value: 5, unit: 'mL' }), timing: daily(3) },
      { units: null, milligrams: null },
    ],
    ['words only', { text: '1 three times a day' }, { units: null, milligrams: null }],
    [
      'a range',
      oneDose({ repeat: { ...daily(3).repeat, frequencyMax: 4 } }),
      { units: null, milligrams: null },
    ],
  ] as const) {
    it(`of ${why}`, () => {
      expect(dailyAmounts(supply(dosage as Dosage))).toEqual(expected);
    });
  }

  it('of milligrams are known without the strength', () => {
    const dosage = { ...dose({ value: 500, unit: 'mg' }), timing: daily(2) };
    expect(dailyAmounts(supply(dosage, { strengthMilligrams: null }))).toEqual({
      units: null,
      milligrams: 1000,
    });
  });
});

function week(days: number): TimingRepeat['dayOfWeek'] {
  return (['mon', 'wed', 'fri'] as const).slice(0, days);
}
