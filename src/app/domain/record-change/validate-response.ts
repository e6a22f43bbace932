import type { RecordId } from '../record/record-id.ts';
import type { GlobalImpression } from '../response/treatment-response.ts';
import { daysOf, formatDay } from '../time/clinic-day.ts';
import type { Day } from '../time/clinic-day.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import { dateInWords } from '../time/time-in-words.ts';
import type { ReliefUnit, ResponseEntry } from './entry.ts';
import { FieldCheck } from './field-check.ts';
import type { Validated } from './field-check.ts';
import { readDecimal, readRating, readWhole } from './read-number.ts';
import type { NumberRange } from './read-number.ts';
import { takeTime } from './read-time.ts';
import type { EntryContext } from './read-time.ts';
import type { ResponseRecorded } from './record-change.ts';
import { textOrNull } from './validate-episode.ts';

export type ResponseField = keyof ResponseEntry;

/** A trial that a response can be about. */
export interface RespondableTrial {
  readonly id: string;
  readonly label: string;
  /** Day of first exposure; null: not recorded. */
  readonly start: Day | null;
  readonly records: readonly RecordId[];
}

export interface ResponseContext extends EntryContext {
  readonly trials: readonly RespondableTrial[];
}

/** Days in each unit of relief, as they are written; the form says so beside the field. */
export const DAYS_PER_UNIT: Readonly<Record<ReliefUnit, number>> = {
  hours: 1 / 24,
  days: 1,
  weeks: 7,
  months: 30,
};

const RELIEF: NumberRange = { what: 'Relief in %', minimum: 0, maximum: 100 };
const RELIEF_FOR: NumberRange = { what: 'The length of relief', minimum: 0, maximum: 1000 };

/** The response that an entry tells of, or what is wrong with it. Total and pure. */
export function validateResponse(
  entry: ResponseEntry,
  context: ResponseContext,
): Validated<ResponseRecorded, ResponseField> {
  const check = new FieldCheck<ResponseField>();
  const time = takeTime(check, { date: 'date', time: 'time' }, entry, context);
  const answers = {
    ...scoresOf(entry, check),
    percentRelief: check.take('percentRelief', readWhole(entry.percentRelief, RELIEF)),
    reliefDays: reliefDays(entry, check),
    globalImpression: toGlobalImpression(entry.globalImpression),
    adverseEffects: adverseEffectsOf(entry, check),
    note: textOrNull(entry.note),
  };
  const trial = context.trials.find(({ id }) => id === entry.trialId) ?? null;
  if (entry.trialId && !trial)
    check.refuse('trialId', "This treatment is not in the patient's record.");
  if (time && trial) checkAfterStart(check, time, trial, context);
  if (isEmpty(entry)) {
    check.refuse('painNow', 'Nothing is recorded yet: enter at least one score or answer.');
  }
  if (!time || !check.isClean) return check.refused();
  const { changeId, patientId } = context;
  const { timeZone } = context.clock;
  const focus = focusOf(trial);
  return {
    ok: true,
    change: { kind: 'response-recorded', changeId, patientId, timeZone, focus, time, ...answers },
  };
}

type Check = FieldCheck<ResponseField>;

function scoresOf(entry: ResponseEntry, check: Check) {
  const average = check.take('painAverage7d', readRating(entry.painAverage7d));
  const enjoyment = check.take('pegEnjoyment', readRating(entry.pegEnjoyment));
  const activity = check.take('pegActivity', readRating(entry.pegActivity));
  return {
    painNow: check.take('painNow', readRating(entry.painNow)),
    painAverage7d: average,
    painWorst7d: check.take('painWorst7d', readRating(entry.painWorst7d)),
    peg: pegOf([average, enjoyment, activity], entry, check),
  };
}

/** PEG is the mean of all three items or no score at all (clinical facts 2.2). */
function pegOf(
  [average, enjoyment, activity]: readonly [number | null, number | null, number | null],
  entry: ResponseEntry,
  check: Check,
): readonly [number, number, number] | null {
  if (!entry.pegEnjoyment.trim() && !entry.pegActivity.trim()) return null;
  const missing = 'PEG counts only with all three answers: this one is missing.';
  for (const field of ['painAverage7d', 'pegEnjoyment', 'pegActivity'] as const) {
    if (!entry[field].trim()) check.refuse(field, missing);
  }
  if (average === null || enjoyment === null || activity === null) return null;
  return [average, enjoyment, activity];
}

function reliefDays({ reliefFor, reliefUnit }: ResponseEntry, check: Check): number | null {
  const length = check.take('reliefFor', readDecimal(reliefFor, RELIEF_FOR));
  return length === null ? null : Math.round(length * DAYS_PER_UNIT[reliefUnit] * 100) / 100;
}

function adverseEffectsOf(entry: ResponseEntry, check: Check): readonly string[] | null {
  if (entry.adverse === 'not-asked') return null;
  if (entry.adverse === 'none') return [];
  const effects = [...entry.adverseEffects, entry.otherAdverseEffect.trim()].filter(Boolean);
  if (!effects.length) check.refuse('adverseEffects', 'Name the side effect, or choose "none".');
  return effects;
}

function checkAfterStart(
  check: Check,
  time: PartialTime,
  { start }: RespondableTrial,
  { clock }: ResponseContext,
): void {
  if (start === null || daysOf(time, clock.timeZone).last >= start) return;
  const day = dateInWords(formatDay(start));
  check.refuse('date', `Before the treatment started, ${day}: for a baseline choose no treatment.`);
}

function isEmpty(entry: ResponseEntry): boolean {
  const typed = [
    entry.painNow,
    entry.painAverage7d,
    entry.painWorst7d,
    entry.pegEnjoyment,
    entry.pegActivity,
    entry.percentRelief,
    entry.reliefFor,
    entry.globalImpression,
    entry.note,
  ];
  return typed.every((text) => !text.trim()) && entry.adverse === 'not-asked';
}

/** The treatment's own orders and procedures; days logged by the patient only where there is nothing else. */
function focusOf(trial: RespondableTrial | null): readonly RecordId[] {
  if (!trial) return [];
  const treatments = trial.records.filter((id) => !id.startsWith('Observation/'));
  return treatments.length ? treatments : trial.records.slice(0, 1);
}

function toGlobalImpression(text: string): GlobalImpression | null {
  const value = Number(text);
  return text && isGlobalImpression(value) ? value : null;
}

function isGlobalImpression(value: number): value is GlobalImpression {
  return Number.isInteger(value) && value >= 1 && value <= 7;
}
