import { Component, computed, input } from '@angular/core';
import { PATIENT_SORTS } from '../../domain/patient/patient-search.ts';
import type { PatientQuery } from '../../domain/patient/patient-search.ts';
import { PatientList } from '../../features/patient-list/patient-list.ts';

/** The list of patients; which ones, in which order and which page is in the address. */
@Component({
  selector: 'app-patients-page',
  imports: [PatientList],
  template: `
    <h1 tabindex="-1">Patients</h1>
    <app-patient-list [query]="query()" [page]="pageNumber()" />
  `,
  styleUrl: './patients-page.scss',
})
export class PatientsPage {
  readonly name = input<string>();
  readonly birthdate = input<string>();
  readonly identifier = input<string>();
  readonly sort = input<string>();
  readonly page = input<string>();

  protected readonly query = computed<PatientQuery>(() => ({
    search: {
      name: this.name() ?? null,
      birthDate: this.birthdate() ?? null,
      identifier: this.identifier() ?? null,
    },
    sort: PATIENT_SORTS.find((sort) => sort === this.sort()) ?? 'name',
  }));
  protected readonly pageNumber = computed(() => {
    const page = Number(this.page() ?? 1);
    return Number.isInteger(page) && page > 0 ? page : 1;
  });
}
