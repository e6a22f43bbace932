import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { PatientPage } from '../../../domain/patient/patient-page.ts';
import type { PatientQuery } from '../../../domain/patient/patient-search.ts';
import type { PatientChart } from '../../../domain/trial/patient-chart.ts';

export const PatientListActions = createActionGroup({
  source: 'Patient List',
  events: {
    /** The address names this list: on opening, and whenever the search, order or page changes. */
    'List Opened': props<{ query: PatientQuery; page: number }>(),
    'Retry Clicked': emptyProps(),
    'Charts Retry Clicked': emptyProps(),
  },
});

export const PatientListApiActions = createActionGroup({
  source: 'Patient List API',
  events: {
    'Page Loaded': props<{ page: PatientPage }>(),
    'Page Failed': props<{ message: string }>(),
    'Charts Loaded': props<{ charts: Readonly<Record<string, PatientChart>> }>(),
    'Charts Failed': props<{ message: string }>(),
  },
});
