import type { ChartDataset, PointStyle } from 'chart.js';
import type { PainScale } from '../../../domain/instrument/measure.ts';
import type { RecordId } from '../../../domain/record/record-id.ts';
import type { EpisodeWeek } from '../../../domain/trend/episode-weeks.ts';
import type { ScoreSeries } from '../../../domain/trend/score-series.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import type { ChartColours } from '../../../shared/chart/chart-colours.ts';
import { heightOf, labelOf, middleOf, scoreText, weekText } from './synopsis-points.ts';
import type { PicturePoint } from './synopsis-points.ts';

/** What Chart.js is given for one mark: where, what it says, and which record it opens. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly record: RecordId | null;
}

/** One shape per scale, told apart without colour. Hollow: only the time of the report is known. */
export const SCALE_SHAPES: Readonly<Record<PainScale, { style: PointStyle; rotation: number }>> = {
  peg: { style: 'circle', rotation: 0 },
  'pain-average-7d': { style: 'rect', rotation: 0 },
  'pain-worst-7d': { style: 'triangle', rotation: 0 },
  'pain-now': { style: 'rectRot', rotation: 0 },
  'pain-unspecified': { style: 'rectRounded', rotation: 0 },
  faces: { style: 'triangle', rotation: 180 },
  vas: { style: 'triangle', rotation: 90 },
};

/** The scale the eye should follow is drawn strongest; only its points are joined by a full line. */
const FIRST_LINE = 2;
const OTHER_LINE = 1;
/** A week is never thinner than this, however many years are shown. */
const THINNEST_BAR = 2;
/** A point on the edge of a pane is drawn whole. */
const POINT_OVERHANG = 8;

interface DatasetSettings {
  readonly colours: ChartColours;
  readonly timeZone: string;
  readonly pixelsPerDay: number;
}

/** The marks of both panes, from the very view that sentence and table are made from. */
export function toDatasets(view: SynopsisView, settings: DatasetSettings): ChartDataset[] {
  return [
    ...view.series.map((series, index) => scoreDataset(series, index, settings)),
    severityDataset(view.weeks, settings),
    ...episodeDatasets(view.weeks, settings),
  ];
}

/** A ring around the point that the keyboard stands on. */
export function focusDataset(point: PicturePoint, { primary }: ChartColours): ChartDataset {
  const mark: DrawnPoint = point;
  return {
    type: 'line',
    label: 'focus',
    data: [mark],
    yAxisID: point.pane,
    clip: POINT_OVERHANG,
    pointRadius: 8,
    pointBorderWidth: 2,
    pointBorderColor: primary,
    pointBackgroundColor: 'transparent',
  };
}

function scoreDataset(
  series: ScoreSeries,
  index: number,
  { colours, timeZone }: DatasetSettings,
): ChartDataset {
  const { style, rotation } = SCALE_SHAPES[series.scale];
  const colour = index === 0 ? colours.text : colours.textMuted;
  const data = series.points.map((point): DrawnPoint => ({
    x: point.x,
    y: heightOf(series, point),
    text: scoreText(series, point, timeZone),
    record: point.record,
  }));
  return {
    type: 'line',
    label: labelOf(series),
    data,
    yAxisID: 'score',
    clip: POINT_OVERHANG,
    borderColor: colour,
    borderWidth: index === 0 ? FIRST_LINE : OTHER_LINE,
    // A line across a long gap would invent what nobody measured.
    segment: {
      borderColor: ({ p1DataIndex }) =>
        series.points[p1DataIndex]?.followsPrevious ? colour : 'transparent',
    },
    pointStyle: style,
    pointRotation: rotation,
    pointRadius: 4.5,
    pointHoverRadius: 6,
    pointBorderWidth: 1.5,
    pointBorderColor: colour,
    pointBackgroundColor: series.points.map(({ isReported }) =>
      isReported ? colours.panel : colour,
    ),
  };
}

function severityDataset(
  weeks: readonly EpisodeWeek[],
  { colours }: DatasetSettings,
): ChartDataset {
  // A week without a severity breaks the line.
  const data = weeks.map((week): DrawnPoint => ({
    x: middleOf(week),
    y: week.worstSeverity ?? NaN,
    text: weekText(week),
    record: week.records[0] ?? null,
  }));
  return {
    type: 'line',
    label: 'Worst severity of the week',
    data,
    yAxisID: 'score',
    clip: POINT_OVERHANG,
    borderColor: colours.ruleStrong,
    borderWidth: 1.5,
    borderDash: [4, 3],
    spanGaps: false,
    pointStyle: 'dash',
    pointRadius: 5,
    pointHoverRadius: 5,
    pointBorderColor: colours.ruleStrong,
    pointBorderWidth: 2,
    order: 2,
  };
}

function episodeDatasets(
  weeks: readonly EpisodeWeek[],
  { colours, pixelsPerDay }: DatasetSettings,
): ChartDataset[] {
  const toPoint = (week: EpisodeWeek): DrawnPoint => ({
    x: middleOf(week),
    y: week.count ?? NaN,
    text: weekText(week),
    record: week.records[0] ?? null,
  });
  const recorded = weeks.filter(({ state }) => state === 'recorded');
  const none = weeks.filter(({ state }) => state === 'none');
  return [
    {
      type: 'bar',
      label: 'Episodes per week',
      data: recorded.map(toPoint),
      yAxisID: 'episodes',
      grouped: false,
      barThickness: Math.max(THINNEST_BAR, Math.round(pixelsPerDay * 7 * 0.82)),
      backgroundColor: recorded.map(({ isRunning }) =>
        isRunning ? colours.tracks.other.tint : colours.tracks.other.line,
      ),
      borderColor: colours.tracks.other.line,
      borderWidth: 1,
      order: 3,
    },
    {
      type: 'line',
      label: 'No episodes that week',
      data: none.map(toPoint),
      yAxisID: 'episodes',
      showLine: false,
      pointStyle: 'circle',
      pointRadius: 3,
      pointHoverRadius: 5,
      pointBorderWidth: 1.5,
      pointBorderColor: colours.textMuted,
      pointBackgroundColor: colours.panel,
      clip: POINT_OVERHANG,
    },
  ];
}
