import type { ActiveElement, Chart, ChartConfiguration, ChartOptions } from 'chart.js';
import type { RecordId } from '../../../domain/record/record-id.ts';
import { axisTicks } from '../../../domain/trend/axis-ticks.ts';
import type { LaneItem } from '../../../domain/trend/lanes.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import type { ChartColours } from '../../../shared/chart/chart-colours.ts';
import { toAnnotations } from './synopsis-annotations.ts';
import { focusDataset, toDatasets } from './synopsis-datasets.ts';
import type { DrawnPoint } from './synopsis-datasets.ts';
import type { PicturePoint } from './synopsis-points.ts';

/** Pixels right of the last day, on chart and lanes alike. */
export const RIGHT_MARGIN = 12;

export interface PictureSettings {
  readonly colours: ChartColours;
  readonly timeZone: string;
  /** Pixels left of the first day, on chart and lanes alike. */
  readonly gutter: number;
  /** Pixels from the first day to the end of the last. */
  readonly plotWidth: number;
  /** The treatment whose windows are shown. */
  readonly active: LaneItem | null;
  /** The point the keyboard stands on. */
  readonly focused: PicturePoint | null;
  readonly openRecord: (recordId: RecordId) => void;
}

/** Room for a label such as "Nov 2025". */
export const PIXELS_PER_TICK = 76;
const LABEL_WIDTH = 48;
const FEWEST_EPISODES_ON_AXIS = 4;

/**
 * Scores above, episodes per week below, on one axis of the clinic's days. A linear scale, because
 * Chart.js's time scale would lay the days out in the reader's own time zone: here every day is
 * equally wide and begins at the clinic's midnight, and the lanes below share the very same scale.
 */
export function toSynopsisChart(view: SynopsisView, settings: PictureSettings): ChartConfiguration {
  const { colours, timeZone, plotWidth, focused } = settings;
  const pixelsPerDay = plotWidth / (view.axis.last - view.axis.first + 1);
  const datasets = toDatasets(view, { colours, timeZone, pixelsPerDay });
  return {
    type: 'line',
    data: { datasets: focused ? [focusDataset(focused, colours), ...datasets] : datasets },
    options: optionsOf(view, settings),
  };
}

function optionsOf(view: SynopsisView, settings: PictureSettings): ChartOptions {
  const { colours, active } = settings;
  const most = Math.max(0, ...view.weeks.map(({ count }) => count ?? 0));
  const episodesTop = Math.max(FEWEST_EPISODES_ON_AXIS, most + 1);
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    layout: { padding: { left: 0, right: RIGHT_MARGIN, top: 8, bottom: 0 } },
    interaction: { mode: 'nearest', intersect: true },
    onClick: (_event, elements, chart) => {
      const record = drawnPointOf(chart, elements[0])?.record;
      if (record) settings.openRecord(record);
    },
    onHover: (_event, elements, chart) => {
      const canOpen = drawnPointOf(chart, elements[0])?.record;
      chart.canvas.style.cursor = canOpen ? 'pointer' : 'default';
    },
    scales: {
      x: xScale(view, settings),
      // The last pane is the top one.
      episodes: yScale(settings, {
        max: episodesTop,
        stackWeight: 2,
        stepSize: stepOf(episodesTop),
        topLabel: false,
      }),
      score: yScale(settings, { max: 10, stackWeight: 3, stepSize: 5, topLabel: true }),
    },
    plugins: {
      annotation: {
        clip: true,
        annotations: { ...toAnnotations(view, colours, active, episodesTop) },
      },
      tooltip: {
        displayColors: false,
        callbacks: {
          title: () => '',
          label: ({ raw }) => (raw as DrawnPoint).text,
        },
      },
    },
  };
}

function xScale({ axis }: SynopsisView, { colours, plotWidth }: PictureSettings) {
  const ticks = axisTicks(axis, Math.floor(plotWidth / PIXELS_PER_TICK));
  // No label that the right edge would cut.
  const lastLabelled = axis.last + 1 - ((axis.last - axis.first + 1) / plotWidth) * LABEL_WIDTH;
  const labels = new Map(
    ticks.filter(({ day }) => day <= lastLabelled).map(({ day, label }) => [day, label]),
  );
  return {
    type: 'linear' as const,
    min: axis.first,
    max: axis.last + 1,
    offset: false,
    grid: { color: colours.rule, offset: false },
    border: { color: colours.ruleStrong },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = ticks.map(({ day }) => ({ value: day }));
    },
    // Room for half a label would push the axis out of line with the lanes.
    afterFit: (scale: { paddingLeft: number; paddingRight: number }) => {
      scale.paddingLeft = 0;
      scale.paddingRight = 0;
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      align: 'start' as const,
      color: colours.textMuted,
      callback: (value: number | string) => labels.get(Number(value)) ?? '',
    },
  };
}

interface YAxis {
  readonly max: number;
  readonly stackWeight: number;
  readonly stepSize: number;
  readonly topLabel: boolean;
}

function yScale(
  { colours, gutter }: PictureSettings,
  { max, stackWeight, stepSize, topLabel }: YAxis,
) {
  return {
    type: 'linear' as const,
    position: 'left' as const,
    stack: 'panes',
    stackWeight,
    min: 0,
    max,
    grid: { color: colours.rule },
    border: { color: colours.ruleStrong },
    afterFit: (scale: { width: number }) => {
      scale.width = gutter;
    },
    ticks: {
      stepSize,
      color: colours.textMuted,
      padding: 4,
      // The top of the lower pane is the bottom of the upper one: one number there is enough.
      callback: (value: number | string) => (!topLabel && value === max ? '' : value),
    },
  };
}

function stepOf(top: number): number {
  return Math.max(1, Math.ceil(top / 4));
}

function drawnPointOf(chart: Chart, element: ActiveElement | undefined): DrawnPoint | null {
  if (!element) return null;
  const point = chart.data.datasets[element.datasetIndex]?.data[element.index];
  return point && typeof point === 'object' && 'text' in point ? (point as DrawnPoint) : null;
}
