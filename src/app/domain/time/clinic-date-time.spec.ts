import fc from 'fast-check';
import { clinicDateTime, instantOfClinicTime, toOffsetDateTime } from './clinic-date-time.ts';

const CHICAGO = 'America/Chicago';

describe("the clinic's clock", () => {
  it('writes an instant with the offset of that day, not of today', () => {
    expect(toOffsetDateTime(Date.UTC(2026, 0, 15, 15, 30), CHICAGO)).toBe(
      '2026-01-15T09:30:00-06:00',
    );
    expect(toOffsetDateTime(Date.UTC(2026, 6, 15, 14, 30), CHICAGO)).toBe(
      '2026-07-15T09:30:00-05:00',
    );
    expect(toOffsetDateTime(Date.UTC(2026, 0, 15), 'Asia/Kolkata')).toBe(
      '2026-01-15T05:30:00+05:30',
    );
  });

  it('says null for an hour that summer time skipped, and for no date at all', () => {
    expect(instantOfClinicTime({ date: '2026-03-08', time: '02:30' }, CHICAGO)).toBeNull();
    expect(instantOfClinicTime({ date: '2026-02-30', time: '02:30' }, CHICAGO)).toBeNull();
    expect(instantOfClinicTime({ date: '', time: '02:30' }, CHICAGO)).toBeNull();
  });

  it('takes the first of the hour that comes twice', () => {
    expect(instantOfClinicTime({ date: '2026-11-01', time: '01:30' }, CHICAGO)).toBe(
      Date.UTC(2026, 10, 1, 6, 30),
    );
  });

  it('writes what it can read back, in every zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }),
        fc.constantFrom(CHICAGO, 'UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        (minute, timeZone) => {
          const instant = minute * 60_000;
          expect(Date.parse(toOffsetDateTime(instant, timeZone))).toBe(instant);
          const read = instantOfClinicTime(clinicDateTime(instant, timeZone), timeZone);
          // Within the doubled hour the first is meant; anywhere else it is the same instant.
          expect(read === instant || (read !== null && instant - read <= 3_600_000)).toBeTrue();
        },
      ),
      { seed: 7 },
    );
  });
});
