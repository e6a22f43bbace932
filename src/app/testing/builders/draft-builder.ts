import type { Draft } from '../../outbox/draft.ts';
import { anEpisodeEntry } from './entry-builder.ts';

/** What was typed into an episode form; a test names only what it is about. */
export function aDraft(overrides: Partial<Draft> = {}): Draft {
  return {
    changeId: '7f9c24e8-3b12-4fef-91e0-aabbccddee01',
    patientId: 'p-1',
    about: '',
    entry: anEpisodeEntry(),
    keptAt: 1,
    isSubmitted: false,
    ...overrides,
  };
}
