import type { Action } from '@ngrx/store';
import { PatientRecordActions } from '../patient-record/patient-record.actions.ts';
import { anEpisodeEntry, aStopTreatmentEntry } from '../testing/builders/entry-builder.ts';
import { aStopChange, anEpisodeChange } from '../testing/builders/record-change-builder.ts';
import type { Draft } from './draft.ts';
import { OutboxActions, OutboxApiActions } from './outbox.actions.ts';
import {
  outboxFeature,
  selectDraft,
  selectHasUnsaved,
  selectItem,
  selectOpenDraft,
  selectOutboxStatus,
} from './outbox.feature.ts';

const EPISODE = anEpisodeChange();
const STOP = aStopChange();
const { changeId, patientId } = EPISODE;
const patientLabel = 'Jackson, Brenda, 1 Mar 1972';
const kept = OutboxApiActions.changeKept({ changeId, message: 'The server did not answer.' });
const refused = OutboxApiActions.changeFailed({ changeId, message: 'Refused.', issues: [] });
const saved = OutboxApiActions.changeSaved({ changeId, patientId });
const DRAFT: Draft = {
  changeId,
  patientId,
  about: '',
  entry: anEpisodeEntry({ note: 'half typed' }),
  keptAt: 1,
  isSubmitted: false,
};
const submitted = OutboxActions.changeSubmitted({ change: EPISODE, patientLabel, draft: DRAFT });
const stopSubmitted = OutboxActions.changeSubmitted({
  change: STOP,
  patientLabel,
  draft: { ...DRAFT, changeId: STOP.changeId, entry: aStopTreatmentEntry() },
});
const drafted = OutboxActions.draftKept({ draft: DRAFT });

function after(...history: Action[]) {
  const { reducer } = outboxFeature;
  return { outbox: history.reduce(reducer, reducer(undefined, { type: 'start' })) };
}

function countsAfter(...history: Action[]) {
  const { waiting, sending, needsYou } = selectOutboxStatus(after(...history));
  return { waiting, sending, needsYou };
}

describe('outboxFeature', () => {
  it('keeps every change and every draft when another patient is opened', () => {
    const opened = PatientRecordActions.patientOpened({ patientId: 'p-2' });
    const state = after(drafted, submitted, stopSubmitted, opened);
    expect(selectOutboxStatus(state).items.length).toBe(2);
    expect(selectDraft(changeId)(state)?.entry).toEqual(DRAFT.entry);
  });

  it('says saved, saving, kept here and needs you', () => {
    expect(countsAfter()).toEqual({ waiting: 0, sending: 0, needsYou: 0 });
    expect(countsAfter(submitted, stopSubmitted)).toEqual({ waiting: 0, sending: 2, needsYou: 0 });
    // What queues behind one that got no answer is kept here as well.
    expect(countsAfter(submitted, stopSubmitted, kept)).toEqual({
      waiting: 2,
      sending: 0,
      needsYou: 0,
    });
    expect(countsAfter(submitted, stopSubmitted, refused)).toEqual({
      waiting: 0,
      sending: 1,
      needsYou: 1,
    });
    expect(countsAfter(submitted, saved)).toEqual({ waiting: 0, sending: 0, needsYou: 0 });
  });

  it('offers a draft again to the same form of the same patient about the same trial only', () => {
    const state = after(drafted);
    expect(selectOpenDraft('p-1', 'episode', '')(state)?.changeId).toBe(changeId);
    expect(selectOpenDraft('p-2', 'episode', '')(state)).toBeNull();
    expect(selectOpenDraft('p-1', 'response', '')(state)).toBeNull();
    expect(selectOpenDraft('p-1', 'episode', 'trial-1')(state)).toBeNull();
  });

  it('does not offer the draft of a submitted change as a new entry, but still holds it', () => {
    const state = after(drafted, submitted);
    expect(selectOpenDraft('p-1', 'episode', '')(state)).toBeNull();
    expect(selectDraft(changeId)(state)?.entry).toEqual(DRAFT.entry);
  });

  it('holds the text of a refused change', () => {
    expect(selectDraft(changeId)(after(drafted, submitted, refused))?.entry).toEqual(DRAFT.entry);
  });

  it('never offers the draft of a finished or discarded change', () => {
    for (const end of [saved, OutboxActions.changeDiscarded({ changeId })]) {
      const state = after(drafted, submitted, end);
      expect(selectDraft(changeId)(state)).toBeNull();
      expect(selectItem(changeId)(state)).toBeNull();
      expect(selectHasUnsaved(state)).toBeFalse();
    }
  });

  it('replaces a refused change by its corrected one, under the same identity', () => {
    const corrected = { ...EPISODE, severity: 7 };
    const state = after(
      submitted,
      refused,
      OutboxActions.changeSubmitted({ change: corrected, patientLabel, draft: DRAFT }),
    );
    expect(selectOutboxStatus(state).items).toEqual([
      { change: corrected, patientLabel, state: { kind: 'queued' } },
    ]);
  });

  it('applies mine to the version the user has seen', () => {
    const state = after(
      stopSubmitted,
      OutboxApiActions.changeConflicted({
        changeId: STOP.changeId,
        theirs: 'Status: on-hold',
        currentVersion: '4',
      }),
      OutboxActions.mineApplied({ changeId: STOP.changeId, currentVersion: '4' }),
    );
    expect(selectItem(STOP.changeId)(state)).toEqual({
      change: { ...STOP, openedOnVersion: '4' },
      patientLabel,
      state: { kind: 'queued' },
    });
  });

  it('"try again" does not put a change that is on its way into the queue twice', () => {
    const again = OutboxActions.retryRequested({ changeId });
    expect(selectItem(changeId)(after(submitted, kept, again))?.state.kind).toBe('kept');
    expect(selectItem(changeId)(after(submitted, refused, again))?.state.kind).toBe('queued');
  });
});
