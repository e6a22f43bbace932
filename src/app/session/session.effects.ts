import { DOCUMENT, inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import {
  asyncScheduler,
  exhaustMap,
  fromEvent,
  interval,
  map,
  merge,
  startWith,
  switchMap,
} from 'rxjs';
import { ClinicConfigurationGateway } from '../fhir/configuration/clinic-configuration-gateway.ts';
import { SessionActions, SessionApiActions } from './session.actions.ts';

const MINUTE = 60_000;

export const loadConfiguration = createEffect(
  (actions = inject(Actions), gateway = inject(ClinicConfigurationGateway)) => {
    return actions.pipe(
      ofType(SessionActions.appStarted, SessionActions.retryRequested),
      exhaustMap(() =>
        gateway.configuration().pipe(
          mapResponse({
            next: (configuration) =>
              SessionApiActions.configurationLoaded({ configuration, now: Date.now() }),
            error: () => SessionApiActions.configurationFailed(),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const tellMinutes = createEffect(
  (actions = inject(Actions), scheduler = asyncScheduler) => {
    return actions.pipe(
      ofType(SessionApiActions.configurationLoaded),
      switchMap(() => interval(MINUTE, scheduler)),
      map(() => SessionActions.minutePassed({ now: scheduler.now() })),
    );
  },
  { functional: true },
);

export const watchConnection = createEffect(
  (view = inject(DOCUMENT).defaultView) => {
    if (!view) throw new Error('Ladderline runs in a browser window');
    return merge(fromEvent(view, 'online'), fromEvent(view, 'offline')).pipe(
      startWith(null),
      map(() => SessionActions.connectionChanged({ isOnline: view.navigator.onLine })),
    );
  },
  { functional: true },
);
