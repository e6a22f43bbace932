import { Component, input } from '@angular/core';
import { SynopsisPanel } from '../../features/synopsis/synopsis-panel.ts';
import { TrialsPanel } from '../../features/trials/trials-panel.ts';
import { FormDrawer } from './form-drawer.ts';

/** One picture first: the synopsis, and below it every trial with its verdict. */
@Component({
  selector: 'app-overview-page',
  imports: [FormDrawer, SynopsisPanel, TrialsPanel],
  template: `
    <app-synopsis-panel [patientId]="patientId()" />
    <app-trials-panel [patientId]="patientId()" />
    <app-form-drawer />
  `,
  styleUrl: './tab-page.scss',
})
export class OverviewPage {
  readonly patientId = input.required<string>();
}
