import type { Episode, EpisodeCount } from '../../domain/episode/episode.ts';
import type { HomeCareDay, HomeCareOrder } from '../../domain/home-care/home-care.ts';
import type { ProcedureRecord } from '../../domain/injection/procedure-record.ts';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Score } from '../../domain/instrument/score.ts';
import type { Ingredient, MedicationUse } from '../../domain/medication/medication-use.ts';
import type { TreatmentResponse } from '../../domain/response/treatment-response.ts';
import { formatDay, parseDay } from '../../domain/time/clinic-day.ts';
import type { PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';
import { EMPTY_CHART } from '../../domain/trial/patient-chart.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';

/** Day 0 of the worked examples: the day a trial begins. */
export const DAY_ZERO = parseDay('2026-03-01');
export const CLINIC_ZONE = 'America/Chicago';
/** The last moment of 30 April 2026 in Chicago. */
export const AFTER_THE_TRIALS = { now: Date.parse('2026-05-01T04:59:59Z'), timeZone: CLINIC_ZONE };

let serial = 0;
/** A new id of a record; only its being unique matters. */
function nextId(type: string): string {
  serial += 1;
  return `${type}/${String(serial).padStart(4, '0')}`;
}

/** The clinic's day `offset` days from day 0. */
export function onDay(offset: number): PartialTime {
  return { precision: 'day', date: formatDay(DAY_ZERO + offset) };
}

/** A moment on the clinic's day `offset`, at a time of day in Chicago, such as `09:50`. */
export function atTime(offset: number, clock: string): PartialTime {
  const date = formatDay(DAY_ZERO + offset);
  // Chicago is 6 hours behind UTC until the second Sunday of March, then 5.
  const hours = offset < 7 ? '-06:00' : '-05:00';
  return { precision: 'instant', instant: Date.parse(`${date}T${clock}:00${hours}`) };
}

function effective(at: PartialTime): RecordedTime {
  return { at, basis: 'effective' };
}

const NAPROXEN: Ingredient = { name: 'naproxen', class: 'nsaid' };
export const CYCLOBENZAPRINE: Ingredient = { name: 'cyclobenzaprine', class: 'short-relaxant' };
export const BACLOFEN: Ingredient = { name: 'baclofen', class: 'antispastic' };
export const SERTRALINE: Ingredient = { name: 'sertraline', class: 'other' };

/** An order of naproxen for 28 days from day 0. */
export function anOrder(overrides: Partial<MedicationUse> = {}): MedicationUse {
  return {
    id: nextId('MedicationRequest'),
    kind: 'order',
    text: 'naproxen 500 MG Oral Tablet',
    ingredients: [NAPROXEN],
    status: 'active',
    start: onDay(0),
    strengthMilligrams: 500,
    dailyUnits: 2,
    dailyMilligrams: 1000,
    coveredDays: 28,
    coveredUntil: null,
    asNeeded: false,
    overTheCounter: false,
    stoppedOn: null,
    reasonStopped: null,
    stoppedForSideEffect: null,
    doseText: null,
    versionId: '1',
    ...overrides,
  };
}

/** A score of one measure on the clinic's day `offset`, or at a time. */
export function aScore(measure: Measure, value: number, when: number | PartialTime): Score {
  const at = typeof when === 'number' ? onDay(when) : when;
  return { id: nextId('Observation'), measure, value, time: effective(at) };
}

/** A response on day 21 that says nothing yet. */
export function aResponse(overrides: Partial<TreatmentResponse> = {}): TreatmentResponse {
  return {
    id: nextId('Observation'),
    time: effective(onDay(21)),
    focus: [],
    globalImpression: null,
    percentRelief: null,
    reliefDays: null,
    adverseEffects: null,
    ...overrides,
  };
}

/** A trigger point injection of the left trapezius on day 0 at 10:00. */
export function anInjection(overrides: Partial<ProcedureRecord> = {}): ProcedureRecord {
  return {
    id: nextId('Procedure'),
    kind: 'trigger-point-injection',
    text: 'Trigger point injection',
    time: effective(atTime(0, '10:00')),
    sites: [{ name: 'trapezius', side: 'left' }],
    drugs: [{ name: 'lidocaine 1 %', milligrams: 20 }],
    ...overrides,
  };
}

/** Visits of physiotherapy on the given days. */
export function visits(
  days: readonly number[],
  kind: ProcedureRecord['kind'] = 'physiotherapy',
): ProcedureRecord[] {
  return days.map((day) =>
    anInjection({ kind, text: kind, time: effective(onDay(day)), sites: [], drugs: [] }),
  );
}

/** Heat, ordered on day 0. */
export function aHomeCareOrder(overrides: Partial<HomeCareOrder> = {}): HomeCareOrder {
  return {
    id: nextId('ServiceRequest'),
    measure: 'heat',
    text: 'Heat 15-20 minutes',
    status: 'active',
    start: onDay(0),
    end: null,
    stoppedOn: null,
    reasonStopped: null,
    versionId: '1',
    ...overrides,
  };
}

/** Heat done on the given days. */
export function doneOn(days: readonly number[]): HomeCareDay[] {
  return days.map((day) => ({
    id: nextId('Observation'),
    measure: 'heat',
    time: effective(onDay(day)),
    done: true,
    orderIds: [],
  }));
}

/** A spasm that began on the clinic's day `offset`. */
export function anEpisode(offset: number, overrides: Partial<Episode> = {}): Episode {
  return {
    id: nextId('Observation'),
    type: 'spasm',
    start: onDay(offset),
    end: null,
    severity: 6,
    sites: [],
    triggers: [],
    symptoms: [],
    interference: null,
    note: null,
    ...overrides,
  };
}

/** The patient's count for the week up to the clinic's day `offset`. */
export function anEpisodeCount(offset: number, count: number): EpisodeCount {
  return { id: nextId('Observation'), time: onDay(offset), count };
}

/** A chart with just these parts. */
export function aChart(parts: Partial<PatientChart> = {}): PatientChart {
  return { ...EMPTY_CHART, ...parts };
}
