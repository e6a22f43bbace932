import { Component, computed, inject, input } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { selectTrials } from './trials-selector.ts';
import { toTrialsView } from './trials-view.ts';
import { RecordLists } from './ui/record-lists.ts';
import { TrialRow } from './ui/trial-row.ts';

/** The ledger: what was tried, by track, newest first, and what each trial did. */
@Component({
  selector: 'app-trials-panel',
  imports: [RecordLists, RouterLink, TrialRow],
  templateUrl: './trials-panel.html',
  styleUrl: './trials-panel.scss',
})
export class TrialsPanel {
  readonly patientId = input.required<string>();

  private readonly trials = inject(Store).selectSignal(selectTrials);
  /** The trial that a bar of the synopsis, or a shared address, points to. */
  protected readonly target = toSignal(inject(ActivatedRoute).fragment, { initialValue: null });

  protected readonly view = computed(() => {
    const { judged, notReadable, entries } = this.trials();
    return judged && toTrialsView(judged, notReadable, entries);
  });
}
