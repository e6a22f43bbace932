import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Clock } from '../domain/time/recorded-time.ts';
import type { ClinicConfiguration } from '../fhir/configuration/clinic-configuration.ts';
import { failed, IDLE, LOADED, LOADING } from '../shared/ngrx/load-state.ts';
import type { LoadState } from '../shared/ngrx/load-state.ts';
import { SessionActions, SessionApiActions } from './session.actions.ts';

interface SessionState {
  readonly load: LoadState;
  /** Nothing is drawn before it is loaded, so the initial one is never seen. */
  readonly clinic: ClinicConfiguration;
  /** Milliseconds; of the last minute, or where the configuration holds the clock. */
  readonly now: number;
  /** What the browser says of its network: false is certain, true is a hope. */
  readonly isOnline: boolean;
}

const initialState: SessionState = {
  load: IDLE,
  clinic: { fhirBaseUrl: '/fhir', clinicName: '', timeZone: 'UTC', isDemo: false, now: null },
  now: 0,
  isOnline: true,
};

export const sessionFeature = createFeature({
  name: 'session',
  reducer: createReducer(
    initialState,
    on(SessionActions.appStarted, SessionActions.retryRequested, (state): SessionState => ({
      ...state,
      load: LOADING,
    })),
    on(SessionApiActions.configurationLoaded, (state, { configuration, now }): SessionState => ({
      ...state,
      load: LOADED,
      clinic: configuration,
      now: configuration.now === null ? now : Date.parse(configuration.now),
    })),
    on(SessionApiActions.configurationFailed, (state): SessionState => ({
      ...state,
      load: failed("Ladderline's server does not answer"),
    })),
    on(SessionActions.minutePassed, (state, { now }): SessionState =>
      state.clinic.now === null ? { ...state, now } : state,
    ),
    on(SessionActions.connectionChanged, (state, { isOnline }): SessionState => ({
      ...state,
      isOnline,
    })),
  ),
  extraSelectors: ({ selectClinic, selectNow }) => ({
    selectClock: createSelector(selectClinic, selectNow, ({ timeZone }, now): Clock => ({
      now,
      timeZone,
    })),
  }),
});

/** The clinic and its server, as `/config.json` says. Loaded before the first screen. */
export const selectClinic = sessionFeature.selectClinic;
/** "Now" in whole minutes, and the clinic's time zone. */
export const selectClock = sessionFeature.selectClock;
export const selectIsOnline = sessionFeature.selectIsOnline;
/** Until sign-in exists there is one user, and the screens say so. */
export const CURRENT_USER = 'Demo user, no sign-in';
