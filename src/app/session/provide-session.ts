import { inject, makeEnvironmentProviders, provideAppInitializer } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState, Store } from '@ngrx/store';
import { filter, take } from 'rxjs';
import { FHIR_BASE_URL } from '../fhir/client/fhir-client.ts';
import { SessionActions } from './session.actions.ts';
import * as sessionEffects from './session.effects.ts';
import { selectClinic, sessionFeature } from './session.feature.ts';

/**
 * The session, loaded before the first route. A server that does not answer lets the app start all
 * the same: it then shows the failure instead of a route, and can be asked again.
 */
export function provideSession(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideState(sessionFeature),
    provideEffects(sessionEffects),
    {
      provide: FHIR_BASE_URL,
      useFactory: () => {
        const clinic = inject(Store).selectSignal(selectClinic);
        return () => clinic().fhirBaseUrl;
      },
    },
    provideAppInitializer(() => {
      const store = inject(Store);
      store.dispatch(SessionActions.appStarted());
      return store.select(sessionFeature.selectLoad).pipe(
        filter(({ kind }) => kind === 'loaded' || kind === 'failed'),
        take(1),
      );
    }),
  ]);
}
