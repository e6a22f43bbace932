import type {
  Dosage,
  MedicationRequest,
  MedicationStatement,
  Observation,
  Procedure,
  Reference,
  ServiceRequest,
} from 'fhir/r4';
import type { HomeCareMeasure } from '../../../src/app/domain/home-care/home-care.ts';
import type { BodySite } from '../../../src/app/domain/injection/procedure-record.ts';
import type { HomeCareModel, MedicineModel } from '../treatment-table.ts';
import { bodySite, concept, local, RXNORM, SNOMED, slug, SURVEY } from './codes.ts';

type New<T> = Omit<T, 'id' | 'meta'>;

const TIMES = ['', 'once a day', 'twice a day', 'three times a day', 'four times a day'];

/** How an order stands; days such as `2026-03-01`. */
export interface MedicineOrder {
  readonly medicine: MedicineModel;
  readonly subject: Reference;
  readonly encounter?: Reference;
  readonly requester: Reference;
  readonly reason: Reference;
  readonly authoredOn: string;
  readonly start: string;
  /** null: how long it lasts is not recorded. */
  readonly supplyDays: number | null;
  readonly asNeeded: boolean;
  readonly prior?: Reference;
}

function dosage(medicine: MedicineModel, asNeeded: boolean, start: string | null): Dosage {
  const { unitsPerDose, timesPerDay, unit } = medicine;
  const units = `${unitsPerDose} ${unit}${unitsPerDose > 1 ? 's' : ''}`;
  const often = asNeeded ? `up to ${TIMES[timesPerDay] ?? ''}` : (TIMES[timesPerDay] ?? '');
  return {
    text: `Take ${units} ${often}${asNeeded ? ' as needed' : ''}`,
    timing: {
      repeat: {
        ...(start === null ? {} : { boundsPeriod: { start } }),
        frequency: timesPerDay,
        period: 1,
        periodUnit: 'd',
      },
    },
    asNeededBoolean: asNeeded,
    doseAndRate: [{ doseQuantity: { value: unitsPerDose, unit } }],
  };
}

export function medicationRequest(order: MedicineOrder): New<MedicationRequest> {
  const { medicine, supplyDays, asNeeded } = order;
  const duration = {
    value: supplyDays ?? 0,
    unit: 'days',
    system: 'http://unitsofmeasure.org',
    code: 'd',
  };
  return {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: concept(RXNORM, medicine.rxNorm, medicine.product),
    subject: order.subject,
    ...(order.encounter === undefined ? {} : { encounter: order.encounter }),
    authoredOn: order.authoredOn,
    requester: order.requester,
    reasonReference: [order.reason],
    dosageInstruction: [dosage(medicine, asNeeded, order.start)],
    ...(supplyDays === null || asNeeded
      ? {}
      : { dispenseRequest: { expectedSupplyDuration: duration } }),
    ...(order.prior === undefined ? {} : { priorPrescription: order.prior }),
  };
}

/** Marks an order stopped on a day, with the reason in words and the local code of its kind. */
export function stopOrder(
  order: New<MedicationRequest>,
  stop: { day: string; reason: string; text: string },
): void {
  order.status = 'stopped';
  order.statusReason = local(stop.reason, stop.text);
  const repeat = order.dosageInstruction?.[0]?.timing?.repeat;
  if (repeat) repeat.boundsPeriod = { ...repeat.boundsPeriod, end: stop.day };
}

/** What the patient says was taken without an order here. `period` null: nobody knows when. */
export function medicationStatement(
  subject: Reference,
  medicine: MedicineModel,
  period: { start: string; end: string | null } | null,
  asserted: string,
): New<MedicationStatement> {
  return {
    resourceType: 'MedicationStatement',
    status: period !== null && period.end === null ? 'active' : 'completed',
    medicationCodeableConcept: concept(RXNORM, medicine.rxNorm, medicine.product),
    subject,
    ...(period === null
      ? {}
      : {
          effectivePeriod: {
            start: period.start,
            ...(period.end === null ? {} : { end: period.end }),
          },
        }),
    dateAsserted: asserted,
    informationSource: subject,
    dosage: [dosage(medicine, false, null)],
  };
}

export function homeCareOrder(
  subject: Reference,
  homeCare: HomeCareModel,
  by: { requester: Reference; encounter: Reference; reason: Reference },
  start: { authoredOn: string; day: string },
): New<ServiceRequest> {
  return {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    code: local(`home-${homeCare.measure}`, `Home care: ${homeCare.measure}`),
    subject,
    encounter: by.encounter,
    occurrencePeriod: { start: start.day },
    authoredOn: start.authoredOn,
    requester: by.requester,
    reasonReference: [by.reason],
    patientInstruction: homeCare.instructions,
  };
}

/** Ends a home-care order on a day. R4 has no statusReason for it: HL7's own extension holds it. */
export function endHomeCare(
  order: New<ServiceRequest>,
  stop: { day: string; reason: string; text: string },
): void {
  order.status =
    stop.reason === 'better' || stop.reason === 'course-ended' ? 'completed' : 'revoked';
  order.occurrencePeriod = { ...order.occurrencePeriod, end: stop.day };
  order.extension = [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/request-statusReason',
      valueCodeableConcept: local(stop.reason, stop.text),
    },
  ];
}

/** One day of the home-care log. */
export function homeCareDay(
  subject: Reference,
  order: Reference,
  measure: HomeCareMeasure,
  day: string,
  done: boolean,
): New<Observation> {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: SURVEY,
    basedOn: [order],
    code: local(`home-${measure}`, `Home care: ${measure}`),
    subject,
    effectiveDateTime: day,
    performer: [subject],
    valueBoolean: done,
  };
}

export interface Injected {
  readonly sites: readonly BodySite[];
  /** null: the drug was not written down. */
  readonly drug: { name: string; concentrationPercent: number; millilitres: number } | null;
}

/** 1 % is 10 mg in 1 mL. */
export function injectionProcedure(
  subject: Reference,
  injected: Injected,
  by: { performer: Reference; encounter: Reference; reason: Reference },
  time: string,
): New<Procedure> {
  const { sites, drug } = injected;
  return {
    resourceType: 'Procedure',
    status: 'completed',
    code: local('trigger-point-injection', 'Trigger point injection'),
    subject,
    encounter: by.encounter,
    performedDateTime: time,
    performer: [{ actor: by.performer }],
    reasonReference: [by.reason],
    bodySite: sites.map(bodySite),
    ...(drug === null ? {} : { usedCode: [{ text: drugText(drug) }] }),
  };
}

function drugText(drug: NonNullable<Injected['drug']>): string {
  const milligrams = drug.millilitres * drug.concentrationPercent * 10;
  return `${drug.name} ${drug.concentrationPercent} %, ${drug.millilitres} mL (${milligrams} mg)`;
}

const VISIT_CODES = {
  physiotherapy: concept(SNOMED, '91251008', 'Physical therapy procedure'),
  psychotherapy: local('visit-psychotherapy', 'Psychotherapy visit'),
  massage: local('visit-massage', 'Massage therapy visit'),
  acupuncture: local('visit-acupuncture', 'Acupuncture visit'),
};

/** A visit of a program that took place, or that the patient missed. */
export function visitProcedure(
  subject: Reference,
  discipline: keyof typeof VISIT_CODES,
  by: { performer: Reference; order: Reference },
  time: string,
  attended: boolean,
): New<Procedure> {
  return {
    resourceType: 'Procedure',
    status: attended ? 'completed' : 'not-done',
    ...(attended ? {} : { statusReason: local(slug('no show'), 'Did not attend') }),
    basedOn: [by.order],
    code: VISIT_CODES[discipline],
    subject,
    performedDateTime: time,
    performer: [{ actor: by.performer }],
  };
}
