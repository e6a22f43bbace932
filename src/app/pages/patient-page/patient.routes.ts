import type { Routes } from '@angular/router';
import { providePatientRecord } from '../../patient-record/provide-patient-record.ts';
import { PatientPage } from './patient-page.ts';

export const patientRoutes: Routes = [
  {
    path: '',
    component: PatientPage,
    providers: [providePatientRecord()],
    children: [
      {
        path: 'timeline',
        loadComponent: () => import('./timeline-page.ts').then((m) => m.TimelinePage),
      },
      {
        path: '',
        loadComponent: () => import('./overview-page.ts').then((m) => m.OverviewPage),
      },
    ],
  },
];
