import type { Protocol } from '../protocol/protocol.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { isOpen } from './exposure.ts';
import type { Exposure } from './exposure.ts';

export interface TrialWindows {
  readonly baseline: DayRange;
  readonly followUp: DayRange;
}

/**
 * Both windows of a treatment, in whole days of the clinic. Null when its first day is unknown.
 * `nextInjection` is the day of the next injection of the same muscle or region.
 */
export function windowsOf(
  exposure: Exposure,
  protocol: Protocol,
  nextInjection: Day | null,
): TrialWindows | null {
  const { start, end, rule } = exposure;
  if (start === null) return null;
  const { first, afterEnd, open } = protocol.followUp[rule];
  const baseline = { first: start - protocol.baselineDays.value, last: start };
  if (end === null || afterEnd === null || isOpen(exposure)) {
    const last = start + open.value;
    const beforeNext = nextInjection === null ? last : Math.min(last, nextInjection - 1);
    return { baseline, followUp: { first: start + first.value, last: beforeNext } };
  }
  // What ended before its window begins is followed from its last day on, but never from day 0,
  // which belongs to the baseline.
  const from = Math.max(Math.min(start + first.value, end), start + 1);
  return { baseline, followUp: { first: from, last: Math.max(end + afterEnd.value, from) } };
}

/** True for a follow-up that the next injection ended before it could begin. */
export function isEmpty({ first, last }: DayRange): boolean {
  return last < first;
}
