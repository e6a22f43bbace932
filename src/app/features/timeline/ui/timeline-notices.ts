import { Component, computed, input, output } from '@angular/core';
import type { NotReadable } from '../../../domain/record/not-readable.ts';
import type { LoadProgress } from '../../../domain/record/patient-record-part.ts';
import type { RecordId, UnreadableRecord } from '../../../domain/record/record-id.ts';
import { formatCount, formatNumber } from '../../../shared/format/number-format.ts';
import type { LoadState } from '../../../shared/ngrx/load-state.ts';

/** What the list below does not show, or not yet, and why: said aloud, never left to be guessed. */
@Component({
  selector: 'app-timeline-notices',
  templateUrl: './timeline-notices.html',
  styleUrl: './timeline-notices.scss',
})
export class TimelineNotices {
  readonly restLoad = input.required<LoadState>();
  readonly progress = input.required<LoadProgress | null>();
  readonly loadedCount = input.required<number>();
  readonly notReadable = input.required<readonly NotReadable[]>();
  readonly unreadable = input.required<readonly UnreadableRecord[]>();
  /** Parts of the URL that name no kind or track. */
  readonly ignored = input.required<readonly string[]>();
  readonly retryRequested = output();
  readonly recordChosen = output<RecordId>();

  protected readonly loadingWords = computed(() => {
    const progress = this.progress();
    const read = Math.max(progress?.records ?? 0, this.loadedCount());
    const records = `${formatCount(read, 'record')} loaded`;
    if (!progress) return `${records}, more on the way…`;
    const { searchesAnswered, searches } = progress;
    return `${records}, ${formatNumber(searchesAnswered, 0)} of ${formatNumber(searches, 0)} kinds of record complete…`;
  });

  protected readonly unreadableWords = computed(
    () => `${formatCount(this.unreadable().length, 'record')} listed but only partly readable`,
  );

  protected readonly notReadableWords = computed(
    () => `${formatCount(this.notReadable().length, 'kind')} of record not readable here`,
  );
}
