import type { TimelineEntry } from '../../domain/timeline/timeline-entry.ts';

/** A valid line of the timeline; a test names only what it is about. */
export function aTimelineEntry(overrides: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    id: 'Observation/1',
    kind: 'score',
    track: null,
    time: {
      at: { precision: 'instant', instant: Date.parse('2026-03-12T15:00:00Z') },
      basis: 'effective',
    },
    title: 'Pain now',
    detail: '5',
    author: null,
    enteredInError: false,
    ...overrides,
  };
}
