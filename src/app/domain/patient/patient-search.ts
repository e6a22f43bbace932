import { formatDay, parseDay } from '../time/clinic-day.ts';

/** What patients are looked for by. All parts that are there must match; none: all patients. */
export interface PatientSearch {
  /** Words of the name in any order, each the beginning of a part of the name. */
  readonly name: string | null;
  /** `1972-03-01`, `1972-03` or `1972`. */
  readonly birthDate: string | null;
  /** Medical record number or another identifier, whole. */
  readonly identifier: string | null;
}

export const ALL_PATIENTS: PatientSearch = { name: null, birthDate: null, identifier: null };

/** Orders in which patients are listed; `-` in front: the other way round. */
export const PATIENT_SORTS = [
  'name',
  '-name',
  'birthdate',
  '-birthdate',
  'updated',
  '-updated',
] as const;
export type PatientSort = (typeof PATIENT_SORTS)[number];

/** Which patients, in which order. */
export interface PatientQuery {
  readonly search: PatientSearch;
  readonly sort: PatientSort;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';

type DateReading = readonly [pattern: RegExp, order: readonly ('year' | 'month' | 'day')[]];

/** Ways to write a birth date; with slashes the month comes first, as in the US. */
const DATES: readonly DateReading[] = [
  [/(?<!\S)(\d{4})-(\d{1,2})-(\d{1,2})(?!\S)/, ['year', 'month', 'day']],
  [/(?<!\S)(\d{4})-(\d{2})(?!\S)/, ['year', 'month']],
  [/(?<!\S)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\S)/, ['month', 'day', 'year']],
  [/(?<!\S)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\S)/, ['day', 'month', 'year']],
  [new RegExp(`(?<!\\S)(\\d{1,2})\\.? ${MONTH},? (\\d{4})(?!\\S)`, 'i'), ['day', 'month', 'year']],
  [new RegExp(`(?<!\\S)${MONTH} (\\d{1,2}),? (\\d{4})(?!\\S)`, 'i'), ['month', 'day', 'year']],
  [new RegExp(`(?<!\\S)${MONTH} (\\d{4})(?!\\S)`, 'i'), ['month', 'year']],
  [/(?<!\S)born (\d{4})(?!\S)/i, ['year']],
];

/**
 * One line of search in the words of the clinic: `jackson`, `Jackson, Brenda`, `1 Mar 1972`,
 * `1972-03-01`, `3/1/1972`, `born 1972`, `12345`, `LD-1007`, `mrn 12345`, and any of them together.
 */
export function parsePatientSearch(text: string): PatientSearch {
  const line = text.trim().replace(/\s+/g, ' ');
  const date = findBirthDate(line);
  const rest = date ? line.replace(date.text, ' ') : line;
  const words = rest
    .replace(/\bmrn[:#]?\s*(?=\S)/i, 'mrn:')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const identifier = words.find(isIdentifier);
  const names = words.filter((word) => word !== identifier);
  return {
    name: names.join(' ') || null,
    birthDate: date?.birthDate ?? null,
    identifier: identifier?.replace(/^mrn:/i, '') ?? null,
  };
}

/** The line that `parsePatientSearch` reads as this search. */
export function formatPatientSearch({ name, birthDate, identifier }: PatientSearch): string {
  const born = birthDate && /^\d{4}$/.test(birthDate) ? `born ${birthDate}` : birthDate;
  const number = identifier && !isIdentifier(identifier) ? `mrn:${identifier}` : identifier;
  return [name, born, number].filter((part) => part !== null).join(' ');
}

/**
 * Anything with a digit, unless it is letters with one to three digits behind them: so are invented
 * names of test patients written ("Heller342"). `mrn:` in front makes an identifier of any word.
 */
function isIdentifier(word: string): boolean {
  return /^mrn:/i.test(word) || (/\d/.test(word) && !/^[\p{L}'’-]*\p{L}{2}\d{1,3}$/u.test(word));
}

function findBirthDate(line: string): { readonly text: string; readonly birthDate: string } | null {
  for (const [pattern, order] of DATES) {
    const match = pattern.exec(line);
    const birthDate = match && toIsoDate(match.slice(1), order);
    if (birthDate) return { text: match[0], birthDate };
  }
  return null;
}

function toIsoDate(parts: readonly string[], order: DateReading[1]): string | null {
  const part = (name: 'year' | 'month' | 'day') => parts[order.indexOf(name)];
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const monthNumber = month && String(toMonth(month)).padStart(2, '0');
  const date = [year, monthNumber, day?.padStart(2, '0')].filter((text) => text).join('-');
  if (!isCalendarDate(date)) return null;
  return date;
}

function toMonth(month: string): number {
  const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return named || Number(month);
}

/** 30 February, a 13th month and a year before anyone living was born are no birth dates. */
function isCalendarDate(date: string): boolean {
  const [year = '', month = '01', day = '01'] = date.split('-');
  const full = `${year}-${month}-${day}`;
  const parsed = parseDay(full);
  return Number(year) >= 1880 && !Number.isNaN(parsed) && formatDay(parsed) === full;
}
