import { makeEnvironmentProviders } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import * as patientListEffects from './state/patient-list.effects.ts';
import { patientListFeature } from './state/patient-list.feature.ts';

/** The state behind the list of patients; for the route that shows it. */
export function providePatientList(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideState(patientListFeature),
    provideEffects(patientListEffects),
  ]);
}
