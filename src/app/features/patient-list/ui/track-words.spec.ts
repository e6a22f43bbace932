import type { TrackState } from '../../../domain/trial/track-state.ts';
import { parseDay } from '../../../domain/time/clinic-day.ts';
import { trackWords } from './track-words.ts';

describe('a track in two lines', () => {
  const running: TrackState = {
    kind: 'running',
    name: 'cyclobenzaprine',
    progress: { unit: 'day', count: 15 },
    alsoRunning: [],
  };

  for (const [state, name, words] of [
    [{ kind: 'none-recorded' }, null, 'none recorded'],
    [running, 'cyclobenzaprine', 'running, day 15'],
    [{ ...running, alsoRunning: ['baclofen'] }, 'cyclobenzaprine + baclofen', 'running, day 15'],
    [{ ...running, progress: null }, 'cyclobenzaprine', 'running, days not recorded'],
    [
      { ...running, name: 'physiotherapy', progress: { unit: 'visit', count: 1 } },
      'physiotherapy',
      'running, 1 visit',
    ],
    [
      { ...running, name: 'heat', progress: { unit: 'logged-day', count: 4 } },
      'heat',
      'running, 4 days logged',
    ],
    [
      { kind: 'end-unknown', name: 'ibuprofen', since: parseDay('2022-03-03') },
      'ibuprofen',
      '3 Mar 2022, no end recorded',
    ],
    [{ kind: 'end-unknown', name: 'ibuprofen', since: null }, 'ibuprofen', 'dates not recorded'],
    [
      { kind: 'referred', name: 'physiotherapy', day: parseDay('2026-11-12') },
      'physiotherapy',
      'referred 12 Nov 2026',
    ],
    [{ kind: 'planned', name: 'massage', day: null }, 'massage', 'planned (date not recorded)'],
    [
      { kind: 'tried', name: 'naproxen', verdict: 'none', confirmed: false, trials: 1 },
      'naproxen',
      'tried: no change',
    ],
    [
      { kind: 'tried', name: 'baclofen', verdict: 'moderate', confirmed: true, trials: 3 },
      'baclofen',
      'best of 3: moderate, confirmed',
    ],
  ] as [TrackState, string | null, string][]) {
    it(`says "${words}"${name ? ` of ${name}` : ''}`, () => {
      expect(trackWords(state)).toEqual({ name, state: words });
    });
  }
});
