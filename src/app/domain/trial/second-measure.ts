import type { GlobalImpression, TreatmentResponse } from '../response/treatment-response.ts';
import type { Protocol } from '../protocol/protocol.ts';
import { dayOfInstant, daysOf, isWithin } from '../time/clinic-day.ts';
import type { Clock } from '../time/recorded-time.ts';
import { changeBetween } from './exact-change.ts';
import type { Exposure } from './exposure.ts';
import type { ChangeClass, SecondMeasure } from './trial.ts';
import type { TrialWindows } from './trial-windows.ts';
import { valueIn } from './window-value.ts';
import type { DatedScore } from './window-value.ts';

/** PGIC wording (clinical facts 2.2, Farrar 2001). */
export const GLOBAL_IMPRESSION_LABELS: Readonly<Record<GlobalImpression, string>> = {
  1: 'very much improved',
  2: 'much improved',
  3: 'minimally improved',
  4: 'no change',
  5: 'minimally worse',
  6: 'much worse',
  7: 'very much worse',
};

const IMPROVED: readonly (ChangeClass | null)[] = ['substantial', 'moderate', 'minimal'];

/** True for a change that a second measure can confirm. */
export function isImprovement(change: ChangeClass | null): boolean {
  return IMPROVED.includes(change);
}

/**
 * Responses that speak of this treatment: by focus at any time since its start, without focus when
 * the follow-up window holds them. In order of time.
 */
export function responsesOf(
  exposure: Exposure,
  windows: TrialWindows,
  responses: readonly TreatmentResponse[],
  clock: Clock,
): TreatmentResponse[] {
  const today = dayOfInstant(clock.now, clock.timeZone);
  const placed = responses.flatMap((response) => {
    const days = response.time && daysOf(response.time.at, clock.timeZone);
    if (days && days.first > today) return [];
    const speaksOfIt = response.focus.length
      ? response.focus.some((id) => exposure.records.includes(id))
      : days !== null && isWithin(days, windows.followUp);
    return speaksOfIt ? [{ response, day: days?.last ?? -Infinity }] : [];
  });
  return placed
    .sort((a, b) => a.day - b.day || a.response.id.localeCompare(b.response.id))
    .map(({ response }) => response);
}

/**
 * What a second, different measure says of the change. PEG, being the preferred scale, is never
 * second: where it has both values it is the primary one.
 */
export function secondMeasuresOf(
  changeClass: ChangeClass | null,
  windows: TrialWindows,
  responses: readonly TreatmentResponse[],
  scores: readonly DatedScore[],
  bounds: Protocol['change'],
): SecondMeasure[] {
  return [
    ...globalImpression(responses, changeClass),
    ...functionChange(windows, scores, bounds, changeClass),
    ...toldRelief(responses, changeClass, bounds),
  ];
}

/** Whether what was said fits the change; where no change could be assessed, there is nothing to fit. */
function agreement(said: 'better' | 'worse' | null, found: ChangeClass | null): boolean | null {
  if (said === null || found === null) return null;
  return said === 'better' ? isImprovement(found) : found === 'worse';
}

function globalImpression(
  responses: readonly TreatmentResponse[],
  changeClass: ChangeClass | null,
): SecondMeasure[] {
  const last = responses.findLast((response) => response.globalImpression !== null);
  if (last?.globalImpression == null) return [];
  const impression = last.globalImpression;
  const text = `PGIC ${impression} (${GLOBAL_IMPRESSION_LABELS[impression]})`;
  const said = impression <= 2 ? 'better' : impression >= 5 ? 'worse' : null;
  return [{ agrees: agreement(said, changeClass), text, evidence: [last.id] }];
}

function functionChange(
  windows: TrialWindows,
  scores: readonly DatedScore[],
  bounds: Protocol['change'],
  changeClass: ChangeClass | null,
): SecondMeasure[] {
  const before = valueIn(scores, 'patient-specific-function', windows.baseline);
  const after = valueIn(scores, 'patient-specific-function', windows.followUp);
  if (!before || !after) return [];
  const { points } = changeBetween(before.value, after.value);
  const text = `function ${before.value} to ${after.value} (${signed(points)} points)`;
  const isBetter = points >= bounds.functionPoints.value;
  const isWorse = points <= -bounds.functionPoints.value;
  const said = isBetter ? 'better' : isWorse ? 'worse' : null;
  return [
    {
      agrees: agreement(said, changeClass),
      text,
      evidence: [...before.evidence, ...after.evidence],
    },
  ];
}

/** Percent relief as told may confirm; it never makes the change and never contradicts it. */
function toldRelief(
  responses: readonly TreatmentResponse[],
  changeClass: ChangeClass | null,
  bounds: Protocol['change'],
): SecondMeasure[] {
  const last = responses.findLast((response) => response.percentRelief !== null);
  if (last?.percentRelief == null) return [];
  const needed = changeClass === 'substantial' ? bounds.substantial : bounds.moderate;
  const agrees = isImprovement(changeClass) && last.percentRelief >= needed.value ? true : null;
  return [{ agrees, text: `${last.percentRelief} % relief as told`, evidence: [last.id] }];
}

/** `+2`, `-1.5`. */
function signed(points: number): string {
  return points > 0 ? `+${points}` : `${points}`;
}
