import { makeEnvironmentProviders } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import * as patientRecordEffects from './patient-record.effects.ts';
import { patientRecordFeature } from './patient-record.feature.ts';

/** The open patient: one slice, whichever page shows it. */
export function providePatientRecord(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideState(patientRecordFeature),
    provideEffects(patientRecordEffects),
  ]);
}
