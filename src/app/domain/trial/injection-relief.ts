import { PAIN_SCALES } from '../instrument/measure.ts';
import type { PainScale } from '../instrument/measure.ts';
import type { Protocol } from '../protocol/protocol.ts';
import type { Day } from '../time/clinic-day.ts';
import { changeBetween } from './exact-change.ts';
import type { Exposure } from './exposure.ts';
import type { ReliefDays, Trial } from './trial.ts';
import type { DatedScore } from './window-value.ts';

const MILLISECONDS_PER_MINUTE = 60_000;

/** The first score 10 to 90 minutes after the last procedure of a session, on the preferred scale. */
export function thirtyMinuteScore(
  { instants }: Exposure,
  scores: readonly DatedScore[],
  { earliest, latest }: Protocol['injectionScore'],
): Trial['thirtyMinuteScore'] {
  const procedure = instants.at(-1);
  if (procedure === undefined) return null;
  const soonAfter = scores.filter(({ instant }) => {
    const minutes = instant === null ? -1 : (instant - procedure) / MILLISECONDS_PER_MINUTE;
    return minutes >= earliest.value && minutes <= latest.value;
  });
  for (const scale of PAIN_SCALES) {
    const found = soonAfter.find(({ measure }) => measure === scale);
    if (found) return { value: found.value, scale, id: found.id };
  }
  return null;
}

/**
 * Days after an injection: the last one known at enough relief, and the first one known below it,
 * on one scale and up to the next injection of the same region. A score after the procedure on its own
 * day may show relief (day 0), but no loss of it: that had not begun yet. Null: no score tells.
 */
export function reliefDaysOf(
  { start, instants }: Pick<Exposure, 'instants'> & { readonly start: Day },
  scale: PainScale,
  baseline: number,
  scores: readonly DatedScore[],
  relief: Protocol['change']['relief'],
  nextInjection: Day | null,
): ReliefDays | null {
  if (baseline === 0) return null;
  const isBelow = ({ value }: DatedScore) =>
    (changeBetween(baseline, value).percent ?? 0) > -relief.value;
  const procedure = instants.at(-1) ?? Infinity;
  const after = scores
    .filter(({ measure, days }) => measure === scale && days.last < (nextInjection ?? Infinity))
    .filter((score) =>
      score.days.first === start
        ? (score.instant ?? -Infinity) > procedure && !isBelow(score)
        : score.days.first > start,
    );
  if (!after.length) return null;
  const firstBelow = after.find(isBelow);
  const lastAtRelief = after
    .filter((score) => !isBelow(score) && score.days.last < (firstBelow?.days.first ?? Infinity))
    .at(-1);
  return {
    atLeast: lastAtRelief ? lastAtRelief.days.last - start : null,
    below: firstBelow ? firstBelow.days.first - start : null,
  };
}
