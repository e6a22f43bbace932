import { zoneNote } from './zone-note.ts';

describe('zoneNote', () => {
  const clock = { now: Date.UTC(2026, 2, 1, 15, 0), timeZone: 'America/Chicago' };

  it('says nothing where clinic and computer show the same time', () => {
    expect(zoneNote(clock, 'America/Chicago')).toBeNull();
    expect(zoneNote(clock, 'America/Menominee')).toBeNull();
  });

  it("explains whose times are typed where they don't", () => {
    expect(zoneNote(clock, 'Europe/Berlin')).toBe(
      "Times are the clinic's (America/Chicago): it is 09:00 there, 16:00 on this computer.",
    );
  });
});
