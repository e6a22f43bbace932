import type { DayRange } from '../time/clinic-day.ts';
import { episodeRate } from './episode-rate.ts';
import type { Exposure } from './exposure.ts';
import { reliefDaysOf, thirtyMinuteScore } from './injection-relief.ts';
import { nextInjectionDay } from './injection-exposure.ts';
import type { TrialContext } from './ledger.ts';
import { confoundersOf } from './overlap.ts';
import { responsesOf, secondMeasuresOf } from './second-measure.ts';
import type { ScaleReading, SecondMeasure, Trial } from './trial.ts';
import { isEmpty, windowsOf } from './trial-windows.ts';
import type { TrialWindows } from './trial-windows.ts';
import { isConfirmed, judgeReadings, reasonFor, START_UNKNOWN, verdictOf } from './verdict.ts';
import type { Reading } from './verdict.ts';
import { readingsOf } from './window-value.ts';

type Given = Pick<
  Trial,
  | 'id'
  | 'kind'
  | 'track'
  | 'name'
  | 'detail'
  | 'start'
  | 'end'
  | 'ongoing'
  | 'coveredDays'
  | 'spans'
  | 'reasonStopped'
  | 'records'
>;
type Found = Omit<Trial, keyof Given>;

const NO_READING: Omit<ScaleReading, 'scale'> & { scale: null } = {
  scale: null,
  baseline: null,
  followUp: null,
  change: null,
};

/** The verdict on one treatment, with every number and record it rests on. */
export function toTrial(exposure: Exposure, context: TrialContext): Trial {
  const next = exposure.kind === 'injection' ? nextInjectionDay(exposure, context.exposures) : null;
  const windows = windowsOf(exposure, context.protocol, next);
  return {
    ...givenPart(exposure),
    ...(windows ? assessed(exposure, windows, next, context) : notAssessed(exposure)),
  };
}

function givenPart(exposure: Exposure): Given {
  const { kind, track, name, detail, start, end, ongoing, coveredDays, spans } = exposure;
  const { reasonStopped, records } = exposure;
  const id = [kind, name, ...records.toSorted().slice(0, 1)].join(':');
  return {
    ...{ id, kind, track, name, detail, start, end, ongoing, coveredDays, spans },
    ...{ reasonStopped, records },
  };
}

function assessed(
  exposure: Exposure,
  windows: TrialWindows,
  next: number | null,
  context: TrialContext,
): Found {
  const { chart, protocol, clock, today, scores } = context;
  const reading = judgeReadings(readingsOf(exposure, windows, scores), windows, protocol, today);
  const responses = responsesOf(exposure, windows, chart.responses, clock);
  const secondMeasures = secondMeasuresOf(
    reading.changeClass,
    windows,
    responses,
    scores,
    protocol.change,
  );
  const { scale, baseline, followUp, change } = reading.primary ?? NO_READING;
  const rate = (window: DayRange) =>
    episodeRate(chart.episodes, chart.episodeCounts, window, clock.timeZone, today);
  const verdict = verdictOf(reading, exposure);
  const isSoFar = today <= windows.followUp.last;
  const adequacy = withMoveOnWarning(exposure, reading, context);
  return {
    adequacy,
    baselineWindow: windows.baseline,
    followUpWindow: isEmpty(windows.followUp) ? null : windows.followUp,
    isSoFar,
    ...{ scale, baseline, followUp, change, verdict, secondMeasures },
    changeClass: reading.changeClass,
    notAssessable: reading.notAssessable,
    reason: reasonFor({ verdict, isSoFar, adequacy }, reading, secondMeasures, windows),
    confirmed: isConfirmed(reading, secondMeasures),
    otherScales: reading.others,
    ...confoundersOf(exposure, windows, baseline, followUp, context.treatments, protocol.overlap),
    adverseEffects: [...new Set(responses.flatMap((response) => response.adverseEffects ?? []))],
    ...injectionPart(exposure, reading, next, context),
    episodesBefore: rate(windows.baseline),
    episodesAfter: rate(windows.followUp),
    evidence: evidenceOf(exposure, reading, secondMeasures),
  };
}

function injectionPart(
  exposure: Exposure,
  { primary, others }: Reading,
  next: number | null,
  { scores, protocol }: TrialContext,
): Pick<Trial, 'reliefDays' | 'thirtyMinuteScore'> {
  const { kind, start } = exposure;
  if (kind !== 'injection' || start === null) return { reliefDays: null, thirtyMinuteScore: null };
  const { relief } = protocol.change;
  const session = { start, instants: exposure.instants };
  // Relief may be known though nobody asked again in the follow-up window.
  const known = (primary ? [primary] : others).flatMap(({ scale, baseline }) => {
    if (!baseline) return [];
    return reliefDaysOf(session, scale, baseline.value, scores, relief, next) ?? [];
  });
  return {
    reliefDays: known[0] ?? null,
    thirtyMinuteScore: thirtyMinuteScore(exposure, scores, protocol.injectionScore),
  };
}

function evidenceOf(
  { records }: Exposure,
  { primary }: Reading,
  seconds: readonly SecondMeasure[],
): string[] {
  const values = [primary?.baseline, primary?.followUp].flatMap((value) => value?.evidence ?? []);
  return [
    ...new Set([...records, ...values, ...seconds.flatMap(({ evidence }) => evidence)]),
  ].sort();
}

/** Home care without effect past its days is a reason to move on (seed article 0: "a week or two"). */
function withMoveOnWarning(
  { kind, start, end, adequacy }: Exposure,
  { changeClass }: Reading,
  { protocol, today }: TrialContext,
): Trial['adequacy'] {
  const limit = protocol.adequacy.homeCareMoveOnDays.value;
  const isWithoutEffect = changeClass === 'none' || changeClass === 'worse';
  if (kind !== 'home-care' || start === null || !isWithoutEffect) return adequacy;
  const days = Math.min(end ?? today, today) - start;
  if (days <= limit) return adequacy;
  const warning = `more than ${limit} days without effect: a reason to move on`;
  return { ...adequacy, warnings: [...adequacy.warnings, warning] };
}

/** Without a first day there are no windows, and nothing can be compared. */
function notAssessed({ adequacy, records }: Exposure): Found {
  return {
    ...NO_READING,
    adequacy,
    baselineWindow: null,
    followUpWindow: null,
    isSoFar: false,
    changeClass: null,
    verdict: 'not-assessable',
    notAssessable: 'start-unknown',
    reason: START_UNKNOWN,
    confirmed: false,
    secondMeasures: [],
    otherScales: [],
    overlaps: [],
    alsoOn: [],
    adverseEffects: [],
    reliefDays: null,
    thirtyMinuteScore: null,
    episodesBefore: null,
    episodesAfter: null,
    evidence: records.toSorted(),
  };
}
