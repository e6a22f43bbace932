import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import type { Exposure } from './severity.ts';
import { treatmentModel } from './treatment-table.ts';
import type { TreatmentId } from './treatment-table.ts';

/** A treatment as the patient really takes it. */
export interface Given extends Exposure {
  readonly treatment: TreatmentId;
  readonly start: Day;
  /** Last planned day; null: open (as needed, unknown supply, home care). Renewals move it. */
  plannedEnd: Day | null;
  /** The day the patient really stopped, and why; what the clinic learns later. */
  quit: Quit | null;
  isStopRecorded: boolean;
  /** Side effect the patient has, whether or not it makes them stop. */
  readonly sideEffect: string | null;
  /** Days of visits that took place. */
  readonly sessions: Day[];
  /** `Type/id` of the records of this treatment, newest last. */
  readonly records: string[];
  /** The last day on which the patient was asked what it did. */
  answeredOn: Day | null;
}

export interface Quit {
  readonly day: Day;
  readonly reason: 'no-effect' | 'side-effect' | 'patient-choice' | 'better' | 'course-ended';
  readonly text: string;
}

export interface GivenStart {
  readonly treatment: TreatmentId;
  readonly start: Day;
  readonly plannedEnd: Day | null;
  readonly quit: Quit | null;
  readonly effect: number;
  readonly sideEffect: string | null;
  /** Part of the days on which it is really taken. */
  readonly adherence: number;
  /** Days at full effect after one injection. */
  readonly plateauDays: number;
}

/** A treatment begun; its dose on a day follows onset, what was taken, and wearing off. */
export function give(begin: GivenStart): Given {
  const model = treatmentModel(begin.treatment);
  const { onsetDays, wearOffDays } = model.effect;
  const given: Given = {
    ...begin,
    isStopRecorded: false,
    sessions: [],
    records: [],
    answeredOn: null,
    doseOn: (day) => {
      if (day < given.start) return 0;
      if (model.kind === 'program') return programDose(day, onsetDays, wearOffDays);
      const last = lastDayOf(given, begin.plateauDays, day);
      const reached = Math.min(1, (Math.min(day, last) - given.start + 1) / onsetDays);
      return reached * begin.adherence * wornOff(day - last, wearOffDays);
    },
  };
  function programDose(day: Day, onset: number, wearOff: number): number {
    const done = given.sessions.filter((session) => session <= day);
    const last = done.at(-1);
    if (last === undefined) return 0;
    const needed = Math.max(2, Math.round(onset / 7));
    return Math.min(1, done.length / needed) * wornOff(day - last - 7, wearOff);
  }
  return given;
}

/** The last day on which it was given, or the day asked about when it still is. */
export function lastGivenDay(given: Given, day: Day): Day {
  return Math.min(day, given.quit?.day ?? day, given.plannedEnd ?? day);
}

/** Still being taken, as far as the patient is concerned. */
export function isTakenOn(given: Given, day: Day): boolean {
  const end = Math.min(given.quit?.day ?? Infinity, given.plannedEnd ?? Infinity);
  return given.start <= day && day <= end;
}

function lastDayOf(given: Given, plateauDays: number, day: Day): Day {
  if (given.treatment === 'trigger-point-injection') return given.start + plateauDays;
  return lastGivenDay(given, day);
}

function wornOff(daysSince: number, halfLife: number): number {
  return daysSince <= 0 ? 1 : 2 ** (-daysSince / halfLife);
}
