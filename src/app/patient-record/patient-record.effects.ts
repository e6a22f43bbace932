import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { filter, of, switchMap, takeUntil } from 'rxjs';
import { isRecordId } from '../domain/record/record-id.ts';
import type { PatientRecordPart } from '../domain/record/patient-record-part.ts';
import type { FhirFailure } from '../fhir/client/fhir-failure.ts';
import { PatientRecordGateway } from '../fhir/patient-record/patient-record-gateway.ts';
import { OutboxApiActions } from '../outbox/outbox.actions.ts';
import { PatientRecordActions, PatientRecordApiActions } from './patient-record.actions.ts';
import { selectPatientId } from './patient-record.feature.ts';

export const loadPatientRecord = createEffect(
  (actions = inject(Actions), gateway = inject(PatientRecordGateway), store = inject(Store)) => {
    return actions.pipe(
      ofType(
        PatientRecordActions.patientOpened,
        PatientRecordActions.reloadRequested,
        OutboxApiActions.changeSaved,
      ),
      // A change may be saved for a patient who is no longer open: the outbox knows no screens.
      concatLatestFrom(() => store.select(selectPatientId)),
      filter(([{ patientId }, open]) => patientId === open),
      // switchMap: opening another patient cancels the answer for the one before.
      switchMap(([{ patientId }]) =>
        gateway.ofPatient(patientId).pipe(
          mapResponse({
            next: (part) => actionOf(patientId, part),
            error: (failure: FhirFailure) =>
              PatientRecordApiActions.firstWaveFailed({ patientId, message: messageOf(failure) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadRawRecord = createEffect(
  (actions = inject(Actions), gateway = inject(PatientRecordGateway)) => {
    return actions.pipe(
      ofType(PatientRecordActions.recordOpened),
      switchMap(({ recordId }) => {
        if (!isRecordId(recordId)) {
          const message = `The address asks for “${recordId}”, which names no record.`;
          return of(PatientRecordApiActions.rawRecordFailed({ recordId, message }));
        }
        return gateway.rawRecord(recordId).pipe(
          mapResponse({
            next: (record) => PatientRecordApiActions.rawRecordLoaded({ record }),
            error: (failure: FhirFailure) =>
              PatientRecordApiActions.rawRecordFailed({ recordId, message: messageOf(failure) }),
          }),
          takeUntil(
            actions.pipe(
              ofType(PatientRecordActions.recordClosed, PatientRecordActions.patientOpened),
            ),
          ),
        );
      }),
    );
  },
  { functional: true },
);

function actionOf(patientId: string, part: PatientRecordPart) {
  switch (part.kind) {
    case 'first-wave':
      return PatientRecordApiActions.firstWaveLoaded({ patientId, record: part.record });
    case 'rest-progress':
      return PatientRecordApiActions.restProgressed({ patientId, progress: part.progress });
    case 'rest':
      return PatientRecordApiActions.restLoaded({
        patientId,
        entries: part.entries,
        notReadable: part.notReadable,
      });
    case 'rest-failed':
      return PatientRecordApiActions.restFailed({ patientId, message: part.message });
  }
}

function messageOf({ message, issues }: FhirFailure): string {
  return [message, ...issues].join(' ');
}
