import { Component, computed, inject, input } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { Store } from '@ngrx/store';
import type { ResponseEntry } from '../../domain/record-change/entry.ts';
import { DAYS_PER_UNIT, validateResponse } from '../../domain/record-change/validate-response.ts';
import { ADVERSE_EFFECTS } from '../../domain/response/adverse-effects.ts';
import type { ClinicDateTime } from '../../domain/time/clinic-date-time.ts';
import { EMPTY_CHART } from '../../domain/trial/patient-chart.ts';
import { GLOBAL_IMPRESSION_LABELS } from '../../domain/trial/second-measure.ts';
import { EntrySession } from '../../outbox/entry-session.ts';
import { selectChart } from '../../patient-record/patient-record.feature.ts';
import { selectLedger } from '../../patient-record/patient-record.selectors.ts';
import { FIELD_APPEARANCE } from '../../shared/form/field-appearance.ts';
import { FormFrame } from '../../shared/form/form-frame.ts';
import { beforeWords } from './before-words.ts';
import { respondableTrials } from './respondable-trials.ts';

/** Records how a patient responded to a treatment, or how they are, by keyboard alone. */
@Component({
  selector: 'app-response-form',
  imports: [
    FormField,
    FormFrame,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  templateUrl: './response-form.html',
  styleUrl: '../../shared/form/entry-form.scss',
  providers: [FIELD_APPEARANCE],
})
export class ResponseForm {
  private readonly store = inject(Store);
  private readonly chart = this.store.selectSignal(selectChart);
  private readonly ledger = this.store.selectSignal(selectLedger);

  readonly patientId = input.required<string>();
  /** The trial that the response is about. */
  readonly trial = input<string>();
  /** A change that the outbox hands back to be corrected. */
  readonly change = input<string>();

  private readonly about = computed(() => this.trial() ?? '');
  /** Null until the record is read. */
  protected readonly trials = computed(() => {
    const ledger = this.ledger();
    return ledger && respondableTrials(ledger);
  });

  readonly session = new EntrySession<ResponseEntry>({
    patientId: this.patientId,
    about: this.about,
    change: this.change,
    blank: (now) => blankResponse(now, this.about()),
    validate: (entry, context) =>
      validateResponse(entry, { ...context, trials: this.trials() ?? [] }),
  });
  protected readonly fields = this.session.fields;
  protected readonly effects = ADVERSE_EFFECTS;
  protected readonly impressions = Object.entries(GLOBAL_IMPRESSION_LABELS);
  protected readonly daysPerMonth = DAYS_PER_UNIT.months;
  protected readonly before = computed(() => {
    const { trialId } = this.session.entry();
    const trial = this.ledger()?.trials.find(({ id }) => id === trialId) ?? null;
    return beforeWords(this.chart() ?? EMPTY_CHART, trial, this.session.clock());
  });
}

function blankResponse({ date, time }: ClinicDateTime, trialId: string): ResponseEntry {
  return {
    form: 'response',
    trialId,
    date,
    time,
    painNow: '',
    painAverage7d: '',
    painWorst7d: '',
    pegEnjoyment: '',
    pegActivity: '',
    percentRelief: '',
    reliefFor: '',
    reliefUnit: 'weeks',
    globalImpression: '',
    adverse: 'not-asked',
    adverseEffects: [],
    otherAdverseEffect: '',
    note: '',
  };
}
