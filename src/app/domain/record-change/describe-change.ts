import { timeInWords } from '../time/time-in-words.ts';
import { siteInWords } from '../injection/site-in-words.ts';
import type {
  EpisodeRecorded,
  RecordChange,
  ResponseRecorded,
  StopReason,
  TreatmentStarted,
  TrialStopped,
} from './record-change.ts';

/** Reasons to stop, as they stand in the pick-list and in the record. */
export const STOP_REASON_LABELS: Readonly<Record<StopReason, string>> = {
  'course-ended': 'Course ended as planned',
  'no-effect': 'No effect',
  'side-effect': 'Side effect or intolerance',
  'patient-choice': "Patient's choice",
  better: 'Better, no longer needed',
  other: 'Other reason',
};

/** A change in one line for the outbox, such as "Stop on 12 Mar 2026: No effect". */
export function describeChange(change: RecordChange): string {
  switch (change.kind) {
    case 'episode-recorded':
      return describeEpisode(change);
    case 'trial-started':
      return `${describeTreatment(change.treatment)}, ${timeInWords(change.start, change.timeZone)}`;
    case 'trial-stopped':
      return describeStop(change);
    case 'response-recorded':
      return describeResponse(change);
  }
}

/** The reason of a stop in words, with what was typed beside it. */
export function stopReasonText({ reason, reasonText }: TrialStopped): string {
  const label = STOP_REASON_LABELS[reason];
  return reasonText ? `${label}: ${reasonText}` : label;
}

function describeStop(change: TrialStopped): string {
  return `Stop on ${timeInWords(change.stoppedOn, change.timeZone)}: ${stopReasonText(change)}`;
}

function describeEpisode({ type, start, severity, timeZone }: EpisodeRecorded): string {
  const severityText = severity === null ? '' : `, severity ${severity}`;
  return `Episode (${type ?? 'type not recorded'}), ${timeInWords(start, timeZone)}${severityText}`;
}

function describeTreatment(treatment: TreatmentStarted): string {
  switch (treatment.kind) {
    case 'medicine':
      return `Start ${treatment.productName}`;
    case 'home-care':
      return `Start home care: ${treatment.measure}`;
    case 'injection':
      return `Trigger point injection, ${treatment.sites.map(siteInWords).join(', ')}`;
    case 'visit':
      return `Visit: ${treatment.discipline}`;
  }
}

function describeResponse(change: ResponseRecorded): string {
  const parts = [
    part('pain now', change.painNow),
    part('average', change.painAverage7d),
    part('worst', change.painWorst7d),
    part('relief', change.percentRelief, ' %'),
    part('PGIC', change.globalImpression),
  ].filter(Boolean);
  const time = timeInWords(change.time, change.timeZone);
  return ['Response', ...parts, time].join(', ');
}

function part(label: string, value: number | null, unit = ''): string {
  return value === null ? '' : `${label} ${value}${unit}`;
}
