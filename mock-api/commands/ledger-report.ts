import type { RecordId, UnreadableRecord } from '../../src/app/domain/record/record-id.ts';
import { formatDay } from '../../src/app/domain/time/clinic-day.ts';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';
import type { NotRecognised } from '../../src/app/domain/trial/patient-chart.ts';
import type { Ledger, Trial, WindowValue } from '../../src/app/domain/trial/trial.ts';

/** What is said of a chart besides its trials. */
export interface ReportHead {
  readonly patient: RecordId;
  /** The clinic's day of "now". */
  readonly now: Day;
  readonly unreadable: readonly UnreadableRecord[];
  readonly notRecognised: readonly NotRecognised[];
}

/** The ledger as JSON for a clinician or a test: fixed keys in a fixed order, null for what is unknown. */
export function toLedgerReport(head: ReportHead, { trials }: Ledger) {
  return {
    patient: head.patient,
    now: formatDay(head.now),
    unreadable: head.unreadable.map(({ id, reason }) => ({ id, reason })),
    notRecognised: head.notRecognised.map(({ id, text }) => ({ id, text })),
    trials: trials.map(toTrialReport),
  };
}

function toTrialReport(trial: Trial) {
  return {
    kind: trial.kind,
    name: trial.name,
    track: trial.track,
    start: dayText(trial.start),
    end: dayText(trial.end),
    ongoing: trial.ongoing,
    coveredDays: trial.coveredDays,
    adequacy: trial.adequacy.state,
    scale: trial.scale,
    baseline: valueOf(trial.baseline),
    followUp: valueOf(trial.followUp),
    changePercent: trial.change?.roundedPercent ?? null,
    verdict: trial.verdict,
    confirmed: trial.confirmed,
    reason: trial.reason,
    overlaps: [...new Set(trial.overlaps.map(({ name }) => name))],
    reliefDays: trial.reliefDays && {
      atLeast: trial.reliefDays.atLeast,
      below: trial.reliefDays.below,
    },
    evidence: trial.evidence,
  };
}

function valueOf(window: WindowValue | null) {
  return window && { value: window.value, n: window.n };
}

function dayText(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}
