import type { Action } from '@ngrx/store';
import { aClinic } from '../testing/builders/clinic-builder.ts';
import { SessionActions, SessionApiActions } from './session.actions.ts';
import { selectClinic, selectClock, sessionFeature } from './session.feature.ts';

describe('the session', () => {
  const wallClock = Date.parse('2026-11-20T15:00:00Z');

  function sessionAfter(...history: Action[]) {
    const session = history.reduce(sessionFeature.reducer, undefined);
    if (!session) throw new Error('no state');
    return { session };
  }

  function loaded(now: string | null) {
    return SessionApiActions.configurationLoaded({
      configuration: aClinic({ now }),
      now: wallClock,
    });
  }

  it("goes by the clinic's zone and the time that passes", () => {
    const minutePassed = SessionActions.minutePassed({ now: wallClock + 60_000 });
    expect(selectClock(sessionAfter(loaded(null)))).toEqual({
      now: wallClock,
      timeZone: 'America/Chicago',
    });
    expect(selectClock(sessionAfter(loaded(null), minutePassed)).now).toBe(wallClock + 60_000);
  });

  it('stands still where the clinic fixes the clock, for demonstrations and tests', () => {
    const fixed = '2026-04-30T12:00:00Z';
    const minutePassed = SessionActions.minutePassed({ now: wallClock + 60_000 });
    expect(selectClock(sessionAfter(loaded(fixed), minutePassed)).now).toBe(Date.parse(fixed));
  });

  it('says that the server does not answer, and is ready to ask again', () => {
    const failed = SessionApiActions.configurationFailed();
    const { session } = sessionAfter(SessionActions.appStarted(), failed);
    expect(session.load).toEqual({
      kind: 'failed',
      message: "Ladderline's server does not answer",
    });
    expect(sessionFeature.reducer(session, SessionActions.retryRequested()).load.kind).toBe(
      'loading',
    );
  });

  it('knows the clinic once it is loaded', () => {
    const state = sessionAfter(SessionActions.appStarted(), loaded(null));
    expect(state.session.load.kind).toBe('loaded');
    expect(selectClinic(state).clinicName).toBe('Riverside Pain Clinic');
  });
});
