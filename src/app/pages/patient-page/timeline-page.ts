import { Component, input } from '@angular/core';
import { TimelinePanel } from '../../features/timeline/timeline-panel.ts';
import { FormDrawer } from './form-drawer.ts';

/** Every record of the patient, of all kinds and years. */
@Component({
  selector: 'app-timeline-page',
  imports: [FormDrawer, TimelinePanel],
  template: `
    <app-timeline-panel [patientId]="patientId()" />
    <app-form-drawer />
  `,
  styleUrl: './tab-page.scss',
})
export class TimelinePage {
  readonly patientId = input.required<string>();
}
