import { Component, computed, input } from '@angular/core';
import type { Track } from '../../../domain/protocol/track.ts';
import type { TrackState } from '../../../domain/trial/track-state.ts';
import type { LoadState } from '../../../shared/ngrx/load-state.ts';
import { trackWords } from './track-words.ts';

/** How one patient stands on one track. The edge is solid while something runs, dashed while planned. */
@Component({
  selector: 'app-track-cell',
  templateUrl: './track-cell.html',
  styleUrl: './track-cell.scss',
  host: {
    '[attr.data-state]': 'state()?.kind',
    '[style.--track]': '"var(--track-" + track() + ")"',
  },
})
export class TrackCell {
  readonly track = input.required<Track>();
  /** Null: the chart is not there (yet). */
  readonly state = input.required<TrackState | null>();
  readonly load = input.required<LoadState>();

  protected readonly words = computed(() => {
    const state = this.state();
    return state && trackWords(state);
  });
}
