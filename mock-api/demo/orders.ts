import type { MedicationRequest, Reference, ServiceRequest } from 'fhir/r4';
import { formatDay } from '../../src/app/domain/time/clinic-day.ts';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import { expose } from './expose.ts';
import type { Given, Quit } from './exposure.ts';
import { clamp } from './patient-model.ts';
import type { ContactMoment, PatientContext } from './patient-context.ts';
import { sitesOf } from './patient-context.ts';
import { startProgram } from './programs.ts';
import { refer } from './to-fhir/chart-writer.ts';
import { painScore } from './to-fhir/survey.ts';
import {
  endHomeCare,
  homeCareOrder,
  injectionProcedure,
  medicationRequest,
  stopOrder,
} from './to-fhir/treatment.ts';
import { treatmentModel } from './treatment-table.ts';
import type {
  HomeCareModel,
  InjectionModel,
  MedicineModel,
  TreatmentId,
} from './treatment-table.ts';

/** What a contact begins. Everything left out follows the treatment's own model. */
export interface Start {
  readonly treatment: TreatmentId;
  /** First dose, when it is not the day of the contact. */
  readonly on?: Day;
  /** null: nobody wrote down how long the supply lasts. */
  readonly supplyDays?: number | null;
  readonly asNeeded?: boolean;
  /** An injection with nothing asked on its day, or whose drug was not written down. */
  readonly unscored?: boolean;
  readonly drugUnwritten?: boolean;
  /** Programs: days until the first visit, number of visits, days between them. */
  readonly wait?: number;
  readonly sessions?: number;
  readonly everyDays?: number;
}

/** Begins a treatment at a contact and writes its order or procedure. */
export function startTreatment(context: PatientContext, at: ContactMoment, start: Start): void {
  const model = treatmentModel(start.treatment);
  if (model.kind === 'medicine') startMedicine(context, at, start, model);
  else if (model.kind === 'home-care') startHomeCare(context, at, start, model);
  else if (model.kind === 'injection') inject(context, at, start, model);
  else startProgram(context, at, start, model);
}

function startMedicine(
  context: PatientContext,
  at: ContactMoment,
  start: Start,
  medicine: MedicineModel,
): void {
  const { chart, time, subject, reason, orders } = context;
  const { treatment, asNeeded = false, supplyDays = medicine.supplyDays } = start;
  const renewed = courseToRenew(context, treatment, at.day);
  const first = renewed ? renewed.plannedEnd + 1 : (start.on ?? at.day);
  const plannedEnd = lastCoveredDay(first, supplyDays, asNeeded);
  const course = renewed?.given ?? expose(context, { treatment, start: first, plannedEnd });
  const prior = renewed && orders.get(renewed.given);
  const order: MedicationRequest & { id: string } = chart.add(
    medicationRequest({
      medicine,
      subject,
      encounter: at.encounter,
      requester: at.by,
      reason,
      authoredOn: time.at(at.day, at.minute + 15),
      start: formatDay(first),
      supplyDays,
      asNeeded,
      ...(prior ? { prior: refer(prior) } : {}),
    }),
  );
  course.plannedEnd = plannedEnd;
  course.records.push(`MedicationRequest/${order.id}`);
  orders.set(course, order);
}

/** null: as needed, or nobody wrote down how long it lasts. */
function lastCoveredDay(first: Day, supplyDays: number | null, asNeeded: boolean): Day | null {
  return supplyDays === null || asNeeded ? null : first + supplyDays - 1;
}

/** A supply of the same that has not run out, or only yesterday: the new one begins after it. */
function courseToRenew(
  { given }: PatientContext,
  treatment: TreatmentId,
  day: Day,
): { given: Given; plannedEnd: Day } | null {
  const last = given.findLast((one) => one.treatment === treatment && one.quit === null);
  if (last?.plannedEnd == null || last.plannedEnd < day - 1) return null;
  return { given: last, plannedEnd: last.plannedEnd };
}

function startHomeCare(
  context: PatientContext,
  at: ContactMoment,
  start: Start,
  homeCare: HomeCareModel,
): void {
  const { chart, time, subject, reason, orders } = context;
  const first = start.on ?? at.day;
  const course = expose(context, { treatment: start.treatment, start: first, plannedEnd: null });
  const order: ServiceRequest & { id: string } = chart.add(
    homeCareOrder(
      subject,
      homeCare,
      { requester: at.by, encounter: at.encounter, reason },
      { authoredOn: time.at(at.day, at.minute + 15), day: formatDay(first) },
    ),
  );
  course.records.push(`ServiceRequest/${order.id}`);
  orders.set(course, order);
}

function inject(
  context: PatientContext,
  at: ContactMoment,
  start: Start,
  model: InjectionModel,
): void {
  const { chart, time, subject, reason, profile, random, severity } = context;
  const draw = random.fork(`injection on ${at.day - profile.arrival}`);
  const { now } = severity.readingsOn(at.day, draw);
  const minute = at.minute + 30;
  const sites = draw.some(sitesOf(profile, 'injectable'), 2);
  const millilitres = model.millilitresPerMuscle * sites.length * (profile.side === 'both' ? 2 : 1);
  const drug = { name: model.drug, concentrationPercent: model.concentrationPercent, millilitres };
  const procedure = chart.add(
    injectionProcedure(
      subject,
      { sites, drug: start.drugUnwritten === true ? null : drug },
      { performer: at.by, encounter: at.encounter, reason },
      time.at(at.day, minute),
    ),
  );
  const plateauDays = draw.integer(...model.plateauDays);
  const course = expose(context, {
    treatment: start.treatment,
    start: at.day,
    plannedEnd: at.day,
    plateauDays,
  });
  course.records.push(`Procedure/${procedure.id}`);
  if (start.unscored === true) return;
  const relief = clamp(draw.normal(...model.immediate), 0, 0.95);
  const score = (value: number, when: number, focus: readonly Reference[]) =>
    chart.add(
      painScore(
        { subject, time: time.at(at.day, when), performer: at.by, encounter: at.encounter },
        'pain-now',
        Math.round(value),
        focus,
      ),
    );
  score(now, minute - 10, []);
  score(now * (1 - relief), minute + 30, [refer(procedure)]);
}

/** Writes that a treatment ended: the order is stopped, with the reason the patient or physician gave. */
export function recordStop(context: PatientContext, given: Given, quit: Quit): void {
  if (given.isStopRecorded) return;
  if (given.quit === null || given.quit.day > quit.day) given.quit = quit;
  given.isStopRecorded = true;
  const order = context.orders.get(given);
  const stop = { day: formatDay(quit.day), reason: quit.reason, text: quit.text };
  if (order?.resourceType === 'ServiceRequest') endHomeCare(order, stop);
  if (order?.resourceType === 'MedicationRequest') stopOrder(order, stop);
}
