import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { DayRange } from '../../../domain/time/clinic-day.ts';
import type { EpisodeWeek } from '../../../domain/trend/episode-weeks.ts';
import type { LaneItem } from '../../../domain/trend/lanes.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import type { Trial, WindowValue } from '../../../domain/trial/trial.ts';
import type { ChartColours } from '../../../shared/chart/chart-colours.ts';
import { formatNumber } from '../../../shared/format/number-format.ts';

type Annotations = Readonly<Record<string, AnnotationOptions>>;

/** Height of the strip that marks weeks nobody recorded, as a part of the pane. */
const GAP_STRIP = 0.13;
/** Improvements worth marking (IMMPACT): moderate and substantial. */
const IMPROVEMENTS = [30, 50];
/** From the end of a line to the middle of its label, pixels. */
const LABEL_OFFSET = 58;

/** What is drawn behind the marks: gaps, today, and the windows of the treatment in focus. */
export function toAnnotations(
  view: SynopsisView,
  colours: ChartColours,
  active: LaneItem | null,
  episodesTop: number,
): Annotations {
  return {
    ...gapStrips(view.weeks, colours, episodesTop),
    today: verticalLine(view.today + 0.5, colours.ruleStrong),
    ...(view.series.length ? {} : emptyLabel('score', 5, 'No pain score in this range', colours)),
    ...(view.weeks.some(({ state }) => state !== 'not-recorded')
      ? {}
      : emptyLabel('episodes', episodesTop / 2, 'Episodes not recorded in this range', colours)),
    ...(active?.trial ? trialWindows(active.trial, view.axis, colours) : {}),
  };
}

/** Runs of weeks without a record: neither a value nor a zero. */
export function gapsOf(weeks: readonly EpisodeWeek[]): readonly DayRange[] {
  const gaps: DayRange[] = [];
  for (const { first, last, state } of weeks) {
    if (state !== 'not-recorded') continue;
    const previous = gaps.at(-1);
    if (previous?.last === first - 1) gaps[gaps.length - 1] = { first: previous.first, last };
    else gaps.push({ first, last });
  }
  return gaps;
}

function gapStrips(
  weeks: readonly EpisodeWeek[],
  { hatch }: ChartColours,
  episodesTop: number,
): Annotations {
  return Object.fromEntries(
    gapsOf(weeks).map(({ first, last }): [string, AnnotationOptions] => [
      `gap-${first}`,
      {
        type: 'box',
        drawTime: 'beforeDatasetsDraw',
        xMin: first,
        xMax: last + 1,
        yScaleID: 'episodes',
        yMin: 0,
        yMax: episodesTop * GAP_STRIP,
        // The plugin hands it to the canvas as it is; its type only knows colours by name.
        backgroundColor: hatch as string,
        borderWidth: 0,
      },
    ]),
  );
}

function trialWindows(trial: Trial, axis: DayRange, colours: ChartColours): Annotations {
  const { baselineWindow, followUpWindow, baseline, followUp } = trial;
  const track = colours.tracks[trial.track];
  const { line } = track;
  return {
    ...bands(baselineWindow, track, 'before'),
    ...bands(followUpWindow, track, 'after'),
    ...(trial.scale === 'vas' ? {} : valueLines(baselineWindow, baseline, line, 'baselineValue')),
    ...(trial.scale === 'vas' ? {} : valueLines(followUpWindow, followUp, line, 'followUpValue')),
    ...(baseline && trial.scale !== 'vas' ? improvementLines(trial, baseline, line, axis) : {}),
  };
}

function valueLines(
  window: DayRange | null,
  reading: WindowValue | null,
  colour: string,
  name: string,
): Annotations {
  return window && reading ? { [name]: level(window, reading.value, colour, 3) } : {};
}

function improvementLines(
  { followUpWindow }: Trial,
  { value }: WindowValue,
  colour: string,
  axis: DayRange,
): Annotations {
  if (!followUpWindow) return {};
  // Beside the window, on the side that has room.
  const isAtRightEdge = followUpWindow.last > axis.first + (axis.last - axis.first) * 0.9;
  return Object.fromEntries(
    IMPROVEMENTS.map((percent): [string, AnnotationOptions] => [
      `minus-${percent}`,
      {
        ...level(followUpWindow, value * (1 - percent / 100), colour, 1),
        borderDash: [3, 3],
        label: {
          display: true,
          content: `−${percent} %: ${formatNumber(value * (1 - percent / 100))}`,
          position: isAtRightEdge ? 'start' : 'end',
          xAdjust: isAtRightEdge ? -LABEL_OFFSET : LABEL_OFFSET,
          backgroundColor: 'transparent',
          color: colour,
          font: { size: 11, weight: 'normal' },
          padding: 0,
        },
      },
    ]),
  );
}

/** A window through both panes: one box for each, since a box ends with its scale. */
function bands(
  window: DayRange | null,
  { line, tint }: { readonly line: string; readonly tint: string },
  name: string,
): Annotations {
  if (!window) return {};
  const box = {
    type: 'box' as const,
    drawTime: 'beforeDatasetsDraw' as const,
    xMin: window.first,
    xMax: window.last + 1,
    backgroundColor: tint,
    borderColor: line,
    borderWidth: 1,
    borderDash: [2, 2],
  };
  const label = {
    display: true,
    content: name,
    position: { x: 'center' as const, y: 'start' as const },
    color: line,
    font: { size: 11, weight: 'normal' as const },
    padding: 2,
  };
  return {
    [`${name}-score`]: { ...box, yScaleID: 'score', label },
    [`${name}-episodes`]: { ...box, yScaleID: 'episodes' },
  };
}

function level({ first, last }: DayRange, value: number, colour: string, width: number) {
  return {
    type: 'line' as const,
    xMin: first,
    xMax: last + 1,
    yScaleID: 'score',
    yMin: value,
    yMax: value,
    borderColor: colour,
    borderWidth: width,
  };
}

function verticalLine(x: number, colour: string): AnnotationOptions {
  return {
    type: 'line',
    drawTime: 'beforeDatasetsDraw',
    scaleID: 'x',
    value: x,
    borderColor: colour,
    borderWidth: 1,
    borderDash: [2, 3],
  };
}

function emptyLabel(
  pane: string,
  y: number,
  content: string,
  { textMuted }: ChartColours,
): Annotations {
  return {
    [`empty-${pane}`]: {
      type: 'label',
      xValue: ({ chart }) => ((chart.scales['x']?.min ?? 0) + (chart.scales['x']?.max ?? 0)) / 2,
      yScaleID: pane,
      yValue: y,
      content,
      color: textMuted,
      font: { size: 12 },
    },
  };
}
