import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Store } from '@ngrx/store';
import { RawRecordPanel } from '../../features/raw-record/raw-record-panel.ts';
import { PatientRecordActions } from '../../patient-record/patient-record.actions.ts';
import {
  selectLoad,
  selectPatient,
  selectRefresh,
} from '../../patient-record/patient-record.feature.ts';
import { formatPatientName } from '../../shared/format/patient-format.ts';
import { PageTitle } from '../../shared/page-title/page-title.ts';

/** Everything about one patient: header, tabs, the tab's panels, and a record beside them. */
@Component({
  selector: 'app-patient-page',
  imports: [RawRecordPanel, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './patient-page.html',
  styleUrl: './patient-page.scss',
})
export class PatientPage {
  private readonly store = inject(Store);
  private readonly pageTitle = inject(PageTitle);

  readonly patientId = input.required<string>();
  /** The record opened beside the page, such as `Observation/42`. */
  readonly record = input<string>();

  private readonly patient = this.store.selectSignal(selectPatient);
  private readonly load = this.store.selectSignal(selectLoad);
  private readonly refresh = this.store.selectSignal(selectRefresh);
  protected readonly name = computed(() => {
    const patient = this.patient();
    return patient && formatPatientName(patient);
  });
  /** Nothing could be read: there is no chart to show. */
  protected readonly failure = computed(() => messageOf(this.load()));
  /** What is on the screen stays, and is said to be of before. */
  protected readonly refreshFailure = computed(() => messageOf(this.refresh()));

  constructor() {
    this.store.dispatch(() => PatientRecordActions.patientOpened({ patientId: this.patientId() }));
    effect(() => this.pageTitle.set(this.title()));
  }

  protected retry(): void {
    this.store.dispatch(PatientRecordActions.reloadRequested({ patientId: this.patientId() }));
  }

  private title(): string {
    if (this.failure() !== null) return 'Patient could not be opened';
    return this.name() ?? 'Patient';
  }
}

function messageOf(load: { readonly kind: string; readonly message?: string }): string | null {
  return load.kind === 'failed' ? (load.message ?? '') : null;
}
