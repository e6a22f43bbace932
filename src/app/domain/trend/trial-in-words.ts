import { MEASURES } from '../instrument/measure.ts';
import { dayInWords, daysInWords } from '../time/time-in-words.ts';
import type { Change, EpisodeRate, Trial, Verdict, WindowValue } from '../trial/trial.ts';

/** The verdict as the clinic says it: one or two words, the same on every screen. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  substantial: 'substantial',
  moderate: 'moderate',
  minimal: 'minimal',
  none: 'no change',
  worse: 'worse',
  'inadequate-trial': 'inadequate trial',
  'not-assessable': 'not assessable',
};

/** A number for reading: one decimal at most, `6.3`, `5`, `−1.5`. Whatever decides is never rounded. */
export function numberInWords(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return `${rounded < 0 ? '−' : ''}${Math.abs(rounded)}`;
}

/** `−42 %`, `+50 %`, `0 %`; of a baseline of 0 the difference in points, `+3 points`. */
export function changeInWords({ roundedPercent, points }: Change): string {
  if (roundedPercent === null)
    return `${signed(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
  return `${signed(roundedPercent)} %`;
}

/** How long a treatment was taken, in one line: its days, or what of them is not recorded. */
export function trialDaysInWords({ start, end, ongoing }: Trial): string {
  if (start === null && end === null && ongoing !== true) return 'days not recorded';
  const from = start === null ? 'start not recorded' : dayInWords(start);
  if (ongoing === true) return `${from} – ongoing`;
  if (end === null) return `${from} – end not recorded`;
  return end === start ? from : `${from} – ${dayInWords(end)}`;
}

/** `PEG 8 → 7, −12.5 % (3 before, 4 after)`; null without a value in both windows. */
export function readingInWords({ scale, baseline, followUp, change }: Trial): string | null {
  if (!scale || !baseline || !followUp || !change) return null;
  const values = `${numberInWords(baseline.value)} → ${numberInWords(followUp.value)}`;
  return `${MEASURES[scale].shortLabel} ${values}, ${changeInWords(change)} (${baseline.n} before, ${followUp.n} after)`;
}

/** `−42 % (6 before, 9 after)`: the line at a focused bar; null without a value in both windows. */
export function effectInWords({ baseline, followUp, change }: Trial): string | null {
  if (!baseline || !followUp || !change) return null;
  return `${changeInWords(change)} (${baseline.n} before, ${followUp.n} after)`;
}

/** The verdict with what limits it: `moderate so far`, `not assessable`. */
export function verdictInWords({ verdict, isSoFar }: Pick<Trial, 'verdict' | 'isSoFar'>): string {
  const isOpen = isSoFar && verdict !== 'not-assessable';
  return isOpen ? `${VERDICT_LABELS[verdict]} so far` : VERDICT_LABELS[verdict];
}

/** `median of 3, 2 Mar 2026 – 9 Mar 2026`, or `8, on 2 Mar 2026 (reported)`. */
export function windowValueInWords({
  value,
  n,
  first,
  last,
  hasReportedTimes,
}: WindowValue): string {
  const basis = hasReportedTimes ? ' (some times are those of the report)' : '';
  return n === 1
    ? `${numberInWords(value)} on ${dayInWords(first)}${hasReportedTimes ? ' (reported)' : ''}`
    : `${numberInWords(value)}, median of ${n}, ${daysInWords({ first, last })}${basis}`;
}

/** `2.5 a week (3 of 4 weeks recorded)`, or `not recorded`: never 0 for a gap. */
export function episodeRateInWords(rate: EpisodeRate | null): string {
  if (rate?.perWeek === undefined || rate.perWeek === null) return 'not recorded';
  const weeks = `${rate.weeksRecorded} of ${rate.weeks} weeks recorded`;
  return `${numberInWords(rate.perWeek)} a week (${weeks})`;
}

function signed(value: number): string {
  const words = numberInWords(value);
  return value > 0 && words !== '0' ? `+${words}` : words;
}
