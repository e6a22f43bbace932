import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import { TRACK_LABELS } from '../../../domain/protocol/track.ts';
import type { RecordId } from '../../../domain/record/record-id.ts';
import { TIMELINE_KIND_LABELS } from '../../../domain/timeline/timeline-kind-labels.ts';
import { RecordedTimePipe } from '../../../shared/format/format-pipes.ts';
import { positionAfterKey } from './position-after-key.ts';
import {
  firstRecordFrom,
  headingOf,
  layOut,
  offsetInPlace,
  recordAt,
  rowAt,
  rowsBetween,
} from './timeline-layout.ts';
import type { TimelineLayout } from './timeline-layout.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** Below this width a record takes two lines. */
const COMPACT_BELOW = 720;
const HEIGHTS = { month: 32, entry: 36 };
const COMPACT_HEIGHTS = { month: 32, entry: 60 };
/** Pixels drawn above and below what is seen, so that a fast wheel meets no blank. */
const MARGIN = 480;

/**
 * All records, however many: only those near the eye are in the document. One tab stop; the arrow, page,
 * Home and End keys move the active record, which is named by `aria-activedescendant` and its row index.
 * Every height is known beforehand, so rows, their offset and the active one change in a single pass: the
 * CDK's virtual scroll knows one height only, and moves its content later than it draws its rows.
 */
@Component({
  selector: 'app-timeline-list',
  imports: [RecordedTimePipe],
  templateUrl: './timeline-list.html',
  styleUrl: './timeline-list.scss',
})
export class TimelineList {
  private readonly injector = inject(Injector);

  readonly rows = input.required<readonly TimelineRow[]>();
  readonly timeZone = input.required<string>();
  /** Whose detail is open beside the list. */
  readonly openRecordId = input<RecordId | null>(null);
  /** Another value begins at the top; the same with other rows keeps what is being read in its place. */
  readonly filterName = input('');
  readonly recordChosen = output<RecordId>();

  private readonly viewport = viewChild.required<ElementRef<HTMLElement>>('viewport');
  private readonly size = signal({ width: Infinity, height: 0, scrollbarWidth: 0 });
  private readonly seenFrom = signal(0);
  private placed: { readonly layout: TimelineLayout; readonly filterName: string } | null = null;

  protected readonly kindLabels = TIMELINE_KIND_LABELS;
  protected readonly trackLabels = TRACK_LABELS;
  protected readonly scrollbarWidth = computed(() => this.size().scrollbarWidth);
  protected readonly isCompact = computed(() => this.size().width < COMPACT_BELOW);
  protected readonly heights = computed(() => (this.isCompact() ? COMPACT_HEIGHTS : HEIGHTS));
  private readonly layout = computed(() => layOut(this.rows(), this.heights()));
  protected readonly count = computed(() => this.layout().rowOfPosition.length - 1);
  protected readonly totalHeight = computed(() => this.layout().edges.at(-1) ?? 0);

  /** The rows in the document: `start` to before `end`. */
  private readonly drawn = computed(
    () => {
      const seenFrom = this.seenFrom();
      const seenTo = seenFrom + this.size().height;
      return rowsBetween(this.layout(), seenFrom - MARGIN, seenTo + MARGIN);
    },
    { equal: (a, b) => a.start === b.start && a.end === b.end },
  );
  protected readonly drawnRows = computed(() =>
    this.rows().slice(this.drawn().start, this.drawn().end),
  );
  protected readonly drawnFrom = computed(() => this.layout().edges[this.drawn().start] ?? 0);
  protected readonly heading = computed(() =>
    headingOf(this.layout(), rowAt(this.layout(), this.seenFrom())),
  );

  /** Position of the active record; the same record stays active when others come or go around it. */
  protected readonly active = linkedSignal<TimelineLayout, number>({
    source: this.layout,
    computation: (layout, previous) => {
      const record = previous ? recordAt(previous.source, previous.value) : null;
      return (record && layout.positionOf.get(record.id)) ?? 1;
    },
  });

  /** Only what is in the document can be named as active. */
  protected readonly activeElementId = computed(() => {
    const row = this.layout().rowOfPosition[this.active()] ?? -1;
    const { start, end } = this.drawn();
    return row >= start && row < end ? `timeline-record-${this.active()}` : null;
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    effect(() => {
      const next = { layout: this.layout(), filterName: this.filterName() };
      untracked(() => {
        this.place(next.layout, next.filterName);
        this.placed = next;
      });
    });
    afterNextRender(() => {
      const { nativeElement } = this.viewport();
      const measure = () => {
        // A list that nothing holds would be as high as all its rows, and draw them all.
        const height = Math.min(nativeElement.clientHeight, window.innerHeight);
        const width = nativeElement.offsetWidth;
        this.size.set({ width, height, scrollbarWidth: width - nativeElement.clientWidth });
      };
      measure();
      const observer = new ResizeObserver(measure);
      observer.observe(nativeElement);
      destroyRef.onDestroy(() => observer.disconnect());
    });
  }

  /** Brings the newest record of a year to the top and makes it the active one. */
  showYear(year: number): void {
    const layout = this.layout();
    const heading = layout.rows.findIndex((row) => row.kind === 'month' && row.year === year);
    const first = heading < 0 ? null : firstRecordFrom(layout, heading);
    if (!first) return;
    this.active.set(first.position);
    this.scrollTo(layout.edges[heading] ?? 0);
  }

  protected moveOrOpen(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.choose(this.active());
      return;
    }
    const page = Math.floor(this.size().height / this.heights().entry) - 1;
    const position = positionAfterKey(event, this.active(), this.count(), Math.max(page, 1));
    if (position === null) return;
    event.preventDefault();
    this.active.set(position);
    this.reveal(position);
  }

  /** What the browser made of it: it never scrolls beyond the ends. */
  protected noteScroll(): void {
    this.seenFrom.set(this.viewport().nativeElement.scrollTop);
  }

  protected openClicked({ target }: Event): void {
    const row = target instanceof Element ? target.closest('[aria-rowindex]') : null;
    if (row) this.choose(Number(row.getAttribute('aria-rowindex')));
  }

  private choose(position: number): void {
    const record = recordAt(this.layout(), position);
    if (!record) return;
    this.active.set(position);
    this.recordChosen.emit(record.id);
  }

  /** Scrolls as little as shows the whole row below the heading that stays at the top. */
  private reveal(position: number): void {
    const { edges, rowOfPosition } = this.layout();
    const row = rowOfPosition[position] ?? 0;
    const seenFrom = this.seenFrom();
    const highest = (edges[row + 1] ?? 0) - this.size().height;
    const lowest = (edges[row] ?? 0) - HEIGHTS.month;
    if (seenFrom > lowest) this.scrollTo(lowest);
    else if (seenFrom < highest) this.scrollTo(highest);
  }

  private scrollTo(offset: number): void {
    this.viewport().nativeElement.scrollTop = offset;
    this.noteScroll();
  }

  private place(layout: TimelineLayout, filterName: string): void {
    if (!this.placed) return;
    const isSameList = this.placed.filterName === filterName;
    const offset = isSameList ? offsetInPlace(this.placed.layout, layout, this.seenFrom()) : 0;
    if (offset !== null) {
      afterNextRender(() => this.scrollTo(offset), { injector: this.injector });
    }
  }
}
