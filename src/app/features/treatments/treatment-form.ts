import { Component, computed, input, signal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { HOME_CARE_LABELS } from '../../domain/home-care/home-care-labels.ts';
import { injectedMilligrams } from '../../domain/injection/injected-milligrams.ts';
import { PRODUCTS } from '../../domain/medication/product-list.ts';
import type { TreatmentEntry } from '../../domain/record-change/entry.ts';
import { hasTimeOfDay, validateTreatment } from '../../domain/record-change/validate-treatment.ts';
import type { ClinicDateTime } from '../../domain/time/clinic-date-time.ts';
import { EntrySession } from '../../outbox/entry-session.ts';
import { FIELD_APPEARANCE } from '../../shared/form/field-appearance.ts';
import { FormFrame } from '../../shared/form/form-frame.ts';
import { SiteRows } from '../../shared/form/site-rows.ts';
import { DISCIPLINES, INJECTED_DRUGS, TREATMENT_KINDS } from './treatment-pick-lists.ts';

/** Starts a treatment: a medicine, home care, an injection, or a visit of a program. */
@Component({
  selector: 'app-treatment-form',
  imports: [
    FormField,
    FormFrame,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatCheckbox,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    SiteRows,
  ],
  templateUrl: './treatment-form.html',
  styleUrl: '../../shared/form/entry-form.scss',
  providers: [FIELD_APPEARANCE],
})
export class TreatmentForm {
  readonly patientId = input.required<string>();
  /** A change that the outbox hands back to be corrected. */
  readonly change = input<string>();

  readonly session = new EntrySession<TreatmentEntry>({
    patientId: this.patientId,
    about: signal(''),
    change: this.change,
    blank: blankTreatment,
    validate: validateTreatment,
  });
  protected readonly fields = this.session.fields;
  protected readonly kinds = TREATMENT_KINDS;
  protected readonly products = PRODUCTS;
  protected readonly measures = Object.entries(HOME_CARE_LABELS);
  protected readonly drugs = INJECTED_DRUGS;
  protected readonly disciplines = DISCIPLINES;
  protected readonly kind = computed(() => this.session.entry().kind);
  protected readonly hasTimeOfDay = computed(() => hasTimeOfDay(this.kind()));
  protected readonly unit = computed(() => {
    const { productCode } = this.session.entry();
    return PRODUCTS.find(({ code }) => code === productCode)?.unit ?? 'unit';
  });
  /** The dose in mg, as soon as concentration and volume make one. */
  protected readonly milligrams = computed(() => {
    const validated = this.session.validated();
    if (!validated.ok || validated.change.kind !== 'trial-started') return null;
    const { treatment } = validated.change;
    if (treatment.kind !== 'injection') return null;
    return injectedMilligrams(treatment.concentrationPercent, treatment.millilitres);
  });
}

function blankTreatment({ date, time }: ClinicDateTime): TreatmentEntry {
  return {
    form: 'treatment',
    kind: 'medicine',
    date,
    time,
    productCode: '',
    unitsPerDose: '',
    timesPerDay: '',
    asNeeded: false,
    supplyDays: '',
    measure: '',
    instructions: '',
    sites: [],
    drug: '',
    concentrationPercent: '',
    millilitres: '',
    discipline: '',
    note: '',
  };
}
