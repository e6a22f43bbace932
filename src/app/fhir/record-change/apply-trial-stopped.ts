import type {
  CodeableConcept,
  Dosage,
  Extension,
  MedicationRequest,
  ServiceRequest,
} from 'fhir/r4';
import { stopReasonText } from '../../domain/record-change/describe-change.ts';
import type { TrialStopped } from '../../domain/record-change/record-change.ts';
import { localConcept, toDateTime } from './written-elements.ts';

/** The orders that can be stopped. */
export type StoppableOrder = MedicationRequest | ServiceRequest;

/** HL7's own extension: R4 gives ServiceRequest no statusReason. */
export const STATUS_REASON_EXTENSION =
  'http://hl7.org/fhir/StructureDefinition/request-statusReason';

/**
 * A stop, applied to the order as it was read: status, its reason and the end are replaced, whatever
 * else the order holds, understood or not, stays as it is. Applied twice it changes nothing more.
 */
export function applyTrialStopped<T extends StoppableOrder>(order: T, change: TrialStopped): T {
  return order.resourceType === 'MedicationRequest'
    ? { ...order, ...stoppedMedication(order, change) }
    : { ...order, ...stoppedService(order, change) };
}

function stoppedMedication(
  { dosageInstruction = [] }: MedicationRequest,
  change: TrialStopped,
): Partial<MedicationRequest> {
  const end = toDateTime(change.stoppedOn, change.timeZone);
  const running = runningInstruction(dosageInstruction, end);
  const instructions = dosageInstruction.length ? dosageInstruction : [{}];
  return {
    status: 'stopped',
    statusReason: stopReason(change),
    dosageInstruction: instructions.map((dosage, index) =>
      index === running ? endingOn(dosage, end) : dosage,
    ),
  };
}

/**
 * The instruction that the stop cuts short: the first still running on that day. Of a taper the steps
 * already over keep their own end. Where none runs, the first.
 */
function runningInstruction(instructions: readonly Dosage[], end: string): number {
  const running = instructions.findIndex(({ timing }) => {
    const bounds = timing?.repeat?.boundsPeriod;
    const isOver = bounds?.end !== undefined && dayOf(bounds.end) < dayOf(end);
    const isToCome = bounds?.start !== undefined && dayOf(bounds.start) > dayOf(end);
    return !isOver && !isToCome;
  });
  return Math.max(running, 0);
}

/**
 * `bounds[x]` is one element: a planned length gives way to the period that really was. (JSON has no
 * undefined: such a key is gone when it is sent.)
 */
function endingOn(dosage: Dosage, end: string): Dosage {
  const repeat = dosage.timing?.repeat;
  return {
    ...dosage,
    timing: {
      ...dosage.timing,
      repeat: {
        ...repeat,
        boundsDuration: undefined,
        boundsRange: undefined,
        boundsPeriod: { ...repeat?.boundsPeriod, end },
      },
    },
  };
}

function stoppedService(order: ServiceRequest, change: TrialStopped): Partial<ServiceRequest> {
  const end = toDateTime(change.stoppedOn, change.timeZone);
  const wentToItsEnd = change.reason === 'course-ended' || change.reason === 'better';
  return {
    status: wentToItsEnd ? 'completed' : 'revoked',
    extension: withStatusReason(order.extension ?? [], stopReason(change)),
    ...occurrenceEndingOn(order, end),
  };
}

function withStatusReason(extensions: readonly Extension[], reason: CodeableConcept): Extension[] {
  const statusReason = { url: STATUS_REASON_EXTENSION, valueCodeableConcept: reason };
  const at = extensions.findIndex(({ url }) => url === STATUS_REASON_EXTENSION);
  return at < 0
    ? [...extensions, statusReason]
    : extensions.map((extension, index) => (index === at ? statusReason : extension));
}

/** `occurrence[x]` is one element; a timing keeps its own shape and gets the end as its bound. */
function occurrenceEndingOn(order: ServiceRequest, end: string): Partial<ServiceRequest> {
  if (order.occurrenceTiming) {
    const { timing } = endingOn({ timing: order.occurrenceTiming }, end);
    return { occurrenceTiming: timing };
  }
  const start = order.occurrencePeriod?.start ?? order.occurrenceDateTime;
  return {
    occurrenceDateTime: undefined,
    occurrencePeriod: { ...order.occurrencePeriod, ...(start !== undefined && { start }), end },
  };
}

function stopReason(change: TrialStopped): CodeableConcept {
  return localConcept(change.reason, stopReasonText(change));
}

function dayOf(dateTime: string): string {
  return dateTime.slice(0, 10);
}
