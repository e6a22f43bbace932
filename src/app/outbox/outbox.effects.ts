import { DOCUMENT, inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { Store } from '@ngrx/store';
import {
  asyncScheduler,
  concatMap,
  EMPTY,
  filter,
  fromEvent,
  merge,
  of,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import { RecordChangeGateway } from '../fhir/record-change/record-change-gateway.ts';
import { deliver } from './delivery.ts';
import { OutboxActions } from './outbox.actions.ts';
import { selectHasUnsaved, selectItem } from './outbox.feature.ts';

export const deliverChanges = createEffect(
  (
    actions = inject(Actions),
    store = inject(Store),
    gateway = inject(RecordChangeGateway),
    online = fromEvent(browserWindow(), 'online'),
    scheduler = asyncScheduler,
  ) => {
    return actions.pipe(
      ofType(
        OutboxActions.changeSubmitted,
        OutboxActions.retryRequested,
        OutboxActions.mineApplied,
      ),
      // concatMap: one at a time, in the order they were made.
      concatMap((action) => {
        const changeId = 'change' in action ? action.change.changeId : action.changeId;
        const meant = filter((event: { changeId: string }) => event.changeId === changeId);
        const retries = actions.pipe(ofType(OutboxActions.retryRequested), meant);
        const discards = actions.pipe(ofType(OutboxActions.changeDiscarded), meant);
        return store.select(selectItem(changeId)).pipe(
          take(1),
          // Discarded while it queued, or already on its way: nothing to do.
          filter((item) => item?.state.kind === 'queued'),
          switchMap((item) =>
            item
              ? deliver(item.change, { gateway, wakeUps: merge(online, retries), scheduler })
              : EMPTY,
          ),
          takeUntil(discards),
        );
      }),
    );
  },
  { functional: true },
);

/** The browser asks before it closes a page that holds what is nowhere else. */
export const warnBeforeUnload = createEffect(
  (store = inject(Store), leaving = fromEvent(browserWindow(), 'beforeunload')) => {
    return leaving.pipe(
      concatMap((event) =>
        store.select(selectHasUnsaved).pipe(
          take(1),
          switchMap((has) => (has ? of(event) : EMPTY)),
        ),
      ),
      tap((event) => event.preventDefault()),
    );
  },
  { functional: true, dispatch: false },
);

function browserWindow(): Window {
  const view = inject(DOCUMENT).defaultView;
  if (!view) throw new Error('Ladderline runs in a browser window');
  return view;
}
