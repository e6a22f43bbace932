import { dateInWords, timeInWords } from '../../domain/time/time-in-words.ts';
import { STATUS_REASON_EXTENSION } from './apply-trial-stopped.ts';
import type { StoppableOrder } from './apply-trial-stopped.ts';

/** What an order says now, in words beside a change that met another version of it. */
export function describeOrder(order: StoppableOrder, timeZone: string): string {
  const end = endOf(order);
  const reason = reasonOf(order);
  const changed = Date.parse(order.meta?.lastUpdated ?? '');
  return [
    `Status: ${order.status}`,
    end ? `end: ${dateInWords(end.slice(0, 10))}` : 'no end recorded',
    ...(reason ? [`reason: ${reason}`] : []),
    ...(Number.isNaN(changed)
      ? []
      : [`changed ${timeInWords({ precision: 'instant', instant: changed }, timeZone)}`]),
  ].join('; ');
}

function endOf(order: StoppableOrder): string | null {
  if (order.resourceType === 'ServiceRequest') {
    return order.occurrencePeriod?.end ?? order.occurrenceTiming?.repeat?.boundsPeriod?.end ?? null;
  }
  const ends = (order.dosageInstruction ?? []).flatMap(
    ({ timing }) => timing?.repeat?.boundsPeriod?.end ?? [],
  );
  return ends.sort().at(-1) ?? null;
}

function reasonOf(order: StoppableOrder): string | null {
  const concept =
    order.resourceType === 'MedicationRequest'
      ? order.statusReason
      : order.extension?.find(({ url }) => url === STATUS_REASON_EXTENSION)?.valueCodeableConcept;
  return concept?.text ?? concept?.coding?.[0]?.display ?? null;
}
