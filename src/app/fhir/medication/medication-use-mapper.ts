import type {
  CodeableConcept,
  Dosage,
  Duration,
  FhirResource,
  MedicationRequest,
  MedicationStatement,
  Period,
  Quantity,
} from 'fhir/r4';
import type { MedicationUse } from '../../domain/medication/medication-use.ts';
import { items, NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { resolveReference, toRecordId } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { toOptionalTime } from '../time/recorded-time-mapper.ts';
import { coveredDays, dailyAmounts, isTakenAsNeeded } from './covered-days.ts';
import { doseText } from './dose-text.ts';
import { toProduct } from './product.ts';
import { stopReasonText, stoppedForSideEffect } from './stop-reason.ts';

type UseStatus = MedicationUse['status'];

/** Only these say that a medicine was ordered or taken (ledger rules, "Trials"). */
const COUNTED_STATUSES: readonly string[] = ['active', 'on-hold', 'completed', 'stopped'];

/**
 * `order` and the codes below it in HL7's request-intent: someone with the right to do so asked for it.
 * A proposal, a plan and an option are not yet asked for; a directive was not given by a clinician.
 */
const ORDER_INTENTS: readonly string[] = [
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
];

export function isOrder(intent: string | undefined): boolean {
  return ORDER_INTENTS.includes(intent ?? '');
}

/** An order as one use of its ingredients; nothing for a draft, a proposal, a cancelled or retracted one. */
export function toOrderedUse(
  order: MedicationRequest,
  index: ReferenceIndex,
): MappedItems<MedicationUse> {
  if (!isOrder(order.intent) || order.doNotPerform) return NOTHING;
  const dosages = order.dosageInstruction ?? [];
  const bounds = boundsOf(dosages);
  return toUse(order, {
    kind: 'order',
    medication: resolveReference(order.medicationReference, order, index),
    dosages,
    usedIn: { start: bounds.start ?? order.authoredOn, end: bounds.end },
    // The end of a course that was not stopped is its plan: its covered days tell it.
    isEndRecorded: order.status === 'stopped',
    quantity: order.dispenseRequest?.quantity,
    expectedSupplyDuration: order.dispenseRequest?.expectedSupplyDuration,
    reasons: order.statusReason ? [order.statusReason] : [],
  });
}

/** A statement of what was really taken; nothing for what was not, or is only intended. */
export function toStatedUse(
  statement: MedicationStatement,
  index: ReferenceIndex,
): MappedItems<MedicationUse> {
  const { status, effectivePeriod, effectiveDateTime } = statement;
  const dosages = statement.dosage ?? [];
  const bounds = boundsOf(dosages);
  return toUse(statement, {
    kind: 'statement',
    medication: resolveReference(statement.medicationReference, statement, index),
    dosages,
    usedIn: {
      start: effectiveDateTime ?? effectivePeriod?.start ?? bounds.start,
      end: effectivePeriod?.end ?? bounds.end,
    },
    isEndRecorded: status === 'stopped' || status === 'completed',
    reasons: statement.statusReason ?? [],
  });
}

/** What an order and a statement say in different elements. */
interface UseParts {
  readonly kind: MedicationUse['kind'];
  readonly medication: FhirResource | null;
  readonly dosages: readonly Dosage[];
  readonly usedIn: Period;
  readonly isEndRecorded: boolean;
  readonly quantity?: Quantity;
  readonly expectedSupplyDuration?: Duration;
  readonly reasons: readonly CodeableConcept[];
}

function toUse(
  record: MedicationRequest | MedicationStatement,
  parts: UseParts,
): MappedItems<MedicationUse> {
  const id = toRecordId(record);
  const { status } = record;
  if (!id) return rejected('no id');
  if (!isCounted(status)) return NOTHING;
  const start = toOptionalTime(parts.usedIn.start);
  const end = toOptionalTime(parts.usedIn.end);
  if (!start.ok) return rejected(start.reason);
  if (!end.ok) return rejected(end.reason);

  const { medicationCodeableConcept, medicationReference } = record;
  const product = toProduct(medicationCodeableConcept, parts.medication, medicationReference);
  const supply = { ...parts, strengthMilligrams: product.strengthMilligrams };
  const daily = dailyAmounts(supply);
  const covered = coveredDays(supply);
  const asNeeded = isTakenAsNeeded(parts.dosages);
  return items({
    id,
    kind: parts.kind,
    ...product,
    status,
    start: start.value,
    dailyUnits: daily.units,
    dailyMilligrams: daily.milligrams,
    coveredDays: covered,
    coveredUntil: covered === null && !asNeeded ? end.value : null,
    asNeeded,
    stoppedOn: parts.isEndRecorded ? end.value : null,
    reasonStopped: stopReasonText(parts.reasons),
    stoppedForSideEffect: stoppedForSideEffect(parts.reasons),
    doseText: doseText(parts.dosages),
    versionId: record.meta?.versionId ?? null,
  });
}

function isCounted(status: string | undefined): status is UseStatus {
  return COUNTED_STATUSES.includes(status ?? '');
}

/** First start and last end that the instructions name. */
function boundsOf(dosages: readonly Dosage[]): Period {
  const periods = dosages.flatMap(({ timing }) => timing?.repeat?.boundsPeriod ?? []);
  return {
    start: periods.find(({ start }) => start)?.start,
    end: periods.findLast(({ end }) => end)?.end,
  };
}
