import type { PartialTime } from '../../domain/time/recorded-time.ts';
import { formatAge, formatPatientName, formatSex } from './patient-format.ts';

describe('a patient in words', () => {
  it('is named family first, and a missing name is said', () => {
    expect(formatPatientName({ familyName: 'Jackson', givenNames: ['Brenda', 'Lee'] })).toBe(
      'Jackson, Brenda Lee',
    );
    expect(formatPatientName({ familyName: null, givenNames: ['Eve'] })).toBe('Eve');
    expect(formatPatientName({ familyName: 'Jackson', givenNames: [] })).toBe('Jackson');
    expect(formatPatientName({ familyName: null, givenNames: [] })).toBe('Name not recorded');
  });

  it('has a sex that is never guessed', () => {
    expect([formatSex('female'), formatSex('other'), formatSex(null)]).toEqual([
      'F',
      'sex: other',
      'sex not recorded',
    ]);
  });

  const clock = { now: Date.parse('2026-03-01T03:00:00Z'), timeZone: 'America/Chicago' };
  const day = (date: string): PartialTime => ({ precision: 'day', date });

  for (const [why, birthDate, deceased, age] of [
    // In Chicago it is still 28 February.
    ['turns a year older on the birthday in the clinic', day('1972-03-01'), null, '53 y'],
    ['is as old as the birthday today says', day('1972-02-28'), null, '54 y'],
    ['is counted in months when small', day('2025-06-20'), null, '8 months'],
    ['has two possible ages by a year', { precision: 'year', date: '1972' }, null, '53–54 y'],
    ['has one age by a month past', { precision: 'month', date: '1972-01' }, null, '54 y'],
    ['has no invented age', null, null, 'age not recorded'],
    ['keeps the age at death', day('1940-05-01'), day('2021-06-01'), 'died at 81 y'],
    ['has no invented day of death', day('1940-05-01'), true, 'deceased'],
    ['is alive where it says so', day('1972-02-28'), false, '54 y'],
  ] as [string, PartialTime | null, PartialTime | boolean | null, string][]) {
    it(`${why}: ${age}`, () => {
      expect(formatAge({ birthDate, deceased }, clock)).toBe(age);
    });
  }
});
