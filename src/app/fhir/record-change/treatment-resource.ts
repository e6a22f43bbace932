import type { CodeableConcept, MedicationRequest, Procedure, ServiceRequest } from 'fhir/r4';
import type { ProgramDiscipline } from '../../domain/injection/procedure-record.ts';
import { HOME_CARE_LABELS } from '../../domain/home-care/home-care-labels.ts';
import { injectedMilligrams } from '../../domain/injection/injected-milligrams.ts';
import { productOf } from '../../domain/medication/product-list.ts';
import type {
  HomeCareStarted,
  InjectionDone,
  MedicineStarted,
  TrialStarted,
  VisitDone,
} from '../../domain/record-change/record-change.ts';
import { RXNORM, SNOMED_CT } from '../terminology/coding.ts';
import {
  localConcept,
  noteOf,
  patientReference,
  quantity,
  siteConcept,
  toDateTime,
} from './written-elements.ts';

const VISITS: Readonly<Record<ProgramDiscipline, CodeableConcept>> = {
  physiotherapy: {
    coding: [{ system: SNOMED_CT, code: '91251008' }],
    text: 'Physiotherapy visit',
  },
  psychotherapy: localConcept('visit-psychotherapy', 'Psychotherapy visit'),
  massage: localConcept('visit-massage', 'Massage therapy visit'),
  acupuncture: localConcept('visit-acupuncture', 'Acupuncture visit'),
};

/** The order or procedure that a started trial is, in FHIR. */
export function toTreatmentResource(
  change: TrialStarted,
): MedicationRequest | ServiceRequest | Procedure {
  const { treatment } = change;
  switch (treatment.kind) {
    case 'medicine':
      return toMedicationRequest(change, treatment);
    case 'home-care':
      return toHomeCareRequest(change, treatment);
    case 'injection':
      return toInjectionProcedure(change, treatment);
    case 'visit':
      return toVisitProcedure(change, treatment);
  }
}

function toMedicationRequest(
  { patientId, start, timeZone }: TrialStarted,
  medicine: MedicineStarted,
): MedicationRequest {
  const from = toDateTime(start, timeZone);
  const unit = productOf(medicine.productCode)?.unit ?? 'unit';
  return {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [
        {
          system: RXNORM,
          code: medicine.productCode,
          display: medicine.productName,
        },
      ],
      text: medicine.productName,
    },
    subject: patientReference(patientId),
    authoredOn: from,
    dosageInstruction: [
      {
        text: dosageText(medicine, unit),
        timing: {
          repeat: {
            boundsPeriod: { start: from },
            frequency: medicine.timesPerDay,
            period: 1,
            periodUnit: 'd',
          },
        },
        asNeededBoolean: medicine.asNeeded,
        doseAndRate: [{ doseQuantity: { value: medicine.unitsPerDose, unit } }],
      },
    ],
    ...(medicine.supplyDays !== null && {
      dispenseRequest: { expectedSupplyDuration: quantity(medicine.supplyDays, 'days', 'd') },
    }),
  };
}

function dosageText(medicine: MedicineStarted, unit: string): string {
  const units = `${medicine.unitsPerDose} ${unit}${medicine.unitsPerDose === 1 ? '' : 's'}`;
  const times = medicine.timesPerDay === 1 ? 'once a day' : `${medicine.timesPerDay} times a day`;
  return `${units} ${times}${medicine.asNeeded ? ', as needed' : ''}`;
}

function toHomeCareRequest(
  { patientId, start, timeZone }: TrialStarted,
  { measure, instructions }: HomeCareStarted,
): ServiceRequest {
  const from = toDateTime(start, timeZone);
  return {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    code: localConcept(`home-${measure}`, HOME_CARE_LABELS[measure]),
    subject: patientReference(patientId),
    occurrencePeriod: { start: from },
    authoredOn: from,
    ...(instructions && { patientInstruction: instructions }),
  };
}

function toInjectionProcedure(
  { patientId, start, timeZone }: TrialStarted,
  { sites, drug, concentrationPercent, millilitres }: InjectionDone,
): Procedure {
  const usedText = drug && injectedText(drug, concentrationPercent, millilitres);
  return {
    resourceType: 'Procedure',
    status: 'completed',
    code: localConcept('trigger-point-injection', 'Trigger point injection'),
    subject: patientReference(patientId),
    performedDateTime: toDateTime(start, timeZone),
    ...(sites.length && { bodySite: sites.map(siteConcept) }),
    ...(usedText && { usedCode: [{ text: usedText }] }),
  };
}

/** `lidocaine 1 %, 2 mL (20 mg)`, with only those parts that were recorded. */
function injectedText(drug: string, percent: number | null, millilitres: number | null): string {
  const name = percent === null ? drug : `${drug} ${percent} %`;
  if (millilitres === null) return name;
  const milligrams = injectedMilligrams(percent, millilitres);
  return `${name}, ${millilitres} mL${milligrams === null ? '' : ` (${milligrams} mg)`}`;
}

function toVisitProcedure(
  { patientId, start, timeZone }: TrialStarted,
  { discipline, note }: VisitDone,
): Procedure {
  return {
    resourceType: 'Procedure',
    status: 'completed',
    code: VISITS[discipline],
    subject: patientReference(patientId),
    performedDateTime: toDateTime(start, timeZone),
    ...noteOf(note),
  };
}
