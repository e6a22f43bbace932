import { TRACK_LABELS, TRACKS } from '../protocol/track.ts';
import type { Track } from '../protocol/track.ts';
import type { RecordId } from '../record/record-id.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { dayInWords, daysInWords } from '../time/time-in-words.ts';
import type { Ledger, OpenReferral, OtherMedicine, Trial } from '../trial/trial.ts';
import { effectInWords, trialDaysInWords, verdictInWords } from './trial-in-words.ts';

/**
 * One thing on a lane. `bar`: lasted from `first` to `last`, covered only within `spans`; `mark`: one
 * day; `referral`: sent or planned, outcome not recorded.
 */
export interface LaneItem {
  /** The trial's id, or the record of a referral. */
  readonly id: string;
  readonly shape: 'bar' | 'mark' | 'referral';
  /** Short, to stand on or beside the bar. */
  readonly label: string;
  /** Everything the bar shows, in words, for those who do not see it. */
  readonly description: string;
  readonly first: Day;
  readonly last: Day;
  readonly spans: readonly DayRange[];
  readonly ending: 'ended' | 'ongoing' | 'unknown';
  readonly trial: Trial | null;
  readonly record: RecordId | null;
  /** What is known of how a referral or plan went; null for everything else. */
  readonly outcome: string | null;
}

export interface Lane {
  readonly id: Track | 'other-medicines';
  readonly label: string;
  readonly items: readonly LaneItem[];
}

/** What every lane holds over all years: the four tracks, and the other medicines. */
export function lanesOf(ledger: Ledger, today: Day): readonly Lane[] {
  const tracks = TRACKS.map((track): Lane => {
    const trials = ledger.trials
      .filter((trial) => trial.track === track)
      .flatMap((trial) => trialItem(trial, today) ?? []);
    const referrals = track === 'referral-care' ? ledger.referrals.flatMap(referralItem) : [];
    return {
      id: track,
      label: TRACK_LABELS[track],
      items: [...trials, ...referrals].sort(byStart),
    };
  });
  const others = ledger.otherMedicines
    .flatMap((medicine) => otherMedicineItem(medicine))
    .sort(byStart);
  return [...tracks, { id: 'other-medicines', label: 'Other medicines', items: others }];
}

/** The part of each lane that can be seen on the axis. */
export function visibleLanes(lanes: readonly Lane[], axis: DayRange): readonly Lane[] {
  return lanes.map((lane) => ({
    ...lane,
    items: lane.items.filter(({ first, last }) => first <= axis.last && last >= axis.first),
  }));
}

function trialItem(trial: Trial, today: Day): LaneItem | null {
  const { start, name, detail } = trial;
  if (start === null) return null;
  const shape = trial.kind === 'injection' ? 'mark' : 'bar';
  const label = shape === 'mark' ? (detail ?? name) : name;
  const other = shape === 'mark' ? name : (detail ?? name);
  return {
    id: trial.id,
    shape,
    label,
    description: describe(trial, label, other),
    first: start,
    last: shape === 'mark' ? start : lastDayOf(trial, start, today),
    spans: trial.spans,
    ending: endingOf(trial),
    trial,
    record: trial.records[0] ?? null,
    outcome: null,
  };
}

/** Begins with what is written on the bar, so that who sees it and who hears it speak of the same. */
function describe(trial: Trial, label: string, other: string): string {
  const effect = effectInWords(trial);
  const overlaps = trial.overlaps.map(({ name }) => name).join(', ');
  const why = trial.verdict === 'not-assessable' ? `: ${trial.reason}` : '';
  return [
    effect ? `${label} ${effect}` : label,
    ...(other === label ? [] : [other]),
    trialDaysInWords(trial),
    `${verdictInWords(trial)}${why}`,
    ...(overlaps ? [`can’t be told apart from ${overlaps}`] : []),
  ].join('; ');
}

function endingOf({ ongoing, end }: Trial): LaneItem['ending'] {
  if (ongoing) return 'ongoing';
  return end === null ? 'unknown' : 'ended';
}

function lastDayOf({ end, ongoing, spans }: Trial, start: Day, today: Day): Day {
  if (end !== null) return end;
  const known = Math.max(start, ...spans.map(({ last }) => last));
  return ongoing ? Math.max(today, start) : known;
}

function referralItem({ name, kind, day, record }: OpenReferral): readonly LaneItem[] {
  if (day === null) return [];
  const what = kind === 'referral' ? 'referral' : 'planned care';
  const outcome = kind === 'referral' ? 'outcome not recorded' : 'no visit recorded';
  return [
    {
      id: record,
      shape: 'referral',
      label: name,
      description: [name, what, dayInWords(day), outcome].join('; '),
      first: day,
      last: day,
      spans: [],
      ending: 'unknown',
      trial: null,
      record,
      outcome,
    },
  ];
}

function otherMedicineItem({ name, spans, records }: OtherMedicine): readonly LaneItem[] {
  const first = Math.min(...spans.map((span) => span.first));
  const last = Math.max(...spans.map((span) => span.last));
  if (!spans.length) return [];
  return [
    {
      id: `other:${name}:${records[0] ?? ''}`,
      shape: 'bar',
      label: name,
      description: `${name}; ${spans.map(daysInWords).join(', ')}`,
      first,
      last,
      spans,
      ending: 'ended',
      trial: null,
      record: records[0] ?? null,
      outcome: null,
    },
  ];
}

function byStart(a: LaneItem, b: LaneItem): number {
  return a.first - b.first || a.label.localeCompare(b.label);
}
