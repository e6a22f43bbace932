import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { CONDITIONS } from './condition-table.ts';
import type { ConditionId, ConditionModel, Side } from './condition-table.ts';
import type { Random } from './random.ts';
import type { TreatmentId } from './treatment-table.ts';
import { treatmentModel } from './treatment-table.ts';

/** Pain scores a contact may ask for. */
export type AskedMeasure = 'peg' | 'pain-average-7d' | 'pain-worst-7d' | 'pain-now';

/** One patient as nature and habits made them: everything that is fixed before the clinic acts. */
export interface Profile {
  readonly condition: ConditionId;
  readonly side: Side;
  readonly age: number;
  /** Day of the first visit, and the last day on which the clinic heard of the patient (null: still does). */
  readonly arrival: Day;
  readonly lastHeard: Day | null;
  /** Average pain 0-10 at the first visit, without treatment. */
  readonly baseline: number;
  /** Half-life in days of the part (70 %) that heals by itself; null: chronic. */
  readonly healing: number | null;
  /** Points by which it worsens in 30 days; negative: improves. */
  readonly trend: number;
  /** Deviation of the day-to-day change, points. */
  readonly variability: number;
  /** True effects that are not left to chance: part of the severity removed, negative makes worse. */
  readonly effects: Partial<Readonly<Record<TreatmentId, number>>>;
  /** Side effects that make the patient stop, and after how many days. */
  readonly intolerance: Partial<Readonly<Record<TreatmentId, { text: string; afterDays: number }>>>;
  /** Multiplies the chance of every side effect; 0: tolerates all but what `intolerance` names. */
  readonly sideEffectProne: number;
  /** 0-1: chance that a visit is kept, a tablet taken, a course finished. */
  readonly adherence: number;
  /** Points by which interference is felt above the pain itself (PEG items 2 and 3). */
  readonly distress: number;
  /** Added to the part by which the patient feels better: hopeful above 0, bitter below. */
  readonly outlook: number;
  /** Points of error in every recalled score. */
  readonly recallNoise: number;
  readonly askedAtVisit: readonly AskedMeasure[];
  readonly askedOnPhone: readonly AskedMeasure[];
  /** Chance that a score that should be asked is not recorded. */
  readonly missing: number;
  /** Chance that the nurse asks for the global impression of change. */
  readonly globalImpression: number;
  /** Episodes compared with what is usual for the condition. */
  readonly episodeRate: number;
  /** Share of weeks with a diary entry, and of home-care days that are logged. */
  readonly diary: number;
  readonly logging: number;
  /** Medicines taken beside the ladder since before the first visit. */
  readonly otherMedicines: readonly TreatmentId[];
  /** PEG is answered item by item on a form. */
  readonly fillsForms: boolean;
}

/** A patient drawn from the model, arriving on a given day. */
export function drawProfile(random: Random, arrival: Day): Profile {
  const condition = random.pick(Object.keys(CONDITIONS) as ConditionId[]);
  return drawProfileOf(condition, random, arrival);
}

/** A patient with a given condition, all else drawn. */
export function drawProfileOf(condition: ConditionId, random: Random, arrival: Day): Profile {
  const model: ConditionModel = CONDITIONS[condition];
  const anxious = random.chance(0.25);
  return {
    condition,
    side: random.chance(0.12) ? 'both' : random.pick(['left', 'right']),
    age: random.integer(...model.ages),
    arrival,
    lastHeard: null,
    baseline: clamp(random.normal(...model.baseline), 2.5, 9.3),
    healing: model.healing === null ? null : model.healing * random.between(0.7, 1.6),
    trend: 0,
    variability: random.between(0.3, 0.7),
    effects: {},
    intolerance: {},
    sideEffectProne: 1,
    adherence: clamp(random.normal(0.84, 0.12), 0.4, 1),
    distress: anxious ? random.between(0.6, 1.6) : random.between(-0.6, 0.5),
    outlook: random.normal(0, 0.1),
    recallNoise: random.between(0.15, 0.5),
    askedAtVisit: random.pick([
      ['peg', 'pain-now'],
      ['peg', 'pain-now', 'pain-worst-7d'],
      ['pain-average-7d', 'pain-now', 'pain-worst-7d'],
    ]),
    askedOnPhone: random.pick([
      ['peg', 'pain-now'],
      ['pain-average-7d'],
      ['peg', 'pain-average-7d', 'pain-now'],
    ]),
    missing: random.between(0, 0.2),
    globalImpression: random.between(0.4, 1),
    episodeRate: random.between(0.6, 1.5),
    diary: random.pick([0, 0.3, 0.6, 0.85, 0.95]),
    logging: random.between(0.1, 0.8),
    otherMedicines: anxious ? ['sertraline'] : random.chance(0.15) ? ['duloxetine'] : [],
    fillsForms: random.chance(0.35),
  };
}

/** What a treatment truly does to this patient: part of the severity removed at full effect. */
export function trueEffect(profile: Profile, treatment: TreatmentId, random: Random): number {
  const fixed = profile.effects[treatment];
  if (fixed !== undefined) return fixed;
  const { effect } = treatmentModel(treatment);
  const responds = random.chance(effect.responders);
  return clamp(random.normal(...(responds ? effect.responder : effect.other)), -0.1, 0.85);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
