import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { formatCount } from '../../shared/format/number-format.ts';
import { Icon } from '../../shared/icon/icon.ts';
import { selectHeaderRecords } from './header-selector.ts';
import { toHeaderView } from './header-view.ts';

/** Who is open and how it goes; of many problems the first, the others unfold. */
@Component({
  selector: 'app-patient-header',
  imports: [Icon, RouterLink],
  templateUrl: './patient-header.html',
  styleUrl: './patient-header.scss',
})
export class PatientHeader {
  readonly patientId = input.required<string>();

  private readonly records = inject(Store).selectSignal(selectHeaderRecords);
  protected readonly view = computed(() => {
    const records = this.records();
    return records && toHeaderView(records);
  });
  protected readonly showsAllProblems = signal(false);
  protected readonly problems = computed(() => {
    const problems = this.view()?.problems ?? [];
    return this.showsAllProblems() ? problems : problems.slice(0, 1);
  });
  protected readonly moreWords = computed(() => {
    if (this.showsAllProblems()) return 'fewer problems';
    const others = (this.view()?.problems.length ?? 0) - 1;
    return `+${formatCount(others, 'problem')}`;
  });

  protected toggleProblems(): void {
    this.showsAllProblems.update((shown) => !shown);
  }
}
