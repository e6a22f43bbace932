import { A11yModule } from '@angular/cdk/a11y';
import { Clipboard } from '@angular/cdk/clipboard';
import { BreakpointObserver } from '@angular/cdk/layout';
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  inject,
  input,
  linkedSignal,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { Store } from '@ngrx/store';
import { map } from 'rxjs';
import type { RecordId } from '../../domain/record/record-id.ts';
import type { PartialTime } from '../../domain/time/recorded-time.ts';
import { TIMELINE_KIND_LABELS } from '../../domain/timeline/timeline-kind-labels.ts';
import { PatientRecordActions } from '../../patient-record/patient-record.actions.ts';
import { selectOpenRecord, selectPatientId } from '../../patient-record/patient-record.feature.ts';
import { selectClinic } from '../../session/session.feature.ts';
import { PartialTimePipe } from '../../shared/format/format-pipes.ts';
import { Icon } from '../../shared/icon/icon.ts';
import { JsonView } from './ui/json-view.ts';

/** From this width down the panel covers the screen, so the focus must not leave it. */
const COVERS_SCREEN = '(max-width: 720px)';

/** One record as the server holds it now, beside what opened it. Takes the focus and gives it back. */
@Component({
  selector: 'app-raw-record-panel',
  imports: [A11yModule, Icon, JsonView, PartialTimePipe],
  templateUrl: './raw-record-panel.html',
  styleUrl: './raw-record-panel.scss',
  host: { '(keydown.escape)': 'closeBy($event)' },
})
export class RawRecordPanel {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly clipboard = inject(Clipboard);
  private readonly document = inject(DOCUMENT);

  readonly recordId = input.required<RecordId>();

  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  protected readonly kindLabels = TIMELINE_KIND_LABELS;
  protected readonly clinic = this.store.selectSignal(selectClinic);
  private readonly opened = this.store.selectSignal(selectOpenRecord);
  private readonly openPatientId = this.store.selectSignal(selectPatientId);
  /** Never the record before: an answer belongs to the address in the URL. */
  protected readonly view = computed(() => {
    const opened = this.opened();
    return opened?.recordId === this.recordId() ? opened : null;
  });
  protected readonly clinicalTime = computed(() => {
    const time = this.view()?.record?.entry.time;
    return time?.basis === 'effective' ? time.at : null;
  });
  /** An address can name any record: another patient's must never pass for one of this chart. */
  protected readonly isOfAnotherPatient = computed(() => {
    const patientId = this.view()?.record?.patientId ?? null;
    return patientId !== null && patientId !== this.openPatientId();
  });
  protected readonly lastChanged = computed(() => toTime(this.view()?.record?.lastUpdated));
  protected readonly copyWords = linkedSignal({
    source: this.view,
    computation: () => 'Copy JSON',
  });
  protected readonly coversScreen = toSignal(
    inject(BreakpointObserver)
      .observe(COVERS_SCREEN)
      .pipe(map(({ matches }) => matches)),
    { requireSync: true },
  );

  constructor() {
    this.store.dispatch(() => PatientRecordActions.recordOpened({ recordId: this.recordId() }));

    const focusedBefore = this.document.activeElement;
    afterNextRender(() => this.heading().nativeElement.focus());
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(PatientRecordActions.recordClosed());
      // Where the panel was opened by its address there is nothing to go back to.
      if (focusedBefore instanceof HTMLElement && focusedBefore.isConnected) focusedBefore.focus();
    });
  }

  protected retry(): void {
    this.store.dispatch(PatientRecordActions.recordOpened({ recordId: this.recordId() }));
  }

  protected copy(): void {
    const json = this.view()?.record?.json;
    const isCopied = json !== undefined && this.clipboard.copy(JSON.stringify(json, null, 2));
    this.copyWords.set(isCopied ? 'Copied' : 'Could not be copied');
  }

  protected close(): void {
    void this.router.navigate([], {
      queryParams: { record: null },
      queryParamsHandling: 'merge',
      // Going back must not open again what was closed.
      replaceUrl: true,
    });
  }

  protected closeBy(event: Event): void {
    event.stopPropagation();
    this.close();
  }
}

function toTime(instant: string | null | undefined): PartialTime | null {
  const milliseconds = Date.parse(instant ?? '');
  return Number.isNaN(milliseconds) ? null : { precision: 'instant', instant: milliseconds };
}
