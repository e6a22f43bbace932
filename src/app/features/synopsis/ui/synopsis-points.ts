import { MEASURES } from '../../../domain/instrument/measure.ts';
import type { RecordId } from '../../../domain/record/record-id.ts';
import type { EpisodeWeek } from '../../../domain/trend/episode-weeks.ts';
import type { ScorePoint, ScoreSeries } from '../../../domain/trend/score-series.ts';
import type { SynopsisView } from '../../../domain/trend/synopsis.ts';
import { formatNumber, formatCount } from '../../../shared/format/number-format.ts';
import {
  formatDay,
  formatDayRange,
  formatRecordedDate,
} from '../../../shared/format/time-format.ts';

/** Which pane of the picture a point lies in. */
export type Pane = 'score' | 'episodes';

/** One point of the picture: where it stands, and what it says with unit, date and source. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  readonly pane: Pane;
  readonly text: string;
  readonly record: RecordId | null;
}

/** Points wider than 10 would leave the 0-10 pane: a 100 mm scale is drawn at a tenth, and says so. */
const MILLIMETRES_PER_POINT = 10;

/** Where a score is drawn on the axis of 0 to 10. */
export function heightOf({ scale, points }: ScoreSeries, { value }: ScorePoint): number {
  const isMillimetres = scale === 'vas' && points.some((point) => point.value > 10);
  return isMillimetres ? value / MILLIMETRES_PER_POINT : value;
}

/** The label of a series, with how it is drawn where that is not plain. */
export function labelOf(series: ScoreSeries): string {
  const [point] = series.points;
  const isScaled =
    point !== undefined && series.points.some((p) => heightOf(series, p) !== p.value);
  return isScaled ? `${series.label} (0–100, drawn at a tenth)` : series.label;
}

/** `PEG 6.3 of 10 · reported 12 Nov 2025`. */
export function scoreText(
  { scale }: ScoreSeries,
  { value, time }: ScorePoint,
  timeZone: string,
): string {
  const { shortLabel, maximum } = MEASURES[scale];
  return `${shortLabel} ${formatNumber(value)} of ${maximum} · ${formatRecordedDate(time, timeZone)}`;
}

/** `2–8 Mar 2026 · 3 episodes, worst severity 7 of 10`. */
export function weekText(week: EpisodeWeek): string {
  const { state, count, worstSeverity, isRunning } = week;
  const running = isRunning ? ' so far' : '';
  const days = formatDayRange(week);
  if (state === 'not-recorded' || count === null)
    return `${days} · episodes not recorded${running}`;
  if (state === 'none') return `${days} · no episodes${running}`;
  const severity =
    worstSeverity === null ? 'severity not recorded' : `worst severity ${worstSeverity} of 10`;
  return `${days} · ${formatCount(count, 'episode')}${running}, ${severity}`;
}

/** Everything on the picture that a key can reach, from left to right. */
export function picturePoints(view: SynopsisView, timeZone: string): readonly PicturePoint[] {
  const scores = view.series.flatMap((series) =>
    series.points.map((point): PicturePoint => ({
      x: point.x,
      y: heightOf(series, point),
      pane: 'score',
      text: scoreText(series, point, timeZone),
      record: point.record,
    })),
  );
  const weeks = view.weeks.flatMap((week): readonly PicturePoint[] =>
    week.count === null
      ? []
      : [
          {
            x: middleOf(week),
            y: week.count,
            pane: 'episodes',
            text: weekText(week),
            record: week.records[0] ?? null,
          },
        ],
  );
  return [...scores, ...weeks].sort((a, b) => a.x - b.x);
}

/** The middle of a week on the axis of days. */
export function middleOf({ first, last }: Pick<EpisodeWeek, 'first' | 'last'>): number {
  return (first + last + 1) / 2;
}

/** `from 2 Mar 2026`: where a day has to be said alone. */
export function fromDay(day: number): string {
  return `from ${formatDay(day)}`;
}
