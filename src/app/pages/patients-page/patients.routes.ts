import type { Routes } from '@angular/router';
import { providePatientList } from '../../features/patient-list/provide-patient-list.ts';
import { PatientsPage } from './patients-page.ts';

export const patientsRoutes: Routes = [
  { path: '', title: 'Patients', component: PatientsPage, providers: [providePatientList()] },
];
