import type { Reference } from 'fhir/r4';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { lastGivenDay } from './exposure.ts';
import type { Given, Quit } from './exposure.ts';
import { recordStop, startTreatment } from './orders.ts';
import type { Start } from './orders.ts';
import type { ContactMoment, PatientContext } from './patient-context.ts';
import type { AskedMeasure } from './patient-model.ts';
import { referOnly } from './programs.ts';
import type { Random } from './random.ts';
import { answerFor } from './response.ts';
import type { Readings } from './severity.ts';
import { encounter } from './to-fhir/care-process.ts';
import type { ReferralDiscipline, ReferralState } from './to-fhir/care-process.ts';
import { refer } from './to-fhir/chart-writer.ts';
import { painScore, pegForm, pegObservation, responseObservation } from './to-fhir/survey.ts';
import type { Asked } from './to-fhir/survey.ts';
import { treatmentModel } from './treatment-table.ts';
import type { TreatmentId } from './treatment-table.ts';

/** What the physician or nurse does at a contact. */
export interface Orders {
  readonly start?: readonly Start[];
  readonly stop?: readonly { treatment: TreatmentId; reason: Quit['reason']; text: string }[];
  readonly refer?: readonly { discipline: ReferralDiscipline; state: ReferralState }[];
}

/** What the clinician hears at a contact, before deciding. */
export interface Heard {
  readonly day: Day;
  /** Average pain of the week, as told. */
  readonly average: number;
  /** Part of the first visit's pain that is gone. */
  readonly improved: number;
}

/** A visit or a nurse's phone call. */
export interface Contact {
  readonly day: Day;
  readonly kind: 'visit' | 'call';
  /** Scores asked for; left out: the patient's usual ones; empty: none. */
  readonly asked?: readonly AskedMeasure[];
  /** Nobody asks what the treatments did. */
  readonly noResponses?: boolean;
  /** A wrong number is typed first, and retracted. */
  readonly mistyped?: boolean;
  readonly orders?: Orders | ((heard: Heard) => Orders);
}

const VISIT_MINUTES = 40;
const CALL_MINUTES = 10;
/** A treatment is asked about from this day on, and again after so many days. */
const FIRST_QUESTION = 7;
const NEXT_QUESTION = 21;
const LAST_QUESTION = 90;
/** Days after the last tablet on which it is still asked about. */
const MEMORY = 14;

/** Carries out one contact: asks, listens, learns of stops, then orders. */
export function attend(context: PatientContext, contact: Contact): void {
  const { profile, time, chart, subject, staff, random, severity } = context;
  const { day, kind } = contact;
  const draw = random.fork(`${kind} on ${day - profile.arrival}`);
  const minute = 15 * draw.integer(34, 58);
  const by =
    kind === 'call' ? staff.nurse : staff[draw.chance(0.7) ? 'physician' : 'secondPhysician'];
  const length = kind === 'call' ? CALL_MINUTES : VISIT_MINUTES;
  const period = { start: time.at(day, minute), end: time.at(day, minute + length) };
  const met = refer(chart.add(encounter(subject, kind, by, period)));
  const at: ContactMoment = { day, minute, encounter: met, by };
  const readings = severity.readingsOn(day, draw);
  const answered = contact.noResponses === true ? [] : dueForAnswer(context, day);
  const scores = writeScores(context, at, contact, readings, answered, draw);
  for (const given of answered) writeResponse(context, at, given, scores, draw);
  learnOfStops(context, day);
  carryOut(context, at, ordersOf(context, contact, readings));
}

function ordersOf(
  { profile }: PatientContext,
  { day, orders }: Contact,
  { average }: Readings,
): Orders {
  if (typeof orders !== 'function') return orders ?? {};
  const improved = 1 - average / Math.max(1, profile.baseline);
  return orders({ day, average, improved });
}

function writeScores(
  context: PatientContext,
  at: ContactMoment,
  contact: Contact,
  readings: Readings,
  answered: readonly Given[],
  draw: Random,
): Reference[] {
  const { profile, time, chart, subject } = context;
  const usual = contact.kind === 'call' ? profile.askedOnPhone : profile.askedAtVisit;
  const measures = contact.asked ?? (draw.chance(profile.missing) ? [] : usual);
  const asked: Asked = {
    subject,
    time: time.at(at.day, at.minute + 5),
    performer: at.by,
    encounter: at.encounter,
  };
  const focus = answered.length === 1 && contact.kind === 'call' ? focusOf(answered[0]) : [];
  if (contact.mistyped === true) {
    const wrong = painScore(asked, 'pain-average-7d', 0, []);
    chart.add({ ...wrong, status: 'entered-in-error' });
  }
  const rounded = Object.fromEntries(
    Object.entries(readings).map(([item, value]: [string, number]) => [item, Math.round(value)]),
  ) as unknown as Readings;
  return measures.map((measure) => {
    if (measure === 'peg') {
      const form = profile.fillsForms ? refer(chart.add(pegForm(asked, rounded))) : null;
      return refer(chart.add(pegObservation(asked, rounded, focus, form)));
    }
    return refer(chart.add(painScore(asked, measure, rounded[ITEM[measure]], focus)));
  });
}

const ITEM = {
  'pain-average-7d': 'average',
  'pain-worst-7d': 'worst',
  'pain-now': 'now',
} as const;

function focusOf(given: Given | undefined): Reference[] {
  return (given?.records ?? []).slice(-1).map((reference) => ({ reference }));
}

function dueForAnswer({ given }: PatientContext, day: Day): Given[] {
  return given.filter((course) => {
    const { kind } = treatmentModel(course.treatment);
    if (kind === 'home-care' || course.records.length === 0) return false;
    const visits = course.sessions.filter((session) => session <= day).length;
    if (kind === 'program' && visits < 3) return false;
    const isForgotten = kind === 'medicine' && day - lastGivenDay(course, day) > MEMORY;
    const since = day - course.start;
    if (isForgotten || since < FIRST_QUESTION || since > LAST_QUESTION) return false;
    return course.answeredOn === null || day - course.answeredOn >= NEXT_QUESTION;
  });
}

function writeResponse(
  context: PatientContext,
  at: ContactMoment,
  given: Given,
  scores: readonly Reference[],
  draw: Random,
): void {
  const { profile, time, chart, subject } = context;
  const answer = answerFor(context, given, at.day, draw);
  if (answer === null) return;
  given.answeredOn = at.day;
  // A program is spoken of by its visits so far, anything else by its newest record.
  const visits = given.sessions.filter((session) => session <= at.day).length;
  const focus =
    visits > 0
      ? given.records.slice(0, visits).map((reference) => ({ reference }))
      : focusOf(given);
  const asked: Asked = {
    subject,
    time: time.at(at.day, at.minute + (profile.fillsForms ? 7 : 6)),
    performer: at.by,
    encounter: at.encounter,
  };
  chart.add(responseObservation(asked, answer, focus, scores));
}

/** What the patient gave up since the last contact is now recorded. */
function learnOfStops(context: PatientContext, day: Day): void {
  for (const given of context.given) {
    const { quit, plannedEnd } = given;
    if (quit === null || quit.day > day) continue;
    if (plannedEnd !== null && plannedEnd < quit.day) continue;
    recordStop(context, given, quit);
  }
}

function carryOut(context: PatientContext, at: ContactMoment, orders: Orders): void {
  for (const { treatment, reason, text } of orders.stop ?? []) {
    const running = context.given.findLast((given) => given.treatment === treatment);
    if (running) recordStop(context, running, { day: at.day, reason, text });
  }
  for (const start of orders.start ?? []) startTreatment(context, at, start);
  for (const { discipline, state } of orders.refer ?? []) {
    referOnly(context, at, discipline, state);
  }
}

/** Orders whose supply has run out are completed, as the clinic's software would do. */
export function completeFinishedOrders(context: PatientContext): void {
  for (const [given, order] of context.orders) {
    if (order.resourceType !== 'MedicationRequest' || order.status !== 'active') continue;
    if (given.plannedEnd !== null && given.plannedEnd < context.time.today) {
      order.status = 'completed';
    }
  }
}
