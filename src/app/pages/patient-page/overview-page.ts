import { Component, input } from '@angular/core';
import { FormDrawer } from './form-drawer.ts';

/** One picture first: the synopsis, and below it every trial with its verdict. */
@Component({
  selector: 'app-overview-page',
  imports: [FormDrawer],
  template: `<app-form-drawer />`,
  styleUrl: './tab-page.scss',
})
export class OverviewPage {
  readonly patientId = input.required<string>();
}
