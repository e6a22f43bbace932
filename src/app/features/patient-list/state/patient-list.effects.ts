import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, switchMap } from 'rxjs';
import { PatientListGateway } from '../../../fhir/patient/patient-list-gateway.ts';
import { PatientListActions, PatientListApiActions } from './patient-list.actions.ts';
import { patientListFeature } from './patient-list.feature.ts';

export const loadPage = createEffect(
  (actions = inject(Actions), store = inject(Store), gateway = inject(PatientListGateway)) => {
    return actions.pipe(
      ofType(PatientListActions.listOpened, PatientListActions.retryClicked),
      concatLatestFrom(() => store.select(patientListFeature.selectRequest)),
      // switchMap: a late answer to an older search is dropped.
      switchMap(([, { query, page, links }]) =>
        gateway.page(query, page, links).pipe(
          mapResponse({
            next: (loaded) => PatientListApiActions.pageLoaded({ page: loaded }),
            error: (failure: { readonly message: string }) =>
              PatientListApiActions.pageFailed({ message: failure.message }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadCharts = createEffect(
  (actions = inject(Actions), store = inject(Store), gateway = inject(PatientListGateway)) => {
    return actions.pipe(
      ofType(
        PatientListActions.listOpened,
        PatientListActions.chartsRetryClicked,
        PatientListApiActions.pageLoaded,
      ),
      concatLatestFrom(() => store.select(patientListFeature.selectList)),
      // switchMap: with another list on its way, the charts of the one before are not worth waiting for.
      switchMap(([action, list]) => {
        if (action.type === PatientListActions.listOpened.type || !list) return EMPTY;
        return gateway.charts(list.patients.map(({ patient }) => patient.id)).pipe(
          mapResponse({
            next: (charts) =>
              PatientListApiActions.chartsLoaded({ charts: Object.fromEntries(charts) }),
            error: (failure: { readonly message: string }) =>
              PatientListApiActions.chartsFailed({ message: failure.message }),
          }),
        );
      }),
    );
  },
  { functional: true },
);
