import { provideState, provideStore, Store } from '@ngrx/store';
import { TestBed } from '@angular/core/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import type { Action } from '@ngrx/store';
import type { FirstWave } from '../domain/record/patient-record-part.ts';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../patient-record/patient-record.actions.ts';
import { patientRecordFeature } from '../patient-record/patient-record.feature.ts';
import { SessionApiActions } from '../session/session.actions.ts';
import { sessionFeature } from '../session/session.feature.ts';
import { aFirstWave, CLOCK } from './builders/patient-record-builder.ts';

/** The real store with the open patient and the session, effects left out on purpose. */
export function providePatientRecordStore(): (Provider | EnvironmentProviders)[] {
  return [provideStore(), provideState(sessionFeature), provideState(patientRecordFeature)];
}

/** The clinic's clock stands at `CLOCK`; patient p-1 is open, and after that `history` happens. */
export function openedPatient(...history: Action[]): Store {
  const store = TestBed.inject(Store) as Store;
  store.dispatch(
    SessionApiActions.configurationLoaded({
      configuration: {
        fhirBaseUrl: '/fhir',
        clinicName: 'Test clinic',
        timeZone: CLOCK.timeZone,
        isDemo: false,
        now: new Date(CLOCK.now).toISOString(),
      },
      now: CLOCK.now,
    }),
  );
  store.dispatch(PatientRecordActions.patientOpened({ patientId: 'p-1' }));
  history.forEach((action) => {
    store.dispatch(action);
  });
  return store;
}

/** The first wave of patient p-1 has arrived. */
export function firstWaveLoaded(overrides: Partial<FirstWave> = {}): Action {
  return PatientRecordApiActions.firstWaveLoaded({
    patientId: 'p-1',
    record: aFirstWave(overrides),
  });
}
