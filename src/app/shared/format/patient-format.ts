import type { Patient } from '../../domain/patient/patient.ts';
import { daysOf, formatDay as isoDay } from '../../domain/time/clinic-day.ts';
import type { Day } from '../../domain/time/clinic-day.ts';
import type { Clock } from '../../domain/time/recorded-time.ts';

/** `Jackson, Brenda Lee`; a missing part is left out, a missing name is said. */
export function formatPatientName({
  familyName,
  givenNames,
}: Pick<Patient, 'familyName' | 'givenNames'>): string {
  const given = givenNames.join(' ');
  if (familyName && given) return `${familyName}, ${given}`;
  return familyName ?? (given || 'Name not recorded');
}

/** One letter where there is one: `F`, `M`; otherwise in words. */
export function formatSex(gender: Patient['gender']): string {
  switch (gender) {
    case 'female':
      return 'F';
    case 'male':
      return 'M';
    case 'other':
      return 'sex: other';
    case 'unknown':
      return 'sex unknown';
    case null:
      return 'sex not recorded';
  }
}

/**
 * Age in whole years, in months below two: `54 y`, `8 months`. A birth date without a day gives both
 * ages it may mean (`53–54 y`); of a deceased patient it is the age at death (`died at 81 y`).
 */
export function formatAge(
  { birthDate, deceased }: Pick<Patient, 'birthDate' | 'deceased'>,
  { now, timeZone }: Clock,
): string {
  if (deceased === true) return 'deceased';
  const diedOn = deceased === false ? null : deceased;
  if (!birthDate) return diedOn ? 'deceased' : 'age not recorded';
  const at = diedOn ?? { precision: 'instant', instant: now };
  const birth = daysOf(birthDate, timeZone);
  const end = daysOf(at, timeZone);
  const months = [monthsBetween(birth.last, end.first), monthsBetween(birth.first, end.last)];
  const age = ageInWords(Math.max(0, months[0] ?? 0), Math.max(0, months[1] ?? 0));
  return diedOn ? `died at ${age}` : age;
}

function ageInWords(fewest: number, most: number): string {
  if (most < 24) return fewest === most ? monthsInWords(most) : `${fewest}–${most} months`;
  const [low, high] = [Math.floor(fewest / 12), Math.floor(most / 12)];
  return low === high ? `${high} y` : `${low}–${high} y`;
}

function monthsInWords(months: number): string {
  return months === 1 ? '1 month' : `${months} months`;
}

/** Whole calendar months, as birthdays are counted. */
function monthsBetween(from: Day, to: Day): number {
  const [year = 0, month = 0, day = 0] = isoDay(from).split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = isoDay(to).split('-').map(Number);
  return (toYear - year) * 12 + (toMonth - month) - (toDay < day ? 1 : 0);
}
