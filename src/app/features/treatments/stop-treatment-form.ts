import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Store } from '@ngrx/store';
import { STOP_REASON_LABELS } from '../../domain/record-change/describe-change.ts';
import type { StopTreatmentEntry } from '../../domain/record-change/entry.ts';
import { validateStopTreatment } from '../../domain/record-change/validate-stop-treatment.ts';
import type { RunningOrder } from '../../domain/record-change/validate-stop-treatment.ts';
import type { ClinicDateTime } from '../../domain/time/clinic-date-time.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import { EntrySession } from '../../outbox/entry-session.ts';
import { selectChart } from '../../patient-record/patient-record.feature.ts';
import { formatPartialTime } from '../../shared/format/time-format.ts';
import { FIELD_APPEARANCE } from '../../shared/form/field-appearance.ts';
import { FormFrame } from '../../shared/form/form-frame.ts';
import { runningOrders } from './running-orders.ts';

/** Stops a medicine or a home-care measure, on the version of its order that was on the screen. */
@Component({
  selector: 'app-stop-treatment-form',
  imports: [FormField, FormFrame, MatError, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './stop-treatment-form.html',
  styleUrl: '../../shared/form/entry-form.scss',
  providers: [FIELD_APPEARANCE],
})
export class StopTreatmentForm {
  private readonly chart = inject(Store).selectSignal(selectChart);

  readonly patientId = input.required<string>();
  /** The order to stop, such as `MedicationRequest/1`. */
  readonly order = input<string>();
  /** The same, where the address calls it so. */
  readonly record = input<string>();
  /** A change that the outbox hands back to be corrected. */
  readonly change = input<string>();

  private readonly about = computed(() => this.order() ?? this.record() ?? '');
  /**
   * The orders as they were when the form was opened: a record that is read again while it is open
   * must not move the version that the stop is compared with.
   */
  private readonly openedOrders = linkedSignal<OpenedChart, OpenedOrders>({
    source: () => ({ patientId: this.patientId(), chart: this.chart() }),
    computation: ({ patientId, chart }, previous) =>
      previous?.value.orders && previous.value.patientId === patientId
        ? previous.value
        : { patientId, orders: chart && runningOrders(chart) },
  });
  protected readonly orders = computed(() => this.openedOrders().orders);

  readonly session = new EntrySession<StopTreatmentEntry>({
    patientId: this.patientId,
    about: this.about,
    change: this.change,
    blank: ({ date }: ClinicDateTime) => blankStop(date, this.about()),
    validate: (entry, context) =>
      validateStopTreatment(entry, { ...context, orders: this.orders() ?? [] }),
  });
  protected readonly fields = this.session.fields;
  protected readonly reasons = Object.entries(STOP_REASON_LABELS);

  protected labelOf({ text, start }: RunningOrder): string {
    return `${text}, since ${formatPartialTime(start, this.session.clock().timeZone)}`;
  }
}

interface OpenedChart {
  readonly patientId: string;
  readonly chart: PatientChart | null;
}

interface OpenedOrders {
  readonly patientId: string;
  readonly orders: readonly RunningOrder[] | null;
}

function blankStop(date: string, recordId: string): StopTreatmentEntry {
  return { form: 'stop-treatment', recordId, date, reason: '', reasonText: '' };
}
