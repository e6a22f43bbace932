import type { ServiceRequest } from 'fhir/r4';
import { formatDay } from '../../src/app/domain/time/clinic-day.ts';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import type { EpisodeType } from '../../src/app/domain/episode/episode.ts';
import { monthOf } from './clinic-time.ts';
import { CONDITIONS } from './condition-table.ts';
import type { ConditionModel } from './condition-table.ts';
import { isTakenOn } from './exposure.ts';
import { clamp } from './patient-model.ts';
import { sitesOf } from './patient-context.ts';
import type { PatientContext } from './patient-context.ts';
import type { Random } from './random.ts';
import { refer } from './to-fhir/chart-writer.ts';
import { episodeCount, episodeObservation } from './to-fhir/survey.ts';
import { homeCareDay } from './to-fhir/treatment.ts';
import { treatmentModel } from './treatment-table.ts';

/** Severity at which a condition has its usual number of episodes a week. */
const USUAL_SEVERITY = 5.5;
/** Minutes an episode lasts, by type (seed article 3). */
const MINUTES: Readonly<Record<EpisodeType, readonly [number, number]>> = {
  twitch: [1, 2],
  cramp: [2, 15],
  spasm: [60, 1500],
};
/** Days for which home care is logged at most. */
const LOG_DAYS = 28;

/** The spasm diary, week by week: episodes, an explicit "none", or nothing written down. */
export function writeDiary(context: PatientContext, lastDay: Day): void {
  const { profile, random } = context;
  const draw = random.fork('diary');
  for (let end = profile.arrival + 6; end <= lastDay; end += 7) {
    // People write less as the months go by.
    const months = (end - profile.arrival) / 30;
    if (draw.chance(profile.diary * Math.max(0.5, 1 - months / 40))) writeWeek(context, end, draw);
  }
}

function writeWeek(context: PatientContext, end: Day, draw: Random): void {
  const { profile, severity, chart, subject } = context;
  const model: ConditionModel = CONDITIONS[profile.condition];
  const usual = model.episodesPerWeek * profile.episodeRate;
  const rate = usual * (severity.crampingOn(end - 3) / USUAL_SEVERITY) ** 1.5;
  const count = draw.poisson(rate);
  if (count === 0 || draw.chance(0.12)) {
    chart.add(episodeCount(subject, formatDay(end), count));
    return;
  }
  const days = Array.from({ length: count }, () => end - draw.integer(0, 6)).sort((a, b) => a - b);
  for (const day of days) writeEpisode(context, day, draw);
}

function writeEpisode(context: PatientContext, day: Day, draw: Random): void {
  const { profile, severity, chart, subject, time } = context;
  const model: ConditionModel = CONDITIONS[profile.condition];
  const type = drawType(model, draw);
  const minute = draw.chance(model.atNight) ? draw.integer(60, 300) : draw.integer(420, 1320);
  const [shortest, longest] = MINUTES[type];
  const strength = { twitch: -2, cramp: 0.4, spasm: 1 }[type];
  const level = clamp(draw.normal(2.8 + 0.6 * severity.crampingOn(day) + strength, 0.9), 1, 10);
  // A spasm of yesterday evening must have ended before now.
  const toNow = (time.today - day) * 24 * 60 - minute;
  const length = Math.min(draw.integer(shortest, longest), toNow);
  chart.add(
    episodeObservation(subject, {
      start: time.at(day, minute),
      end: time.at(day, minute + length),
      type,
      severity: Math.round(level),
      sites: draw.some(sitesOf(profile, 'muscles'), draw.chance(0.25) ? 2 : 1),
      triggers: draw.chance(0.75) ? draw.some(seasonal(model.triggers, day), 1) : [],
      symptoms: draw.some(model.symptoms, draw.integer(1, 2)),
      interference: level >= 6 && draw.chance(0.6) ? draw.pick(model.interferes) : null,
    }),
  );
}

function drawType({ types }: ConditionModel, draw: Random): EpisodeType {
  const part = draw.next();
  if (part < types.twitch) return 'twitch';
  return part < types.twitch + types.cramp ? 'cramp' : 'spasm';
}

/** Hot weather is no trigger in January, cold weather none in July. */
function seasonal(triggers: readonly string[], day: Day): string[] {
  const month = monthOf(day);
  const isSummer = month >= 5 && month <= 9;
  return triggers.filter((trigger) => trigger !== (isSummer ? 'cold weather' : 'hot weather'));
}

/** Logged home-care days: most in the first weeks, some of them an honest "not done". */
export function writeHomeCareLog(context: PatientContext, lastDay: Day): void {
  const { profile, random, given, orders, chart, subject } = context;
  for (const course of given) {
    const model = treatmentModel(course.treatment);
    const order = orders.get(course);
    if (model.kind !== 'home-care' || order?.resourceType !== 'ServiceRequest') continue;
    const draw = random.fork(`log of ${course.treatment} from ${course.start - profile.arrival}`);
    const end = Math.min(lastDay, course.start + LOG_DAYS, plannedEnd(order));
    for (let day = course.start; day <= end && isTakenOn(course, day); day++) {
      const fading = 1 - (day - course.start) / (LOG_DAYS * 1.5);
      if (!draw.chance(profile.logging * fading)) continue;
      const done = draw.chance(0.5 + profile.adherence / 2);
      chart.add(homeCareDay(subject, refer(order), model.measure, formatDay(day), done));
    }
  }
}

function plannedEnd(order: ServiceRequest): Day {
  const end = order.occurrencePeriod?.end;
  return end === undefined ? Infinity : Date.parse(`${end}T00:00:00Z`) / 86_400_000;
}
