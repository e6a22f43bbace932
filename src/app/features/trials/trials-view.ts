import { TRACK_LABELS, TRACKS } from '../../domain/protocol/track.ts';
import type { Track } from '../../domain/protocol/track.ts';
import type { NotReadable } from '../../domain/record/not-readable.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import type { JudgedLedger } from '../../patient-record/patient-record.selectors.ts';
import { axisPosition } from '../../domain/trend/score-series.ts';
import type { TimelineEntry } from '../../domain/timeline/timeline-entry.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import type { OpenReferral, Trial } from '../../domain/trial/trial.ts';
import { formatCount } from '../../shared/format/number-format.ts';
import { formatDay, formatDayRange, formatRecordedDate } from '../../shared/format/time-format.ts';
import type { RecordList, RecordText } from './ui/record-list.ts';

/** One track with its trials, newest first, and what was referred or planned on it. */
export interface TrackTrials {
  readonly track: Track;
  readonly label: string;
  readonly trials: readonly TrialLine[];
  readonly referrals: readonly ReferralLine[];
}

/** A trial, and the order that a stop of it would be written to. */
export interface TrialLine {
  readonly trial: Trial;
  readonly stoppable: RecordId | null;
}

export interface ReferralLine {
  readonly record: RecordId;
  readonly what: string;
  readonly when: string;
  readonly outcome: string;
}

export interface TrialsView {
  readonly tracks: readonly TrackTrials[];
  readonly count: string;
  readonly isEmpty: boolean;
  readonly lists: readonly RecordList[];
  readonly notReadable: readonly NotReadable[];
  /** Every record read so far, as its title, value and date. */
  readonly recordTexts: ReadonlyMap<RecordId, RecordText>;
}

/** The ledger as the trials list shows it. Every record that has no trial is named somewhere. */
export function toTrialsView(
  { chart, ledger, clock }: JudgedLedger,
  notReadable: readonly NotReadable[],
  entries: readonly TimelineEntry[],
): TrialsView {
  const referrals = ledger.referrals.map(referralLine);
  return {
    tracks: TRACKS.map((track) => ({
      track,
      label: TRACK_LABELS[track],
      trials: ledger.trials
        .filter((trial) => trial.track === track)
        .sort(newestFirst)
        .map((trial) => ({ trial, stoppable: stoppableOrder(trial, chart) })),
      referrals: track === 'referral-care' ? referrals : [],
    })).filter(({ trials, referrals: sent }) => trials.length + sent.length > 0),
    count: formatCount(ledger.trials.length, 'trial'),
    isEmpty: ledger.trials.length === 0,
    lists: [
      {
        heading: 'Other medicines',
        why: 'beside the ladder: named where they overlap a trial',
        lines: ledger.otherMedicines.flatMap(({ name, spans, records }) =>
          records.slice(0, 1).map((record) => ({
            record,
            text: `${name}, ${spans.map(formatDayRange).join('; ') || 'days not recorded'}`,
          })),
        ),
      },
      {
        heading: 'Medicines not recognised',
        why: 'no code that Ladderline knows: not guessed, in no trial',
        lines: chart.notRecognised.map(({ id, text }) => ({ record: id, text })),
      },
      {
        heading: 'Scores without a date',
        why: 'in no window',
        lines: ledger.undatedScores.map((record) => ({ record, text: 'score' })),
      },
      {
        heading: 'Records that could not be read',
        why: 'in no trial and in no window',
        lines: chart.unreadable.map(({ id, reason }) => ({ record: id, text: reason })),
      },
    ].filter(({ lines }) => lines.length > 0),
    notReadable,
    recordTexts: new Map(entries.map((entry) => [entry.id, recordText(entry, clock.timeZone)])),
  };
}

/** The order that a stop of this trial would be written to: its newest that still runs; null: none does. */
function stoppableOrder({ ongoing, records }: Trial, chart: PatientChart): RecordId | null {
  if (ongoing === false) return null;
  const running = [...chart.medicationUses, ...chart.homeCareOrders]
    .filter(({ status }) => status === 'active' || status === 'on-hold')
    .map(({ id }) => id);
  return (
    records.findLast(
      (id) => /^(MedicationRequest|ServiceRequest)\//.test(id) && running.includes(id),
    ) ?? null
  );
}

/** Title, the first thing it says, and date: enough to know which record it is. */
function recordText({ title, detail, time }: TimelineEntry, timeZone: string): RecordText {
  const [value] = detail?.split(' · ') ?? [];
  return {
    text: [title, value, formatRecordedDate(time, timeZone)].filter(Boolean).join(' · '),
    position: time ? axisPosition(time.at, timeZone) : Infinity,
  };
}

function referralLine({ kind, name, day, record }: OpenReferral): ReferralLine {
  return {
    record,
    what: kind === 'referral' ? `referred to ${name}` : `${name} planned`,
    when: formatDay(day),
    outcome: kind === 'referral' ? 'outcome not recorded' : 'no visit recorded',
  };
}

/** A trial whose start is not recorded stands last. */
function newestFirst(a: Trial, b: Trial): number {
  return (b.start ?? -Infinity) - (a.start ?? -Infinity) || a.name.localeCompare(b.name);
}
