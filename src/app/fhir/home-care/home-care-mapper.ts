import type {
  CarePlan,
  CarePlanActivityDetail,
  CodeableConcept,
  Observation,
  Period,
  ServiceRequest,
} from 'fhir/r4';
import type {
  HomeCareDay,
  HomeCareMeasure,
  HomeCareOrder,
} from '../../domain/home-care/home-care.ts';
import { hasValue, observedAt } from '../instrument/observed-at.ts';
import { items, NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { isOrder } from '../medication/medication-use-mapper.ts';
import { stopReasonText } from '../medication/stop-reason.ts';
import { STATUS_REASON_EXTENSION } from '../record-change/apply-trial-stopped.ts';
import { referencedId, toRecordId } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { codeKeys, codesOf, conceptText, SNOMED_CT } from '../terminology/coding.ts';
import { HOME_CARE_MEASURES, MUSCLE_CARE_PLANS } from '../terminology/home-care-table.ts';
import { toOptionalTime } from '../time/recorded-time-mapper.ts';

type OrderStatus = HomeCareOrder['status'];

/** A request that was ended early (`revoked`) was still asked for: its days count up to its end. */
const REQUEST_STATUSES: Readonly<Record<string, OrderStatus>> = {
  active: 'active',
  'on-hold': 'on-hold',
  completed: 'completed',
  revoked: 'stopped',
};
/** An activity that was not begun, or only scheduled, is a plan. */
const ACTIVITY_STATUSES: Readonly<Record<string, OrderStatus>> = {
  'in-progress': 'active',
  'on-hold': 'on-hold',
  completed: 'completed',
  stopped: 'stopped',
};

/** Home care asked by an order of its own; one per measure it names. */
export function toHomeCareOrders(request: ServiceRequest): MappedItems<HomeCareOrder> {
  const measures = measuresOf(request.code);
  const status = REQUEST_STATUSES[request.status];
  if (measures.length === 0 || !status) return NOTHING;
  if (!isOrder(request.intent) || request.doNotPerform) return NOTHING;
  const { start, end } = occurrenceOf(request);
  const text = conceptText(request.code);
  const reasonStopped = stopReasonText(statusReasonsOf(request));
  return toOrders(request, measures, { status, text, start, end, reasonStopped });
}

/** R4 keeps the reason of a request's status in HL7's own extension. */
function statusReasonsOf({ extension }: ServiceRequest): readonly CodeableConcept[] {
  return (extension ?? [])
    .filter(({ url }) => url === STATUS_REASON_EXTENSION)
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept ?? []);
}

function occurrenceOf(request: ServiceRequest): Period {
  const { occurrencePeriod, occurrenceDateTime, occurrenceTiming, authoredOn } = request;
  const period = occurrencePeriod ?? occurrenceTiming?.repeat?.boundsPeriod;
  return { start: period?.start ?? occurrenceDateTime ?? authoredOn, end: period?.end };
}

/** Home care that a plan names in its activities, where the plan is for muscles and was carried out. */
export function toPlannedHomeCare(plan: CarePlan): MappedItems<HomeCareOrder> {
  if (!isCarePlanInForce(plan) || !isForMuscles(plan)) return NOTHING;
  const orders = new Map<HomeCareMeasure, CarePlanActivityDetail>();
  for (const { detail } of plan.activity ?? []) {
    if (!detail || detail.doNotPerform || !ACTIVITY_STATUSES[detail.status]) continue;
    for (const measure of measuresOf(detail.code)) {
      if (!orders.has(measure)) orders.set(measure, detail);
    }
  }
  const lists = [...orders].map(([measure, detail]) =>
    toOrders(plan, [measure], {
      status: ACTIVITY_STATUSES[detail.status] ?? 'active',
      text: conceptText(detail.code),
      start: detail.scheduledPeriod?.start ?? plan.period?.start,
      end: detail.scheduledPeriod?.end ?? plan.period?.end,
      reasonStopped: stopReasonText(detail.statusReason ? [detail.statusReason] : []),
    }),
  );
  return {
    items: lists.flatMap((list) => list.items),
    // One bad period of the plan is one fault, however many activities it has.
    rejected: [...new Set(lists.flatMap((list) => list.rejected))],
  };
}

/** A plan someone decided on: neither drafted, withdrawn, proposed nor one of several options. */
export function isCarePlanInForce({ status, intent }: CarePlan): boolean {
  const isDecided = ['active', 'on-hold', 'completed'].includes(status);
  return isDecided && (intent === 'order' || intent === 'plan');
}

/**
 * A day on which a measure was done, or explicitly was not. A record of the measure says that it was
 * done; it may also say for how long or how often, where 0 means that it was not.
 */
export function toHomeCareDays(
  observation: Observation,
  index: ReferenceIndex,
): MappedItems<HomeCareDay> {
  const measures = measuresOf(observation.code);
  if (measures.length === 0 || observation.dataAbsentReason) return NOTHING;
  const id = toRecordId(observation);
  const time = observedAt(observation, 'start');
  const done = isDone(observation);
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);
  if (done === null)
    return rejected('home care with an answer that is neither "done" nor "not done"');
  const orderIds = (observation.basedOn ?? []).flatMap(
    (reference) => referencedId(reference, index) ?? [],
  );
  return items(...measures.map((measure) => ({ id, measure, time: time.value, done, orderIds })));
}

/** null: an answer that says neither. */
function isDone(observation: Observation): boolean | null {
  const { valueBoolean, valueInteger, valueQuantity } = observation;
  const amount = valueInteger ?? valueQuantity?.value;
  if (valueBoolean !== undefined) return valueBoolean;
  if (amount !== undefined) return amount > 0;
  return hasValue(observation) ? null : true;
}

function measuresOf(code: ServiceRequest['code']): readonly HomeCareMeasure[] {
  const measures = codeKeys(code).flatMap((key) => HOME_CARE_MEASURES[key] ?? []);
  return [...new Set(measures)];
}

function isForMuscles(plan: CarePlan): boolean {
  const categories = (plan.category ?? []).flatMap((category) => codesOf(category, SNOMED_CT));
  return categories.length === 0 || categories.some((code) => MUSCLE_CARE_PLANS.has(code));
}

interface OrderParts {
  readonly status: OrderStatus;
  readonly text: string | null;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly reasonStopped: string | null;
}

function toOrders(
  record: ServiceRequest | CarePlan,
  measures: readonly HomeCareMeasure[],
  parts: OrderParts,
): MappedItems<HomeCareOrder> {
  const id = toRecordId(record);
  const start = toOptionalTime(parts.start);
  const end = toOptionalTime(parts.end);
  if (!id) return rejected('no id');
  if (!start.ok) return rejected(start.reason);
  if (!end.ok) return rejected(end.reason);
  return items(
    ...measures.map((measure) => ({
      id,
      measure,
      text: parts.text ?? measure,
      status: parts.status,
      start: start.value,
      end: end.value,
      stoppedOn: parts.status === 'stopped' ? end.value : null,
      reasonStopped: parts.reasonStopped,
      versionId: record.meta?.versionId ?? null,
    })),
  );
}
