import * as fc from 'fast-check';
import { aTimelineEntry } from '../../testing/builders/timeline-entry-builder.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import type { TimelineEntry } from './timeline-entry.ts';
import { timelineMonths } from './timeline-order.ts';

const CHICAGO = 'America/Chicago';

function entryAt(time: string | null, id = `Observation/${time ?? 'undated'}`): TimelineEntry {
  return aTimelineEntry({ id, time: time === null ? null : { at: at(time), basis: 'effective' } });
}

function at(time: string): PartialTime {
  if (time.includes('T')) return { precision: 'instant', instant: Date.parse(time) };
  const precision = ({ 4: 'year', 7: 'month', 10: 'day' } as const)[time.length as 4 | 7 | 10];
  return { precision, date: time };
}

function outline(entries: readonly TimelineEntry[], timeZone = CHICAGO): string[] {
  return timelineMonths(entries, timeZone).map(
    ({ year, month, entries: inMonth }) =>
      `${year ?? 'undated'}/${month ?? '-'}: ${inMonth.map(({ id }) => id.split('/')[1]).join(' ')}`,
  );
}

const SEED = { seed: 20260301 };

describe('the timeline in months', () => {
  it('runs from the newest record back to the oldest, however far apart the years are', () => {
    const entries = ['1939-02-01', '2026-03-12T15:00:00Z', '2026-03-12T16:00:00Z', '2026-02-01'];
    expect(outline(entries.map((time) => entryAt(time)))).toEqual([
      '2026/3: 2026-03-12T16:00:00Z 2026-03-12T15:00:00Z',
      '2026/2: 2026-02-01',
      '1939/2: 1939-02-01',
    ]);
  });

  it('puts a day below its own hours, a month below its days and a year below its months', () => {
    const entries = ['2026', '2026-03', '2026-03-12', '2026-03-12T15:00:00Z', '2026-01-01'];
    expect(outline(entries.map((time) => entryAt(time)))).toEqual([
      '2026/3: 2026-03-12T15:00:00Z 2026-03-12 2026-03',
      '2026/1: 2026-01-01',
      '2026/-: 2026',
    ]);
  });

  it('lists records without any time apart, at the end', () => {
    expect(outline([entryAt(null), entryAt('1950')])).toEqual([
      '1950/-: 1950',
      'undated/-: undated',
    ]);
  });

  it('takes the month of an instant from the calendar of the clinic', () => {
    const newYear = entryAt('2026-01-01T05:30:00Z');
    expect(outline([newYear], CHICAGO)[0]).toMatch(/^2025\/12/);
    expect(outline([newYear], 'Europe/Berlin')[0]).toMatch(/^2026\/1/);
  });

  it('orders by the moment, not by how its offset is written', () => {
    const earlier = entryAt('2026-03-12T23:00:00+09:00');
    const later = entryAt('2026-03-12T10:00:00-05:00');
    expect(outline([earlier, later])).toEqual([
      '2026/3: 2026-03-12T10:00:00-05:00 2026-03-12T23:00:00+09:00',
    ]);
  });

  const anyTime = fc.oneof(
    fc.constant(null),
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
      .chain((date) =>
        fc.constantFrom(4, 7, 10, 24).map((length) => date.toISOString().slice(0, length)),
      ),
  );
  const anyEntries = fc
    .array(anyTime, { maxLength: 40 })
    .map((times) => times.map((time, index) => entryAt(time, `Observation/${index}`)));

  it('never loses or doubles a record', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const listed = timelineMonths(entries, CHICAGO).flatMap((month) => month.entries);
        expect(listed.map(({ id }) => id).sort()).toEqual(entries.map(({ id }) => id).sort());
      }),
      SEED,
    );
  });

  it('names each month once, and is the same for any order of the input', () => {
    fc.assert(
      fc.property(anyEntries, fc.infiniteStream(fc.nat()), (entries, random) => {
        const weights = new Map(entries.map(({ id }) => [id, random.next().value as number]));
        const shuffled = [...entries].sort((a, b) => weights.get(a.id)! - weights.get(b.id)!);
        expect(outline(shuffled)).toEqual(outline(entries));
        const names = outline(entries).map((line) => line.split(':')[0]);
        expect(new Set(names).size).toBe(names.length);
      }),
      SEED,
    );
  });
});
