import { Component, computed, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DayRange } from '../../../domain/time/clinic-day.ts';
import type { AxisTick } from '../../../domain/trend/axis-ticks.ts';
import type { Lane, LaneItem } from '../../../domain/trend/lanes.ts';
import { NARROWEST, placeLane } from './lane-layout.ts';
import type { PlacedItem } from './lane-layout.ts';

/** Height of one row of a lane, pixels. */
const ROW = 26;

/** The four tracks and the other medicines, on the very axis of the chart above them. */
@Component({
  selector: 'app-synopsis-lanes',
  imports: [RouterLink],
  templateUrl: './synopsis-lanes.html',
  styleUrl: './synopsis-lanes.scss',
})
export class SynopsisLanes {
  readonly lanes = input.required<readonly Lane[]>();
  readonly axis = input.required<DayRange>();
  readonly ticks = input.required<readonly AxisTick[]>();
  readonly plotWidth = input.required<number>();
  readonly active = input.required<LaneItem | null>();
  /** The item under pointer or focus; null when it is left. */
  readonly itemEntered = output<LaneItem | null>();
  readonly itemPicked = output<LaneItem>();

  private readonly showsOthers = signal(false);

  protected readonly rows = computed(() =>
    this.lanes().map((lane) => {
      const canFold = lane.id === 'other-medicines';
      const isFolded = canFold && !this.showsOthers();
      const shown = isFolded ? { ...lane, items: [] } : lane;
      const placed = placeLane(shown, this.axis(), this.plotWidth());
      return { ...placed, canFold, isFolded, count: lane.items.length, height: placed.rows * ROW };
    }),
  );

  /** Grid lines where the chart above has them. */
  protected readonly lines = computed(() => this.ticks().map(({ day }) => this.percentOf(day)));

  protected readonly windows = computed(() => {
    const trial = this.active()?.trial;
    if (!trial) return [];
    return [trial.baselineWindow, trial.followUpWindow].flatMap((window) => {
      if (!window) return [];
      const left = Math.max(0, this.percentOf(window.first));
      const right = Math.min(100, this.percentOf(window.last + 1));
      return right > left ? [{ left, width: right - left, track: trial.track }] : [];
    });
  });

  protected toggleOthers(): void {
    this.showsOthers.update((shown) => !shown);
  }

  protected topOf({ row }: PlacedItem): number {
    return row * ROW;
  }

  protected hitWidth({ item, pixels }: PlacedItem): number {
    return item.shape === 'bar' ? Math.max(NARROWEST, pixels) : NARROWEST;
  }

  private percentOf(day: number): number {
    const { first, last } = this.axis();
    return ((day - first) / (last - first + 1)) * 100;
  }
}
