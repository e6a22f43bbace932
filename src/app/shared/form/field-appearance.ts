import { MAT_FORM_FIELD_DEFAULT_OPTIONS } from '@angular/material/form-field';
import type { MatFormFieldDefaultOptions } from '@angular/material/form-field';

/** Outlined and always labelled: at the clinic's density a filled field hides its label. */
const OPTIONS: MatFormFieldDefaultOptions = {
  appearance: 'outline',
  floatLabel: 'always',
  subscriptSizing: 'dynamic',
};

/** For the `providers` of a form component. */
export const FIELD_APPEARANCE = { provide: MAT_FORM_FIELD_DEFAULT_OPTIONS, useValue: OPTIONS };
