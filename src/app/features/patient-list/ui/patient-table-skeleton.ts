import { Component } from '@angular/core';

const ROWS = 16;

/** The rows of the table before they are there: the same heights, so that nothing jumps. */
@Component({
  selector: 'app-patient-table-skeleton',
  template: `
    <div class="head"></div>
    @for (row of rows; track row) {
      <div class="row"><span></span><span></span><span></span><span></span></div>
    }
  `,
  styleUrl: './patient-table-skeleton.scss',
  host: { 'aria-hidden': 'true' },
})
export class PatientTableSkeleton {
  protected readonly rows = Array.from({ length: ROWS }, (_, index) => index);
}
