import type { Action } from '@ngrx/store';
import { OutboxApiActions } from '../outbox/outbox.actions.ts';
import { aFirstWave, aProblem, aRawRecord } from '../testing/builders/patient-record-builder.ts';
import { aTimelineEntry } from '../testing/builders/timeline-entry-builder.ts';
import { PatientRecordActions, PatientRecordApiActions } from './patient-record.actions.ts';
import { patientRecordFeature } from './patient-record.feature.ts';

describe('patientRecordFeature', () => {
  const { reducer } = patientRecordFeature;
  const opened = PatientRecordActions.patientOpened({ patientId: 'p-1' });
  const firstEntry = aTimelineEntry({ id: 'Observation/first' });
  const firstWave = PatientRecordApiActions.firstWaveLoaded({
    patientId: 'p-1',
    record: aFirstWave({ problems: [aProblem()], entries: [firstEntry] }),
  });
  const rest = PatientRecordApiActions.restLoaded({
    patientId: 'p-1',
    entries: [firstEntry, aTimelineEntry({ id: 'Claim/rest' })],
    notReadable: [{ type: 'Flag', reason: 'The server refused the request.' }],
  });

  function after(...actions: Action[]) {
    return actions.reduce(reducer, reducer(undefined, { type: 'start' }));
  }

  it('forgets every fact of the previous patient when another is opened', () => {
    const state = after(
      opened,
      firstWave,
      rest,
      PatientRecordActions.recordOpened({ recordId: 'Observation/first' }),
      PatientRecordActions.patientOpened({ patientId: 'p-2' }),
    );
    expect(state).toEqual(after(PatientRecordActions.patientOpened({ patientId: 'p-2' })));
    expect(state.patientId).toBe('p-2');
    expect([state.patient, state.chart, state.openRecord]).toEqual([null, null, null]);
    expect([state.problems, state.entries, state.notReadable]).toEqual([[], [], []]);
    expect(state.load.kind).toBe('loading');
  });

  for (const late of [
    firstWave,
    rest,
    PatientRecordApiActions.firstWaveFailed({ patientId: 'p-1', message: 'late' }),
    PatientRecordApiActions.restFailed({ patientId: 'p-1', message: 'late' }),
    PatientRecordApiActions.restProgressed({
      patientId: 'p-1',
      progress: { records: 1, searchesAnswered: 1, searches: 2 },
    }),
    PatientRecordActions.reloadRequested({ patientId: 'p-1' }),
  ]) {
    it(`ignores "${late.type}" of a patient who is no longer open`, () => {
      const other = PatientRecordActions.patientOpened({ patientId: 'p-2' });
      expect(after(opened, other, late)).toEqual(after(other));
    });
  }

  it('is partly loaded between the two waves', () => {
    const state = after(opened, firstWave);
    expect([state.load.kind, state.restLoad.kind]).toEqual(['loaded', 'loading']);
    expect(state.entries).toEqual([firstEntry]);
    expect(after(opened, firstWave, rest).restLoad.kind).toBe('loaded');
  });

  it('keeps what is on the screen while it reloads after a save, and shows the new record at once', () => {
    const saved = OutboxApiActions.changeSaved({ patientId: 'p-1', changeId: 'c-1' });
    const reloading = after(opened, firstWave, rest, saved);
    expect(reloading.load.kind).toBe('loaded');
    expect(reloading.refresh.kind).toBe('loading');
    expect(reloading.entries.length).toBe(2);

    const added = aTimelineEntry({ id: 'Observation/added' });
    const half = reducer(
      reloading,
      PatientRecordApiActions.firstWaveLoaded({
        patientId: 'p-1',
        record: aFirstWave({ entries: [firstEntry, added] }),
      }),
    );
    expect(half.entries.map(({ id }) => id)).toEqual([
      'Observation/first',
      'Observation/added',
      'Claim/rest',
    ]);
    expect(reducer(half, rest).entries.map(({ id }) => id)).toEqual([
      'Observation/first',
      'Claim/rest',
    ]);
    expect(reducer(half, rest).refresh.kind).toBe('idle');
  });

  it('says that it could not refresh, and still shows what it had', () => {
    const state = after(
      opened,
      firstWave,
      rest,
      PatientRecordActions.reloadRequested({ patientId: 'p-1' }),
      PatientRecordApiActions.firstWaveFailed({ patientId: 'p-1', message: 'No answer.' }),
    );
    expect(state.load.kind).toBe('loaded');
    expect(state.refresh).toEqual({ kind: 'failed', message: 'No answer.' });
    expect(state.entries.length).toBe(2);
  });

  it('has no chart, so no verdict, when the first wave failed; a retry starts over', () => {
    const failed = PatientRecordApiActions.firstWaveFailed({ patientId: 'p-1', message: 'No.' });
    const state = after(opened, failed);
    expect(state.chart).toBeNull();
    expect(state.load).toEqual({ kind: 'failed', message: 'No.' });
    const again = reducer(state, PatientRecordActions.reloadRequested({ patientId: 'p-1' }));
    expect([again.load.kind, again.restLoad.kind]).toEqual(['loading', 'loading']);
  });

  it('keeps the verdicts when only the second wave failed', () => {
    const state = after(
      opened,
      firstWave,
      PatientRecordApiActions.restFailed({ patientId: 'p-1', message: 'No answer.' }),
    );
    expect(state.load.kind).toBe('loaded');
    expect(state.restLoad).toEqual({ kind: 'failed', message: 'No answer.' });
  });

  it('shows a raw record only while that very record is open', () => {
    const record = aRawRecord({ id: 'Observation/1' });
    const loaded = PatientRecordApiActions.rawRecordLoaded({ record });
    const open = PatientRecordActions.recordOpened({ recordId: 'Observation/1' });
    expect(after(opened, open, loaded).openRecord?.record).toEqual(record);
    const other = PatientRecordActions.recordOpened({ recordId: 'Observation/2' });
    expect(after(opened, open, other, loaded).openRecord?.record).toBeNull();
    expect(after(opened, open, PatientRecordActions.recordClosed(), loaded).openRecord).toBeNull();
  });
});
