import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { Icon } from '../../shared/icon/icon.ts';
import { selectHeaderRecords } from './header-selector.ts';
import { toHeaderView } from './header-view.ts';

/** Who is open, in two lines that stay in sight; everything that does not fit unfolds. */
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
  protected readonly isOpen = signal(false);

  protected toggle(): void {
    this.isOpen.update((open) => !open);
  }
}
