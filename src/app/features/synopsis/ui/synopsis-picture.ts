import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { RecordId } from '../../../domain/record/record-id.ts';
import { axisTicks } from '../../../domain/trend/axis-ticks.ts';
import type { LaneItem } from '../../../domain/trend/lanes.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import { ChartCanvas } from '../../../shared/chart/chart-canvas.ts';
import { injectChartColours } from '../../../shared/chart/chart-colours.ts';
import { PIXELS_PER_TICK, RIGHT_MARGIN, toSynopsisChart } from './synopsis-chart.ts';
import { SynopsisLanes } from './synopsis-lanes.ts';
import { SynopsisLegend } from './synopsis-legend.ts';
import { picturePoints } from './synopsis-points.ts';

/** Room for the names of the lanes; on a phone only for the numbers of the axis. */
const WIDE_GUTTER = 136;
const NARROW_GUTTER = 28;
const PHONE = 600;

/**
 * The picture: scores, episodes and treatments on one axis. Every bar is a link; the points of the
 * chart are reached with the arrow keys.
 */
@Component({
  selector: 'app-synopsis-picture',
  imports: [ChartCanvas, SynopsisLanes, SynopsisLegend],
  templateUrl: './synopsis-picture.html',
  styleUrl: './synopsis-picture.scss',
  host: {
    '[style.--gutter.px]': 'gutter()',
    '[style.--right-margin.px]': 'rightMargin',
    '(keydown.escape)': 'clear()',
  },
})
export class SynopsisPicture {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly colours = injectChartColours();

  readonly view = input.required<SynopsisView>();
  readonly timeZone = input.required<string>();
  readonly recordPicked = output<RecordId>();
  readonly itemPicked = output<LaneItem>();

  protected readonly rightMargin = RIGHT_MARGIN;
  private readonly width = signal(960);
  protected readonly gutter = computed(() => (this.width() < PHONE ? NARROW_GUTTER : WIDE_GUTTER));
  protected readonly plotWidth = computed(() =>
    Math.max(1, this.width() - this.gutter() - RIGHT_MARGIN),
  );
  protected readonly ticks = computed(() =>
    axisTicks(this.view().axis, Math.floor(this.plotWidth() / PIXELS_PER_TICK)),
  );

  protected readonly hasEpisodes = computed(() =>
    this.view().weeks.some(({ state }) => state !== 'not-recorded'),
  );
  protected readonly hasUnknownEnd = computed(() =>
    this.view().lanes.some(({ items }) =>
      items.some(({ shape, ending }) => shape === 'bar' && ending === 'unknown'),
    ),
  );

  protected readonly active = signal<LaneItem | null>(null);
  protected readonly points = computed(() => picturePoints(this.view(), this.timeZone()));
  /** Where the arrow keys stand; nowhere again when the picture changes. */
  private readonly pointIndex = linkedSignal<unknown, number | null>({
    source: this.points,
    computation: () => null,
  });
  protected readonly focused = computed(() => this.points()[this.pointIndex() ?? -1] ?? null);

  protected readonly configuration = computed(() =>
    toSynopsisChart(this.view(), {
      colours: this.colours(),
      timeZone: this.timeZone(),
      gutter: this.gutter(),
      plotWidth: this.plotWidth(),
      active: this.active(),
      focused: this.focused(),
      openRecord: (record) => {
        this.recordPicked.emit(record);
      },
    }),
  );

  constructor() {
    const observer = new ResizeObserver(() => {
      this.measure();
    });
    afterNextRender({
      read: () => {
        this.measure();
        observer.observe(this.host);
      },
    });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
    });
  }

  protected step(by: number): void {
    const last = this.points().length - 1;
    const from = this.pointIndex() ?? (by > 0 ? -1 : last + 1);
    if (last >= 0) this.pointIndex.set(Math.min(last, Math.max(0, from + by)));
  }

  protected stepToEnd(end: 'first' | 'last'): void {
    const last = this.points().length - 1;
    if (last >= 0) this.pointIndex.set(end === 'first' ? 0 : last);
  }

  protected openFocused(): void {
    const record = this.focused()?.record;
    if (record) this.recordPicked.emit(record);
  }

  protected clear(): void {
    this.active.set(null);
    this.pointIndex.set(null);
  }

  private measure(): void {
    const width = this.host.clientWidth;
    if (width > 0) this.width.set(width);
  }
}
