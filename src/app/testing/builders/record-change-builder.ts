import type { EpisodeRecorded, TrialStopped } from '../../domain/record-change/record-change.ts';

/** A valid episode change; a test names only what it is about. */
export function anEpisodeChange(overrides: Partial<EpisodeRecorded> = {}): EpisodeRecorded {
  return {
    kind: 'episode-recorded',
    changeId: '7f9c24e8-3b12-4fef-91e0-aabbccddee01',
    patientId: 'p-1',
    timeZone: 'America/Chicago',
    type: 'cramp',
    start: { precision: 'day', date: '2026-03-01' },
    end: null,
    severity: 6,
    sites: [],
    triggers: [],
    symptoms: [],
    interference: null,
    note: null,
    ...overrides,
  };
}

/** A valid stop of a medicine order, opened on version 1. */
export function aStopChange(overrides: Partial<TrialStopped> = {}): TrialStopped {
  return {
    kind: 'trial-stopped',
    changeId: '7f9c24e8-3b12-4fef-91e0-aabbccddee02',
    patientId: 'p-1',
    timeZone: 'America/Chicago',
    recordId: 'MedicationRequest/1',
    openedOnVersion: '1',
    stoppedOn: { precision: 'day', date: '2026-03-10' },
    reason: 'no-effect',
    reasonText: null,
    ...overrides,
  };
}
