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
    loadChildren: () =>
      import('./pages/patient-page/patient.routes.ts').then((m) => m.patientRoutes),
  },
  {
    path: '**',
    title: 'No such page',
    loadComponent: () =>
      import('./pages/not-found-page/not-found-page.ts').then((m) => m.NotFoundPage),
  },
];
