import * as fc from 'fast-check';
import { aTimelineEntry } from '../../testing/builders/timeline-entry-builder.ts';
import { TRACKS } from '../protocol/track.ts';
import { TIMELINE_KINDS } from './timeline-entry.ts';
import {
  authorsOf,
  countByKind,
  filterMonths,
  filterTimeline,
  isEverything,
  NO_FILTER,
} from './timeline-filter.ts';
import type { TimelineFilter } from './timeline-filter.ts';

const score = aTimelineEntry({ id: 'Observation/score', author: 'Dr Rivera' });
const order = aTimelineEntry({
  id: 'MedicationRequest/order',
  kind: 'medication',
  track: 'medication',
  title: 'Cyclobenzaprine 10 mg',
  detail: 'before sleep, Müller pharmacy',
  author: 'Dr Okafor',
});
const injection = aTimelineEntry({
  id: 'Procedure/injection',
  kind: 'injection',
  track: 'injection',
  title: 'Trigger point injection',
  detail: 'left trapezius',
  author: 'Dr Rivera',
});
const entries = [score, order, injection];

function shown(filter: Partial<TimelineFilter>): string[] {
  return filterTimeline(entries, { ...NO_FILTER, ...filter }).map(({ id }) => id);
}

const SEED = { seed: 20260301 };

describe('the filter of the timeline', () => {
  for (const [why, filter, ids] of [
    ['shows everything when nothing is chosen', {}, entries.map(({ id }) => id)],
    ['shows any of the kinds chosen', { kinds: ['score', 'injection'] }, [score.id, injection.id]],
    ['shows one track', { track: 'medication' }, [order.id]],
    ['shows one author', { author: 'Dr Rivera' }, [score.id, injection.id]],
    ['finds text whatever its case', { text: 'TRAPEZIUS' }, [injection.id]],
    ['finds an accent typed without it', { text: 'muller' }, [order.id]],
    ['finds a plain letter typed with an accent', { text: 'trapézius' }, [injection.id]],
    ['wants every word, in any order', { text: 'sleep cyclobenzaprine' }, [order.id]],
    ['finds by kind and by record id', { text: 'injection procedure/inj' }, [injection.id]],
    ['takes blank text as none', { text: '  ' }, entries.map(({ id }) => id)],
    ['wants all parts at once', { kinds: ['score'], author: 'Dr Okafor' }, []],
  ] as [string, Partial<TimelineFilter>, string[]][]) {
    it(why, () => {
      expect(shown(filter)).toEqual(ids);
    });
  }

  it('counts what each kind would show with the rest of the filter, kinds without any included', () => {
    const counts = countByKind(entries, { ...NO_FILTER, kinds: ['score'], author: 'Dr Rivera' });
    expect([...counts]).toEqual([
      ['score', 1],
      ['medication', 0],
      ['injection', 1],
    ]);
  });

  it('leaves out the months of which nothing is left', () => {
    const months = [
      { year: 2026, month: 3, entries: [score, order] },
      { year: 2025, month: 12, entries: [injection] },
    ];
    expect(filterMonths(months, { ...NO_FILTER, track: 'medication' })).toEqual([
      { year: 2026, month: 3, entries: [order] },
    ]);
    expect(filterMonths(months, NO_FILTER)).toEqual(months);
  });

  it('names each author once, in alphabetical order', () => {
    expect(authorsOf([...entries, aTimelineEntry({ author: null })])).toEqual([
      'Dr Okafor',
      'Dr Rivera',
    ]);
  });

  it('knows when it narrows nothing', () => {
    expect(isEverything(NO_FILTER)).toBeTrue();
    expect(isEverything({ ...NO_FILTER, text: ' ' })).toBeTrue();
    expect(isEverything({ ...NO_FILTER, track: 'injection' })).toBeFalse();
  });

  const anyEntries = fc.array(
    fc.record({
      kind: fc.constantFrom(...TIMELINE_KINDS),
      track: fc.constantFrom(null, ...TRACKS),
      author: fc.constantFrom(null, 'Dr Rivera', 'Dr Okafor'),
      title: fc.constantFrom('Pain now', 'Spasm', 'Ibuprofen'),
    }),
    { maxLength: 30 },
  );

  it('never loses a record: the counts of the kinds add up to what the rest of the filter shows', () => {
    fc.assert(
      fc.property(
        anyEntries,
        fc.constantFrom(null, ...TRACKS),
        fc.constantFrom('', 'pain', 'i'),
        (parts, track, text) => {
          const all = parts.map((part) => aTimelineEntry(part));
          const filter = { ...NO_FILTER, track, text };
          const counts = [...countByKind(all, filter).values()];
          const total = counts.reduce((sum, count) => sum + count, 0);
          expect(total).toBe(filterTimeline(all, filter).length);
        },
      ),
      SEED,
    );
  });

  it('splits the records: each track and none show every record exactly once', () => {
    fc.assert(
      fc.property(anyEntries, (parts) => {
        const all = parts.map((part) => aTimelineEntry(part));
        const onTracks = TRACKS.map((track) => filterTimeline(all, { ...NO_FILTER, track }).length);
        const onNone = all.filter(({ track }) => track === null).length;
        expect(onTracks.reduce((sum, count) => sum + count, onNone)).toBe(all.length);
      }),
      SEED,
    );
  });
});
