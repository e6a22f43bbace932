import { PAIN_SCALES } from '../../domain/instrument/measure.ts';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Clock } from '../../domain/time/recorded-time.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import type { Trial, WindowValue } from '../../domain/trial/trial.ts';
import { placeScores, valueIn } from '../../domain/trial/window-value.ts';
import { formatDay, formatDayRange } from '../../shared/format/time-format.ts';

/** Measures that the response form shows an earlier value of. */
export const SHOWN_MEASURES = [
  'pain-now',
  'pain-average-7d',
  'pain-worst-7d',
  'peg-enjoyment',
  'peg-activity',
] as const satisfies readonly Measure[];

export type ShownMeasure = (typeof SHOWN_MEASURES)[number];

/**
 * What stood before, of the same scale: the trial's baseline, by the ledger's own window; without a
 * trial the last value. Such as "before: 7 (3 Mar 2026)".
 */
export function beforeWords(
  chart: PatientChart,
  trial: Trial | null,
  clock: Clock,
): Readonly<Record<ShownMeasure, string>> {
  const { dated } = placeScores(chart.scores, clock);
  const words = (measure: ShownMeasure): string => {
    if (trial) return baselineWords(baselineOf(trial, measure) ?? windowOf(trial, measure));
    const last = dated.findLast((score) => score.measure === measure);
    return last ? `last: ${last.value} (${formatDay(last.days.last)})` : 'none before';
  };
  const windowOf = ({ baselineWindow }: Trial, measure: Measure): WindowValue | null =>
    baselineWindow && !isPainScale(measure) ? valueIn(dated, measure, baselineWindow) : null;
  return {
    'pain-now': words('pain-now'),
    'pain-average-7d': words('pain-average-7d'),
    'pain-worst-7d': words('pain-worst-7d'),
    'peg-enjoyment': words('peg-enjoyment'),
    'peg-activity': words('peg-activity'),
  };
}

function baselineOf(trial: Trial, measure: Measure): WindowValue | null {
  if (trial.scale === measure) return trial.baseline;
  return trial.otherScales.find(({ scale }) => scale === measure)?.baseline ?? null;
}

function baselineWords(baseline: WindowValue | null): string {
  if (!baseline) return 'no baseline';
  const { value, n, first, last } = baseline;
  const when = formatDayRange({ first, last });
  return n === 1 ? `before: ${value} (${when})` : `before: ${value} (median of ${n}, ${when})`;
}

function isPainScale(measure: Measure): boolean {
  return PAIN_SCALES.some((scale) => scale === measure);
}
