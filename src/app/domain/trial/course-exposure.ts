import type { Ingredient, MedicationUse } from '../medication/medication-use.ts';
import type { Protocol, TreatmentRule } from '../protocol/protocol.ts';
import type { Day } from '../time/clinic-day.ts';
import { toCourses } from './course.ts';
import type { Course } from './course.ts';
import { countDays, spansUntil } from './exposure.ts';
import type { Exposure } from './exposure.ts';
import type { AdequacyFinding, OtherMedicine } from './trial.ts';

type MedicationRule = Exclude<TreatmentRule, 'injection' | 'program' | 'home-care'>;

export interface MedicationExposures {
  readonly exposures: readonly Exposure[];
  readonly others: readonly OtherMedicine[];
}

/** Every course of every recognised ingredient: those of the ladder, and the other medicines. */
export function toMedicationExposures(
  uses: readonly MedicationUse[],
  protocol: Protocol,
  timeZone: string,
  today: Day,
): MedicationExposures {
  const exposures: Exposure[] = [];
  const others: OtherMedicine[] = [];
  for (const [ingredient, ofIngredient] of byIngredient(uses)) {
    const { courses, undated } = toCourses(ofIngredient, protocol.joinOrders, timeZone, today);
    if (ingredient.class === 'other') {
      others.push(...courses.map((course) => toOtherMedicine(ingredient.name, course, today)));
      others.push(
        ...undated.map(({ id }) => ({ name: ingredient.name, spans: [], records: [id] })),
      );
      continue;
    }
    const rule = ingredient.class;
    for (const course of courses) {
      exposures.push(toExposure(ingredient.name, rule, course, protocol, today));
    }
    exposures.push(...undated.map((use) => toUndatedExposure(ingredient.name, rule, use)));
  }
  return { exposures, others };
}

/** A combination counts for each of its ingredients. */
function byIngredient(uses: readonly MedicationUse[]): [Ingredient, MedicationUse[]][] {
  const groups = new Map<string, [Ingredient, MedicationUse[]]>();
  for (const use of uses) {
    for (const ingredient of use.ingredients) {
      const group = groups.get(ingredient.name);
      if (group) group[1].push(use);
      else groups.set(ingredient.name, [ingredient, [use]]);
    }
  }
  return [...groups.values()];
}

function toOtherMedicine(name: string, course: Course, today: Day): OtherMedicine {
  const until = course.cover && spansUntil(course.cover, today);
  return {
    name,
    spans: until ?? [{ first: course.start, last: course.start }],
    records: course.uses.map(({ id }) => id),
  };
}

function toExposure(
  name: string,
  rule: MedicationRule,
  course: Course,
  protocol: Protocol,
  today: Day,
): Exposure {
  const { cover, uses, start, stoppedOn } = course;
  const coveredDays = cover && countDays(spansUntil(cover, today));
  return {
    kind: 'course',
    rule,
    track: 'medication',
    name,
    ...wordsOf(uses),
    start,
    ...endOf(course, today),
    coveredDays,
    spans: cover ?? [{ first: start, last: stoppedOn ?? start }],
    adequacy: courseAdequacy(name, rule, uses, coveredDays, protocol.adequacy),
    records: uses.map(({ id }) => id),
    sites: [],
    instants: [],
  };
}

function wordsOf(uses: readonly MedicationUse[]): Pick<Exposure, 'detail' | 'reasonStopped'> {
  const last = <Key extends 'doseText' | 'reasonStopped'>(key: Key) =>
    uses.findLast((use) => use[key] !== null)?.[key] ?? null;
  return { detail: last('doseText'), reasonStopped: last('reasonStopped') };
}

function endOf(course: Course, today: Day): Pick<Exposure, 'end' | 'ongoing'> {
  const lastCovered = course.cover?.at(-1)?.last ?? null;
  return {
    end: course.isStoppedUndated ? null : (lastCovered ?? course.stoppedOn),
    ongoing: isOngoing(course, lastCovered, today),
  };
}

function isOngoing(course: Course, lastCovered: Day | null, today: Day): boolean | null {
  if (course.stoppedOn !== null && course.stoppedOn <= today) return false;
  if (course.isStoppedUndated) return false;
  if (lastCovered !== null) return lastCovered >= today;
  return course.uses.every((use) => use.status === 'completed') ? false : null;
}

function toUndatedExposure(name: string, rule: MedicationRule, use: MedicationUse): Exposure {
  return {
    kind: 'course',
    rule,
    track: 'medication',
    name,
    detail: use.doseText,
    start: null,
    end: null,
    ongoing: null,
    coveredDays: null,
    spans: [],
    reasonStopped: use.reasonStopped,
    adequacy: { state: 'unknown', text: 'first day not recorded', warnings: [] },
    records: [use.id],
    sites: [],
    instants: [],
  };
}

/** Adequate dose x duration by class (clinical facts 7.1). Unknown days are never too few. */
function courseAdequacy(
  name: string,
  rule: MedicationRule,
  uses: readonly MedicationUse[],
  covered: number | null,
  needs: Protocol['adequacy'],
): AdequacyFinding {
  const isOverTheCounter = uses.every((use) => use.overTheCounter === true);
  const needed = {
    nsaid: isOverTheCounter ? needs.nsaidOverTheCounterDays : needs.nsaidPrescribedDays,
    'short-relaxant': needs.shortRelaxantDays,
    antispastic: needs.antispasticDays,
  }[rule].value;
  if (rule === 'antispastic' && uses.some((use) => use.stoppedForSideEffect === true)) {
    return { state: 'inadequate', text: 'not tolerated: stopped for a side effect', warnings: [] };
  }
  if (covered === null) {
    return { state: 'unknown', text: 'covered days not recorded', warnings: [] };
  }
  const limit = dayLimit(name, rule, isOverTheCounter, needs);
  return {
    state: covered >= needed ? 'adequate' : 'inadequate',
    text: covered >= needed ? `${covered} covered days` : `${covered} of ${needed} covered days`,
    warnings: limit && covered > limit.days ? [limit.warning] : [],
  };
}

function dayLimit(
  name: string,
  rule: MedicationRule,
  isOverTheCounter: boolean,
  needs: Protocol['adequacy'],
): { days: number; warning: string } | null {
  if (name === 'cyclobenzaprine') {
    const days = needs.cyclobenzaprineLimit.value;
    return { days, warning: `more than ${days} days of cyclobenzaprine` };
  }
  if (rule === 'nsaid' && isOverTheCounter) {
    const days = needs.nsaidOverTheCounterLimit.value;
    return { days, warning: `more than ${days} days without a prescription` };
  }
  return null;
}
