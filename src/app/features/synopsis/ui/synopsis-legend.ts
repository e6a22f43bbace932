import { Component, computed, input } from '@angular/core';
import type { PainScale } from '../../../domain/instrument/measure.ts';
import type { ScoreSeries } from '../../../domain/trend/score-series.ts';
import { labelOf } from './synopsis-points.ts';

/** The shapes of `SCALE_SHAPES`, as paths on a grid of 12. */
const PATHS: Readonly<Record<PainScale, string>> = {
  peg: 'M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  'pain-average-7d': 'M3 3h6v6H3z',
  'pain-worst-7d': 'M6 2l4 7H2z',
  'pain-now': 'M6 1.5L10.5 6L6 10.5L1.5 6z',
  'pain-unspecified': 'M4 3h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z',
  faces: 'M6 10L2 3h8z',
  vas: 'M10 6L3 10V2z',
};

/** What the shapes of the chart mean. */
@Component({
  selector: 'app-synopsis-legend',
  templateUrl: './synopsis-legend.html',
  styleUrl: './synopsis-legend.scss',
})
export class SynopsisLegend {
  readonly series = input.required<readonly ScoreSeries[]>();
  readonly hasEpisodes = input.required<boolean>();
  /** Some treatment's end is not known. */
  readonly hasUnknownEnd = input.required<boolean>();

  protected readonly scales = computed(() =>
    this.series().map((series) => ({ path: PATHS[series.scale], label: labelOf(series) })),
  );
  protected readonly hasReported = computed(() =>
    this.series().some(({ points }) => points.some(({ isReported }) => isReported)),
  );
}
