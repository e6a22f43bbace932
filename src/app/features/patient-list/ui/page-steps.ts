import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { PATIENTS_PER_PAGE } from '../../../domain/patient/patient-page.ts';
import { formatNumber } from '../../../shared/format/number-format.ts';
import { Icon } from '../../../shared/icon/icon.ts';

/** Which part of the list is shown, and links to the parts before and after it. */
@Component({
  selector: 'app-page-steps',
  imports: [Icon, RouterLink],
  templateUrl: './page-steps.html',
  styleUrl: './page-steps.scss',
})
export class PageSteps {
  readonly page = input.required<number>();
  /** Rows on this page, the unreadable ones included. */
  readonly count = input.required<number>();
  /** Null where the server does not count. */
  readonly total = input.required<number | null>();
  readonly hasNext = input.required<boolean>();

  protected readonly range = computed(() => {
    const first = (this.page() - 1) * PATIENTS_PER_PAGE + 1;
    const last = first + this.count() - 1;
    const total = this.total();
    if (total === null) return `${formatNumber(first)}–${formatNumber(last)}`;
    if (total <= this.count()) return formatNumber(total);
    return `${formatNumber(first)}–${formatNumber(last)} of ${formatNumber(total)}`;
  });

  /** The first page has no number in the address. */
  protected readonly previous = computed(() => (this.page() > 2 ? this.page() - 1 : null));
}
