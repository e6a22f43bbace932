import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { lastGivenDay } from './exposure.ts';
import type { Given } from './exposure.ts';
import { clamp } from './patient-model.ts';
import type { PatientContext } from './patient-context.ts';
import type { Random } from './random.ts';
import type { Severity } from './severity.ts';
import type { Answer } from './to-fhir/survey.ts';
import { treatmentModel } from './treatment-table.ts';

/** Part of the severity gone that a patient calls very much, much, minimally improved ... (PGIC 1-6; below: 7). */
const IMPRESSIONS = [0.62, 0.3, 0.1, -0.12, -0.3, -0.6];

/**
 * What the patient says a treatment did: from the true change since its start, the patient's outlook and
 * a little noise. null when nobody asked.
 */
export function answerFor(
  { profile, severity }: PatientContext,
  given: Given,
  day: Day,
  draw: Random,
): Answer | null {
  const asksImpression = draw.chance(profile.globalImpression);
  const asksRelief = draw.chance(profile.globalImpression * 0.7);
  if (!asksImpression && !asksRelief) return null;
  const { before, gone, spokenOf } = changeSince(severity, given, day);
  const felt = gone + profile.outlook + draw.normal(0, 0.06);
  const percent = clamp(Math.round((felt * 100 + draw.normal(0, 5)) / 5) * 5, 0, 100);
  const effects = given.sideEffect === null ? [] : [given.sideEffect];
  return {
    globalImpression: asksImpression ? impressionOf(felt) : null,
    percentRelief: asksRelief ? percent : null,
    reliefDays:
      asksRelief && percent >= 10 ? daysOfRelief(severity, given, spokenOf, before) : null,
    adverseEffects: draw.chance(0.85) ? effects : null,
  };
}

/** Severity before the start, and the part of it gone on the day the patient speaks of. */
function changeSince(
  severity: Severity,
  given: Given,
  day: Day,
): { before: number; gone: number; spokenOf: Day } {
  const isMedicine = treatmentModel(given.treatment).kind === 'medicine';
  // Asked after the last tablet, people tell what it did while they took it.
  const spokenOf = isMedicine ? lastGivenDay(given, day) : day;
  const before = severity.weekTo(given.start - 1);
  const gone = before < 0.5 ? 0 : 1 - meanOf(severity, spokenOf) / before;
  return { before, gone, spokenOf };
}

/** Mean of the last days, short enough that a course of four days is not judged by the days before it. */
function meanOf(severity: Severity, day: Day): number {
  const days = [0, 1, 2, 3].map((back) => severity.on(day - back));
  return days.reduce((sum, value) => sum + value, 0) / days.length;
}

function impressionOf(felt: number): number {
  const place = IMPRESSIONS.findIndex((bound) => felt >= bound);
  return place < 0 ? IMPRESSIONS.length + 1 : place + 1;
}

/** Days since the start on which at least a fifth of the earlier pain was gone. */
function daysOfRelief(severity: Severity, given: Given, day: Day, before: number): number {
  let days = 0;
  for (let one = given.start; one <= day; one++) {
    if (severity.on(one) <= before * 0.8) days++;
  }
  return days;
}
