import type { RunningOrder } from '../../domain/record-change/validate-stop-treatment.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';

/** The orders of a chart that can be stopped: of medicines and of home care, still running. */
export function runningOrders(chart: PatientChart): readonly RunningOrder[] {
  const medicines = chart.medicationUses
    .filter(({ kind, status }) => kind === 'order' && isRunning(status))
    .map(({ id, text, doseText, start, versionId }) => ({
      recordId: id,
      text: doseText ? `${text}, ${doseText}` : text,
      start,
      versionId,
    }));
  const measures = chart.homeCareOrders
    // A measure named by a care plan has no order of its own to stop.
    .filter(({ id, status }) => id.startsWith('ServiceRequest/') && isRunning(status))
    .map(({ id, text, start, versionId }) => ({ recordId: id, text, start, versionId }));
  return [...medicines, ...measures];
}

function isRunning(status: string): boolean {
  return status === 'active' || status === 'on-hold';
}
