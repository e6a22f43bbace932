import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { attend } from './care.ts';
import type { Heard, Orders } from './care.ts';
import { workingDay } from './clinic-time.ts';
import { CONDITIONS } from './condition-table.ts';
import type { ConditionModel } from './condition-table.ts';
import type { Given } from './exposure.ts';
import type { Start } from './orders.ts';
import type { PatientContext } from './patient-context.ts';
import { appointment } from './to-fhir/care-process.ts';
import type { ReferralState } from './to-fhir/care-process.ts';
import { treatmentModel } from './treatment-table.ts';
import type { TreatmentId } from './treatment-table.ts';

/** Pain at or below which a patient needs no further step, and the improvement that is enough (IMMPACT). */
const CONTENT_PAIN = 2.5;
const ENOUGH = 0.5;
const HELPFUL = 0.3;
/** Beers list (clinical facts 3.2): not from 65 on. */
const NOT_FOR_OLD: readonly TreatmentId[] = ['cyclobenzaprine', 'methocarbamol'];
const DAYS_BETWEEN_INJECTIONS = 56;
const INJECTIONS_A_YEAR = 3;
const HOME_CARE: readonly TreatmentId[] = ['heat', 'stretch', 'ice', 'massage'];
const STUCK: readonly ReferralState[] = [
  'created',
  'received',
  'declined',
  'no-show',
  'visit-cancelled',
];

/** Follows a modelled patient up the ladder, visit by visit, until today or until they stay away. */
export function followLadder(context: PatientContext): void {
  const { profile, random, time } = context;
  const last = Math.min(time.today - 1, profile.lastHeard ?? Infinity);
  const draw = random.fork('policy');
  const ladder = new Ladder(context);
  let day = workingDay(profile.arrival);
  while (day <= last && !ladder.isDischarged) {
    const visit = day;
    if (visit === profile.arrival || draw.chance(0.6 + 0.4 * profile.adherence)) {
      const mistyped = draw.chance(0.015);
      attend(context, {
        day: visit,
        kind: 'visit',
        mistyped,
        orders: (heard) => ladder.decide(heard),
      });
    } else {
      missedVisit(context, visit);
    }
    const next = workingDay(visit + ladder.daysToNextVisit + draw.integer(-4, 6));
    const call = workingDay(visit + draw.integer(13, 19));
    if (ladder.needsCall && call <= last && call < next - 5) {
      attend(context, { day: call, kind: 'call' });
    }
    day = next;
  }
}

function missedVisit({ chart, subject, staff, time }: PatientContext, day: Day): void {
  const period = { start: time.at(day, 600), end: time.at(day, 640) };
  chart.add(appointment(subject, staff.physician, 'noshow', period));
}

/** The physician's way of deciding: what was tried, what it did, what the ladder offers next. */
class Ladder {
  daysToNextVisit = 35;
  needsCall = true;
  isDischarged = false;
  private readonly context: PatientContext;
  private readonly steps: readonly TreatmentId[];
  private visits = 0;
  private quietVisits = 0;
  private isReferred = false;

  constructor(context: PatientContext) {
    this.context = context;
    const model: ConditionModel = CONDITIONS[context.profile.condition];
    this.steps = model.ladder.filter(
      (step) => context.profile.age < 65 || !NOT_FOR_OLD.includes(step),
    );
  }

  decide(heard: Heard): Orders {
    this.visits++;
    this.needsCall = true;
    this.daysToNextVisit = 35;
    if (this.visits === 1) return this.begin(heard);
    if (heard.average <= CONTENT_PAIN || heard.improved >= ENOUGH) return this.keep(heard);
    this.quietVisits = 0;
    return this.goOn(heard);
  }

  private begin(heard: Heard): Orders {
    const { profile, random } = this.context;
    const draw = random.fork('first visit');
    const start: Start[] = draw.some(HOME_CARE, 2).map((treatment) => ({ treatment }));
    if (profile.distress > 1) start.push({ treatment: 'mindfulness' });
    // Guidelines put exercise beside the drugs, not after them (clinical facts 7).
    if (heard.average >= 6.5 && draw.chance(0.5)) start.push({ treatment: 'physiotherapy' });
    const first = this.nextStep();
    if (heard.average >= 4.5 && first !== null) start.push({ treatment: first });
    return { start };
  }

  private keep(heard: Heard): Orders {
    this.quietVisits++;
    this.needsCall = false;
    this.daysToNextVisit = 80;
    this.isDischarged = this.quietVisits > 2;
    const useful = this.running(heard.day).find(({ treatment }) => this.isRenewable(treatment));
    return useful && this.quietVisits === 1 ? { start: [{ treatment: useful.treatment }] } : {};
  }

  private goOn(heard: Heard): Orders {
    const failed = this.running(heard.day).filter(
      (given) => heard.day - given.start >= 14 && this.helped(given, heard.day) < HELPFUL,
    );
    const stop = failed.map(({ treatment }) => ({
      treatment,
      reason: 'no-effect' as const,
      text: 'No useful effect',
    }));
    const again = this.injectionToRepeat(heard.day);
    const next = again ?? this.nextStep();
    if (next !== null) return { stop, start: [{ treatment: next }] };
    this.daysToNextVisit = 75;
    this.needsCall = false;
    if (this.isReferred) return { stop };
    this.isReferred = true;
    const state = this.context.random.fork('neurology').pick(STUCK);
    return { stop, refer: [{ discipline: 'neurology', state }] };
  }

  /** The first step of the ladder that was never tried. */
  private nextStep(): TreatmentId | null {
    const { given, profile } = this.context;
    const step = this.steps.find((one) => given.every(({ treatment }) => treatment !== one));
    if (step !== undefined) return step;
    const isTried = given.some(({ treatment }) => treatment === 'psychotherapy');
    return profile.distress > 1 && !isTried ? 'psychotherapy' : null;
  }

  /** An injection that gave half the pain away for six weeks may be repeated when the pain is back. */
  private injectionToRepeat(day: Day): TreatmentId | null {
    const all = this.context.given.filter(
      ({ treatment }) => treatment === 'trigger-point-injection',
    );
    const last = all.at(-1);
    if (last === undefined || day - last.start < DAYS_BETWEEN_INJECTIONS) return null;
    const thisYear = all.filter(({ start }) => day - start < 365).length;
    const worked = this.helped(last, last.start + 42) >= HELPFUL;
    return worked && thisYear < INJECTIONS_A_YEAR ? 'trigger-point-injection' : null;
  }

  private helped(given: Given, day: Day): number {
    const { severity } = this.context;
    return 1 - severity.weekTo(day) / Math.max(0.5, severity.weekTo(given.start - 1));
  }

  /** Medicines being taken on a day. */
  private running(day: Day): Given[] {
    return this.context.given.filter(
      (given) =>
        treatmentModel(given.treatment).kind === 'medicine' &&
        given.quit === null &&
        given.start <= day &&
        (given.plannedEnd ?? Infinity) >= day - 7,
    );
  }

  /** Cyclobenzaprine never goes past its 21 days; a helpful NSAID or antispastic may be renewed. */
  private isRenewable(treatment: TreatmentId): boolean {
    return ['naproxen', 'ibuprofen', 'baclofen', 'tizanidine'].includes(treatment);
  }
}
