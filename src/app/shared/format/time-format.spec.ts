import { parseDay } from '../../domain/time/clinic-day.ts';
import type { PartialTime } from '../../domain/time/recorded-time.ts';
import {
  formatDate,
  formatDay,
  formatDayRange,
  formatPartialTime,
  formatRecordedDate,
  formatRecordedTime,
  formatRelativeDay,
} from './time-format.ts';

const CHICAGO = 'America/Chicago';

function instant(text: string): PartialTime {
  return { precision: 'instant', instant: Date.parse(text) };
}

describe('times on the screen', () => {
  for (const [time, words] of [
    [instant('2026-11-12T15:50:00Z'), '12 Nov 2026, 09:50'],
    [instant('2026-11-12T05:10:00Z'), '11 Nov 2026, 23:10'],
    [{ precision: 'day', date: '2026-09-03' }, '3 Sep 2026'],
    [{ precision: 'month', date: '2021-03' }, 'Mar 2021'],
    [{ precision: 'year', date: '1999' }, '1999'],
    [null, 'not recorded'],
  ] as [PartialTime | null, string][]) {
    it(`writes ${words} as precisely as the record has it, in the clinic's zone`, () => {
      expect(formatPartialTime(time, CHICAGO)).toBe(words);
    });
  }

  it('leaves the time of day out where a date is enough, on the day the clinic had', () => {
    expect(formatDate(instant('2026-11-12T05:10:00Z'), CHICAGO)).toBe('11 Nov 2026');
  });

  it('says when a time is only that of the report', () => {
    const at = instant('2021-03-20T12:00:00Z');
    expect(formatRecordedTime({ at, basis: 'reported' }, 'UTC')).toBe(
      'reported 20 Mar 2021, 12:00',
    );
    expect(formatRecordedDate({ at, basis: 'reported' }, 'UTC')).toBe('reported 20 Mar 2021');
    expect(formatRecordedDate({ at, basis: 'effective' }, 'UTC')).toBe('20 Mar 2021');
    expect(formatRecordedTime(null, 'UTC')).toBe('date not recorded');
  });

  for (const [first, last, words] of [
    ['2026-03-03', '2026-03-23', '3–23 Mar 2026'],
    ['2026-02-28', '2026-04-04', '28 Feb – 4 Apr 2026'],
    ['2025-12-28', '2026-01-04', '28 Dec 2025 – 4 Jan 2026'],
    ['2026-03-03', '2026-03-03', '3 Mar 2026'],
    ['2025-03-03', '2026-03-23', '3 Mar 2025 – 23 Mar 2026'],
  ] as const) {
    it(`writes a span of days as ${words}`, () => {
      expect(formatDayRange({ first: parseDay(first), last: parseDay(last) })).toBe(words);
    });
  }

  it('writes an unknown day as not recorded', () => {
    expect(formatDay(null)).toBe('not recorded');
  });

  for (const [day, words] of [
    ['2026-11-20', 'today'],
    ['2026-11-19', 'yesterday'],
    ['2026-11-21', 'tomorrow'],
    ['2026-11-07', '13 days ago'],
    ['2026-11-06', '2 weeks ago'],
    ['2026-12-11', 'in 3 weeks'],
    ['2026-03-20', '8 months ago'],
    ['2023-01-25', '3 years ago'],
  ] as const) {
    it(`says of ${day} on 20 November in Chicago: ${words}`, () => {
      // 05:30 UTC on the 21st is still the evening of the 20th in Chicago.
      const clock = { now: Date.parse('2026-11-21T05:30:00Z'), timeZone: CHICAGO };
      expect(formatRelativeDay(parseDay(day), clock)).toBe(words);
    });
  }
});
