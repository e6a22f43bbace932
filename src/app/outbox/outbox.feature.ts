import { createEntityAdapter } from '@ngrx/entity';
import type { EntityState } from '@ngrx/entity';
import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { FormKind } from '../domain/record-change/entry.ts';
import type { RecordChange } from '../domain/record-change/record-change.ts';
import type { Draft } from './draft.ts';
import { OutboxActions, OutboxApiActions } from './outbox.actions.ts';
import { needsYou } from './outbox-item.ts';
import type { ItemState, OutboxItem } from './outbox-item.ts';

interface OutboxState {
  readonly items: EntityState<OutboxItem>;
  readonly drafts: EntityState<Draft>;
  /** The changes stored last, so that a form that is still open can say so. */
  readonly savedIds: readonly string[];
}

/** What the status button says, and the list behind it. */
export interface OutboxStatus {
  /** Kept here because the server did not answer. */
  readonly waiting: number;
  readonly sending: number;
  readonly needsYou: number;
  readonly items: readonly OutboxItem[];
}

const SAVED_REMEMBERED = 50;
const QUEUED: ItemState = { kind: 'queued' };
const itemAdapter = createEntityAdapter<OutboxItem>({
  selectId: ({ change }) => change.changeId,
  sortComparer: false,
});
const draftAdapter = createEntityAdapter<Draft>({ selectId: ({ changeId }) => changeId });

const initialState: OutboxState = {
  items: itemAdapter.getInitialState(),
  drafts: draftAdapter.getInitialState(),
  savedIds: [],
};

function withItemState(state: OutboxState, changeId: string, itemState: ItemState): OutboxState {
  return {
    ...state,
    items: itemAdapter.updateOne({ id: changeId, changes: { state: itemState } }, state.items),
  };
}

function without(state: OutboxState, changeId: string): OutboxState {
  return {
    ...state,
    items: itemAdapter.removeOne(changeId, state.items),
    drafts: draftAdapter.removeOne(changeId, state.drafts),
  };
}

function onCurrentVersion(change: RecordChange, currentVersion: string): RecordChange {
  return change.kind === 'trial-stopped' ? { ...change, openedOnVersion: currentVersion } : change;
}

export const outboxFeature = createFeature({
  name: 'outbox',
  // Nothing here answers to "patient opened": what was typed belongs to the one it was typed for.
  reducer: createReducer(
    initialState,
    on(OutboxActions.changeSubmitted, (state, { change, patientLabel, draft }): OutboxState => ({
      ...state,
      items: itemAdapter.setOne({ change, patientLabel, state: QUEUED }, state.items),
      drafts: draftAdapter.setOne({ ...draft, isSubmitted: true }, state.drafts),
    })),
    on(OutboxActions.retryRequested, (state, { changeId }): OutboxState => {
      const item = state.items.entities[changeId];
      // One that is kept is woken by its own effect; only a settled one goes back into the queue.
      return item && needsYou(item) ? withItemState(state, changeId, QUEUED) : state;
    }),
    on(OutboxActions.mineApplied, (state, { changeId, currentVersion }): OutboxState => ({
      ...state,
      items: itemAdapter.mapOne(
        {
          id: changeId,
          map: (item) => ({
            ...item,
            change: onCurrentVersion(item.change, currentVersion),
            state: QUEUED,
          }),
        },
        state.items,
      ),
    })),
    on(OutboxActions.changeDiscarded, (state, { changeId }): OutboxState =>
      without(state, changeId),
    ),
    on(OutboxActions.draftKept, (state, { draft }): OutboxState => ({
      ...state,
      drafts: draftAdapter.setOne(draft, state.drafts),
    })),
    on(OutboxActions.draftDropped, (state, { changeId }): OutboxState => ({
      ...state,
      drafts: draftAdapter.removeOne(changeId, state.drafts),
    })),
    on(OutboxApiActions.sendingStarted, (state, { changeId }): OutboxState =>
      withItemState(state, changeId, { kind: 'sending' }),
    ),
    on(OutboxApiActions.changeKept, (state, { changeId, message }): OutboxState =>
      withItemState(state, changeId, { kind: 'kept', message }),
    ),
    on(OutboxApiActions.changeFailed, (state, { changeId, message, issues }): OutboxState =>
      withItemState(state, changeId, { kind: 'refused', message, issues }),
    ),
    on(
      OutboxApiActions.changeConflicted,
      (state, { changeId, theirs, currentVersion }): OutboxState =>
        withItemState(state, changeId, { kind: 'conflict', theirs, currentVersion }),
    ),
    // The draft goes with it: a finished change is never offered again.
    on(OutboxApiActions.changeSaved, (state, { changeId }): OutboxState => ({
      ...without(state, changeId),
      savedIds: [...state.savedIds, changeId].slice(-SAVED_REMEMBERED),
    })),
  ),
  extraSelectors: ({ selectItems, selectDrafts }) => {
    const selectAllItems = createSelector(selectItems, itemAdapter.getSelectors().selectAll);
    const selectAllDrafts = createSelector(selectDrafts, draftAdapter.getSelectors().selectAll);
    return {
      selectAllItems,
      selectAllDrafts,
      selectOutboxStatus: createSelector(selectAllItems, toStatus),
      /** True while closing the page would lose something: unsent changes or unsubmitted text. */
      selectHasUnsaved: createSelector(
        selectAllItems,
        selectAllDrafts,
        (items, drafts) => items.length > 0 || drafts.length > 0,
      ),
    };
  },
});

function toStatus(items: readonly OutboxItem[]): OutboxStatus {
  const count = (...kinds: readonly ItemState['kind'][]): number =>
    items.filter(({ state }) => kinds.includes(state.kind)).length;
  // Behind one that got no answer the queue waits too.
  const isHeldUp = count('kept') > 0;
  return {
    waiting: isHeldUp ? count('kept', 'queued') : 0,
    sending: isHeldUp ? count('sending') : count('sending', 'queued'),
    needsYou: items.filter(needsYou).length,
    items,
  };
}

export const selectOutboxStatus = outboxFeature.selectOutboxStatus;
export const selectHasUnsaved = outboxFeature.selectHasUnsaved;

/** The item of one change, or null when it is stored, discarded, or was never submitted. */
export function selectItem(changeId: string) {
  return createSelector(outboxFeature.selectItems, ({ entities }) => entities[changeId] ?? null);
}

/** The draft of one change. */
export function selectDraft(changeId: string) {
  return createSelector(outboxFeature.selectDrafts, ({ entities }) => entities[changeId] ?? null);
}

/** The newest unsubmitted draft of one form for one patient, about the same trial or record. */
export function selectOpenDraft(patientId: string, form: FormKind, about: string) {
  return createSelector(
    outboxFeature.selectAllDrafts,
    (drafts) =>
      drafts
        .filter((draft) => !draft.isSubmitted && draft.patientId === patientId)
        .filter((draft) => draft.entry.form === form && draft.about === about)
        .sort((a, b) => b.keptAt - a.keptAt)[0] ?? null,
  );
}
