import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { give } from './exposure.ts';
import type { Given, Quit } from './exposure.ts';
import type { PatientContext } from './patient-context.ts';
import { clamp, trueEffect } from './patient-model.ts';
import type { Random } from './random.ts';
import { treatmentModel } from './treatment-table.ts';
import type { TreatmentId } from './treatment-table.ts';

/** Puts the treatment to work on the severity; a second course of the same acts as the first did. */
export function expose(
  context: PatientContext,
  begin: { treatment: TreatmentId; start: Day; plannedEnd: Day | null; plateauDays?: number },
): Given {
  const { profile, random, severity, given } = context;
  const { treatment, start, plannedEnd } = begin;
  const effect = trueEffect(profile, treatment, random.fork(`effect of ${treatment}`));
  const draw = random.fork(`course ${given.length} of ${treatment}`);
  const sideEffect = drawSideEffect(context, treatment, draw);
  const adherence = clamp(profile.adherence + draw.normal(0, 0.05), 0.3, 1);
  const { kind } = treatmentModel(treatment);
  const quit =
    kind === 'home-care'
      ? drawEndOfHomeCare(start, effect, draw)
      : kind === 'medicine'
        ? drawQuit(context, begin, sideEffect, draw)
        : null;
  const course = give({
    treatment,
    start,
    plannedEnd,
    quit,
    effect,
    sideEffect,
    adherence,
    plateauDays: begin.plateauDays ?? 0,
  });
  severity.exposures.push(course);
  given.push(course);
  return course;
}

function drawSideEffect(
  { profile }: PatientContext,
  treatment: TreatmentId,
  draw: Random,
): string | null {
  const certain = profile.intolerance[treatment];
  if (certain !== undefined) return certain.text;
  for (const { text, chance } of treatmentModel(treatment).sideEffects) {
    if (draw.chance(chance * profile.sideEffectProne)) return text;
  }
  return null;
}

/** What does not help is no longer done after some weeks; what helps is often kept. */
function drawEndOfHomeCare(start: Day, effect: number, draw: Random): Quit | null {
  const isKept = effect >= 0.12 && draw.chance(0.6);
  if (isKept) return null;
  const day = start + draw.integer(27, 75);
  return effect < 0.12
    ? { day, reason: 'no-effect', text: 'No useful effect, no longer done' }
    : { day, reason: 'better', text: 'Better, no longer needed' };
}

/** Medicines are given up for a side effect or out of reluctance; the clinic hears of it at the next contact. */
function drawQuit(
  { profile }: PatientContext,
  begin: { treatment: TreatmentId; start: Day; plannedEnd: Day | null },
  sideEffect: string | null,
  draw: Random,
): Quit | null {
  const { treatment, start, plannedEnd } = begin;
  const certain = profile.intolerance[treatment];
  if (certain !== undefined) {
    return { day: start + certain.afterDays, reason: 'side-effect', text: certain.text };
  }
  if (sideEffect !== null && draw.chance(0.4)) {
    return { day: start + draw.integer(2, 8), reason: 'side-effect', text: sideEffect };
  }
  const planned = (plannedEnd ?? start + 30) - start;
  if (planned > 6 && draw.chance((1 - profile.adherence) * 0.5)) {
    const day = start + draw.integer(3, planned - 2);
    return { day, reason: 'patient-choice', text: 'did not want to go on with tablets' };
  }
  return null;
}
