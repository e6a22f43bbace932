import { Component, computed, input, linkedSignal, output, signal } from '@angular/core';
import { TRACK_LABELS, TRACKS } from '../../../domain/protocol/track.ts';
import { TIMELINE_KIND_LABELS } from '../../../domain/timeline/timeline-kind-labels.ts';
import { TIMELINE_KINDS } from '../../../domain/timeline/timeline-entry.ts';
import type { TimelineKind } from '../../../domain/timeline/timeline-entry.ts';
import type { TimelineFilter } from '../../../domain/timeline/timeline-filter.ts';
import { formatNumber } from '../../../shared/format/number-format.ts';

/** What the list is narrowed to: kinds with their counts, track, author, text; and a jump to a year. */
@Component({
  selector: 'app-timeline-filter-bar',
  templateUrl: './timeline-filter-bar.html',
  styleUrl: './timeline-filter-bar.scss',
})
export class TimelineFilterBar {
  readonly filter = input.required<TimelineFilter>();
  /** How many records each kind would show; kinds that no record has are absent. */
  readonly counts = input.required<ReadonlyMap<TimelineKind, number>>();
  readonly authors = input.required<readonly string[]>();
  readonly years = input.required<readonly number[]>();
  readonly filterChanged = output<TimelineFilter>();
  readonly yearChosen = output<number>();

  protected readonly tracks = TRACKS.map((track) => ({ track, label: TRACK_LABELS[track] }));

  /** What is being typed is ahead of the URL, which follows. */
  protected readonly text = linkedSignal(() => this.filter().text);

  /** On a phone the choices make room for the records until they are asked for. */
  protected readonly isShowingMore = signal(false);
  protected readonly moreWords = computed(() => {
    const { track, author } = this.filter();
    const chosen = Number(track !== null) + Number(author !== null);
    return chosen > 0 ? `Filters (${chosen})` : 'Filters';
  });

  protected readonly kinds = computed(() => {
    const { kinds } = this.filter();
    return TIMELINE_KINDS.filter((kind) => this.counts().has(kind) || kinds.includes(kind)).map(
      (kind) => ({
        kind,
        label: TIMELINE_KIND_LABELS[kind],
        count: formatNumber(this.counts().get(kind) ?? 0, 0),
        isChosen: kinds.includes(kind),
      }),
    );
  });

  /** An author of the URL who wrote none of the records is still shown as what is asked for. */
  protected readonly choosableAuthors = computed(() => {
    const { author } = this.filter();
    return author === null || this.authors().includes(author)
      ? this.authors()
      : [author, ...this.authors()];
  });

  protected toggleMore(): void {
    this.isShowingMore.update((isShowing) => !isShowing);
  }

  protected toggleKind(kind: TimelineKind): void {
    const { kinds } = this.filter();
    const others = kinds.filter((chosen) => chosen !== kind);
    this.change({ kinds: others.length < kinds.length ? others : [...kinds, kind] });
  }

  protected chooseTrack(event: Event): void {
    const chosen = valueOf(event);
    this.change({ track: TRACKS.find((track) => track === chosen) ?? null });
  }

  protected chooseAuthor(event: Event): void {
    this.change({ author: valueOf(event) || null });
  }

  protected typeText(event: Event): void {
    this.text.set(valueOf(event));
    this.change({ text: valueOf(event) });
  }

  protected chooseYear(event: Event): void {
    const year = Number(valueOf(event));
    if (year) this.yearChosen.emit(year);
    // The list can be scrolled away from any year: the field offers a jump and keeps no state.
    if (event.target instanceof HTMLSelectElement) event.target.value = '';
  }

  private change(change: Partial<TimelineFilter>): void {
    this.filterChanged.emit({ ...this.filter(), text: this.text(), ...change });
  }
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    ? target.value
    : '';
}
