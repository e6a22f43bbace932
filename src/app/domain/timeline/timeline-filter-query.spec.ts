import * as fc from 'fast-check';
import { TRACKS } from '../protocol/track.ts';
import { TIMELINE_KINDS } from './timeline-entry.ts';
import { NO_FILTER } from './timeline-filter.ts';
import { formatTimelineFilter, parseTimelineFilter } from './timeline-filter-query.ts';

function parsed(query: string) {
  const parameters = new URLSearchParams(query);
  return parseTimelineFilter((name) => parameters.getAll(name));
}

const SEED = { seed: 20260301 };

describe('the filter of the timeline in the URL', () => {
  it('is read from a link a colleague sent', () => {
    expect(parsed('kind=score,medication&track=injection&author=Dr+Rivera&q=left+knee')).toEqual({
      filter: {
        kinds: ['score', 'medication'],
        track: 'injection',
        author: 'Dr Rivera',
        text: 'left knee',
      },
      ignored: [],
    });
  });

  it('reads a parameter given twice', () => {
    expect(parsed('kind=score&kind=medication').filter.kinds).toEqual(['score', 'medication']);
  });

  it('says which values mean nothing here, and applies the rest', () => {
    expect(parsed('kind=score,scans&track=surgery')).toEqual({
      filter: { ...NO_FILTER, kinds: ['score'] },
      ignored: ['kind “scans”', 'track “surgery”'],
    });
  });

  it('shows one track at a time and says which it leaves out', () => {
    const { filter, ignored } = parsed('track=medication,injection');
    expect([filter.track, ignored]).toEqual(['medication', ['track “injection”']]);
  });

  it('leaves no trace of a filter that narrows nothing', () => {
    expect(formatTimelineFilter(NO_FILTER)).toEqual({
      kind: null,
      track: null,
      author: null,
      q: null,
    });
  });

  it('comes back as it was written', () => {
    const words = fc.string().map((text) => (text.trim() === '' ? '' : text));
    const anyFilter = fc.record({
      kinds: fc.subarray([...TIMELINE_KINDS]),
      track: fc.constantFrom(null, ...TRACKS),
      author: words.map((author) => author || null),
      text: words,
    });
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const parameters = new URLSearchParams();
        for (const [name, value] of Object.entries(formatTimelineFilter(filter))) {
          if (typeof value === 'string') parameters.set(name, value);
        }
        const query = parameters.toString();
        expect(parsed(query)).toEqual({ filter, ignored: [] });
      }),
      SEED,
    );
  });
});
