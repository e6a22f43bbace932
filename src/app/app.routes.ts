import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'patients' },
  {
    path: 'patients',
    pathMatch: 'full',
    loadChildren: () =>
      import('./pages/patients-page/patients.routes.ts').then((m) => m.patientsRoutes),
  },
  {
    path: 'patients/:patientId',
    loadComponent: () => import('./pages/patient-page/patient-page.ts').then((m) => m.PatientPage),
    children: [
      {
        path: 'timeline',
        loadComponent: () =>
          import('./pages/patient-page/timeline-page.ts').then((m) => m.TimelinePage),
      },
      {
        path: '',
        loadComponent: () =>
          import('./pages/patient-page/overview-page.ts').then((m) => m.OverviewPage),
      },
    ],
  },
  {
    path: '**',
    title: 'No such page',
    loadComponent: () =>
      import('./pages/not-found-page/not-found-page.ts').then((m) => m.NotFoundPage),
  },
];
