import { Component, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { Store } from '@ngrx/store';
import { PatientHeader } from '../../features/patient-header/patient-header.ts';
import { RawRecordPanel } from '../../features/raw-record/raw-record-panel.ts';
import { PatientRecordActions } from '../../patient-record/patient-record.actions.ts';
import {
  selectLoad,
  selectPatient,
  selectRefresh,
} from '../../patient-record/patient-record.feature.ts';
import { formatPatientName } from '../../shared/format/patient-format.ts';
import { Icon } from '../../shared/icon/icon.ts';
import { PageTitle } from '../../shared/page-title/page-title.ts';

const FORMS = [
  { label: 'Episode', path: ['episodes', 'new'] },
  { label: 'Treatment', path: ['treatments', 'new'] },
  { label: 'Response', path: ['responses', 'new'] },
] as const;

/** Everything about one patient: header, tabs, the tab's panels, and a record beside them. */
@Component({
  selector: 'app-patient-page',
  imports: [Icon, PatientHeader, RawRecordPanel, RouterLink, RouterOutlet],
  templateUrl: './patient-page.html',
  styleUrl: './patient-page.scss',
})
export class PatientPage {
  private readonly store = inject(Store);
  private readonly pageTitle = inject(PageTitle);
  private readonly router = inject(Router);

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

  private readonly path = computed(
    () => this.router.lastSuccessfulNavigation()?.finalUrl?.toString().split('?')[0] ?? '',
  );
  protected readonly isTimeline = computed(() => this.path().split('/')[3] === 'timeline');
  /** The form that stops an order uses the same word in its address for the order. */
  protected readonly openRecord = computed(() =>
    this.path().endsWith('/treatments/stop') ? undefined : this.record(),
  );
  /** Over the tab that is open, so that it stays behind the form. */
  protected readonly forms = computed(() => {
    const tab = this.isTimeline() ? ['timeline'] : [];
    return FORMS.map(({ label, path }) => ({
      label,
      link: ['/patients', this.patientId(), ...tab, ...path],
    }));
  });

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
