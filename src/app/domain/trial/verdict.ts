import type { Protocol } from '../protocol/protocol.ts';
import type { Day } from '../time/clinic-day.ts';
import { dayInWords, daysInWords } from '../time/time-in-words.ts';
import { changeClass } from './exact-change.ts';
import type { Exposure } from './exposure.ts';
import { isImprovement } from './second-measure.ts';
import { isEmpty } from './trial-windows.ts';
import type { TrialWindows } from './trial-windows.ts';
import type {
  ChangeClass,
  NotAssessableReason,
  ScaleReading,
  SecondMeasure,
  Trial,
  Verdict,
} from './trial.ts';

export const START_UNKNOWN = 'first day not recorded';

/** The readings, split in the one the verdict rests on and those shown beside it. */
export interface Reading {
  /** The trial's scale; null: no scale has a value in both windows. */
  readonly primary: ScaleReading | null;
  readonly others: readonly ScaleReading[];
  readonly changeClass: ChangeClass | null;
  readonly notAssessable: NotAssessableReason | null;
}

/** A trial's scale is the first, in order of preference, with a value in both windows. */
export function judgeReadings(
  readings: readonly ScaleReading[],
  windows: TrialWindows,
  protocol: Protocol,
  today: Day,
): Reading {
  const primary = readings.find(({ change }) => change !== null) ?? null;
  const others = readings.filter((reading) => reading !== primary);
  const found = primary && classOf(primary, protocol);
  return {
    primary,
    others,
    changeClass: found,
    notAssessable: found ? null : whyNotAssessable(readings, primary, windows, today),
  };
}

function classOf({ scale, baseline, followUp }: ScaleReading, protocol: Protocol) {
  if (!baseline || !followUp) return null;
  // Two points are two of ten: a visual analog score above 10 is in millimetres, 0-100.
  const isMillimetres = scale === 'vas' && Math.max(baseline.value, followUp.value) > 10;
  return changeClass(baseline.value, followUp.value, protocol.change, isMillimetres ? 10 : 1);
}

function whyNotAssessable(
  readings: readonly ScaleReading[],
  primary: ScaleReading | null,
  windows: TrialWindows,
  today: Day,
): NotAssessableReason {
  if (primary) return 'no-pain-at-baseline';
  const hasBaseline = readings.some(({ baseline }) => baseline !== null);
  const hasFollowUp = readings.some(({ followUp }) => followUp !== null);
  if (hasBaseline && hasFollowUp) return 'no-common-scale';
  if (today < windows.followUp.first) return 'too-early';
  if (hasBaseline) return 'no-score-in-follow-up';
  return hasFollowUp ? 'no-score-in-baseline' : 'no-score-in-either-window';
}

/** A failure can't be claimed of a trial that is known to have been inadequate. */
export function verdictOf({ changeClass: found }: Reading, { adequacy }: Exposure): Verdict {
  if (!found) return 'not-assessable';
  const isFailure = found === 'minimal' || found === 'none';
  return isFailure && adequacy.state === 'inadequate' ? 'inadequate-trial' : found;
}

/** Only an improvement can be confirmed, and only by a measure that is not contradicted. */
export function isConfirmed(reading: Reading, seconds: readonly SecondMeasure[]): boolean {
  return isImprovement(reading.changeClass) && seconds.some(({ agrees }) => agrees === true);
}

/** The verdict's reason in plain words, such as "one measure only" or "4 of 14 covered days". */
export function reasonFor(
  trial: Pick<Trial, 'verdict' | 'isSoFar' | 'adequacy'>,
  reading: Reading,
  seconds: readonly SecondMeasure[],
  windows: TrialWindows,
): string {
  if (reading.notAssessable) return whyInWords(reading, windows, trial.isSoFar);
  const { adequacy } = trial;
  const parts = [
    ...(adequacy.state === 'adequate' ? [] : [adequacy.text]),
    ...secondMeasuresInWords(reading, seconds),
    ...(trial.isSoFar ? ['so far'] : []),
  ];
  return parts.join('; ');
}

function secondMeasuresInWords(reading: Reading, seconds: readonly SecondMeasure[]): string[] {
  const agreeing = seconds.filter(({ agrees }) => agrees === true).map(({ text }) => text);
  const against = seconds.filter(({ agrees }) => agrees === false).map(({ text }) => text);
  if (!agreeing.length && !against.length) return ['one measure only'];
  const verb = isImprovement(reading.changeClass) ? 'confirmed by' : 'agrees:';
  return [
    ...(agreeing.length ? [`${verb} ${agreeing.join(' and ')}`] : []),
    ...against.map((text) => `${text} disagrees`),
  ];
}

function whyInWords(
  { notAssessable, primary }: Reading,
  windows: TrialWindows,
  isSoFar: boolean,
): string {
  const { baseline, followUp } = windows;
  if (isEmpty(followUp)) return 'injected again before follow-up could begin';
  const soFar = isSoFar ? ' so far' : '';
  const words: Readonly<Record<NotAssessableReason, string>> = {
    'start-unknown': START_UNKNOWN,
    'no-pain-at-baseline': `no pain at baseline (${signedPoints(primary)} points since)`,
    'no-common-scale': `no common scale with a score from ${daysInWords(followUp)}${soFar}`,
    'too-early': `too early: follow-up begins on ${dayInWords(followUp.first)}`,
    'no-score-in-follow-up': `no score from ${daysInWords(followUp)}${soFar}`,
    'no-score-in-baseline': `no score from ${daysInWords(baseline)}`,
    'no-score-in-either-window': `no score from ${daysInWords(baseline)} nor from ${daysInWords(followUp)}${soFar}`,
  };
  return notAssessable ? words[notAssessable] : '';
}

function signedPoints(reading: ScaleReading | null): string {
  const points = reading?.change?.points ?? 0;
  return points >= 0 ? `+${points}` : `${points}`;
}
