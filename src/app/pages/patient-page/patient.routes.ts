import type { Routes } from '@angular/router';
import { providePatientRecord } from '../../patient-record/provide-patient-record.ts';
import { leaveForm } from './leave-form.ts';
import { PatientPage } from './patient-page.ts';

/** The forms of a patient: children of every tab, so that what is behind them stays. */
const FORMS: Routes = [
  {
    path: 'episodes/new',
    data: { drawerTitle: 'Record an episode' },
    canDeactivate: [leaveForm],
    loadComponent: () =>
      import('../../features/episodes/episode-form.ts').then((m) => m.EpisodeForm),
  },
  {
    path: 'treatments/new',
    data: { drawerTitle: 'Start a treatment' },
    canDeactivate: [leaveForm],
    loadComponent: () =>
      import('../../features/treatments/treatment-form.ts').then((m) => m.TreatmentForm),
  },
  {
    path: 'treatments/stop',
    data: { drawerTitle: 'Stop a treatment' },
    canDeactivate: [leaveForm],
    loadComponent: () =>
      import('../../features/treatments/stop-treatment-form.ts').then((m) => m.StopTreatmentForm),
  },
  {
    path: 'responses/new',
    data: { drawerTitle: 'Record a response' },
    canDeactivate: [leaveForm],
    loadComponent: () =>
      import('../../features/responses/response-form.ts').then((m) => m.ResponseForm),
  },
];

export const patientRoutes: Routes = [
  {
    path: '',
    component: PatientPage,
    providers: [providePatientRecord()],
    children: [
      {
        path: 'timeline',
        loadComponent: () => import('./timeline-page.ts').then((m) => m.TimelinePage),
        children: FORMS,
      },
      {
        path: '',
        loadComponent: () => import('./overview-page.ts').then((m) => m.OverviewPage),
        children: FORMS,
      },
    ],
  },
];
