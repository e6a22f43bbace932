import { TRACKS } from '../protocol/track.ts';
import type { Track } from '../protocol/track.ts';
import type { Day } from '../time/clinic-day.ts';
import type { Ledger, OpenReferral, Trial, Verdict } from './trial.ts';

/** What a running trial has come to: day 15 of a course, the eighth visit, twelve days logged. */
export interface TrialProgress {
  readonly unit: 'day' | 'visit' | 'logged-day';
  readonly count: number;
}

/** Where a patient stands on one track, for one glance. */
export type TrackState =
  /** Nothing in the record: that is not "never tried". */
  | { readonly kind: 'none-recorded' }
  /** Referred or planned, and no visit answers it: the outcome is not recorded. */
  | { readonly kind: 'referred' | 'planned'; readonly name: string; readonly day: Day | null }
  | {
      readonly kind: 'running';
      readonly name: string;
      /** Null: days not recorded. */
      readonly progress: TrialProgress | null;
      /** Other trials running on the same track. */
      readonly alsoRunning: readonly string[];
    }
  /** Begun, and no end on record. */
  | { readonly kind: 'end-unknown'; readonly name: string; readonly since: Day | null }
  /** All trials are over: the best any of them did. */
  | {
      readonly kind: 'tried';
      readonly verdict: Verdict;
      readonly confirmed: boolean;
      readonly name: string;
      readonly trials: number;
    };

/** Best first. An inadequate trial has not failed, but it says less than one that was completed. */
const VERDICTS_BEST_FIRST: readonly Verdict[] = [
  'substantial',
  'moderate',
  'minimal',
  'none',
  'worse',
  'inadequate-trial',
  'not-assessable',
];

export type TrackStates = Readonly<Record<Track, TrackState>>;

/** The state of each track, on the day for which the ledger was computed. */
export function trackStates(ledger: Ledger): TrackStates {
  const entries = TRACKS.map((track): [Track, TrackState] => {
    const trials = ledger.trials.filter((trial) => trial.track === track);
    // Referrals and plans without visits are care that others give.
    const referrals = track === 'referral-care' ? ledger.referrals : [];
    return [track, trackState(trials, referrals)];
  });
  return Object.fromEntries(entries) as Record<Track, TrackState>;
}

function trackState(trials: readonly Trial[], referrals: readonly OpenReferral[]): TrackState {
  return (
    runningState(trials.filter(isRunning)) ??
    referredState(referrals, trials) ??
    endUnknownState(trials) ??
    triedState(trials) ?? { kind: 'none-recorded' }
  );
}

/** Nobody discharges from a program: while the next visit may still come, it runs. */
function isRunning({ kind, ongoing, start }: Trial): boolean {
  return ongoing === true || (kind === 'program' && ongoing === null && start !== null);
}

function runningState(running: readonly Trial[]): TrackState | null {
  const newest = latest(running);
  if (!newest) return null;
  const others = running.filter((trial) => trial !== newest).map(({ name }) => name);
  return {
    kind: 'running',
    name: newest.name,
    progress: progressOf(newest),
    alsoRunning: [...new Set(others)].filter((name) => name !== newest.name),
  };
}

/** A referral newer than everything that was done speaks of now; an older one was overtaken. */
function referredState(
  referrals: readonly OpenReferral[],
  trials: readonly Trial[],
): TrackState | null {
  const newest = referrals.toSorted((a, b) => (a.day ?? -Infinity) - (b.day ?? -Infinity)).at(-1);
  const lastDone = Math.max(
    -Infinity,
    ...trials.map(({ end, start }) => end ?? start ?? -Infinity),
  );
  if (!newest || (trials.length > 0 && (newest.day ?? -Infinity) <= lastDone)) return null;
  const kind = newest.kind === 'referral' ? 'referred' : 'planned';
  return { kind, name: newest.name, day: newest.day };
}

/** Only the latest trial can still be going on; an undated one may be any age, and speaks last. */
function endUnknownState(trials: readonly Trial[]): TrackState | null {
  const newest = latest(trials);
  if (newest?.ongoing !== null) return null;
  return { kind: 'end-unknown', name: newest.name, since: newest.start };
}

function triedState(trials: readonly Trial[]): TrackState | null {
  const best = trials.toSorted(
    (a, b) =>
      rank(a.verdict) - rank(b.verdict) ||
      Number(b.confirmed) - Number(a.confirmed) ||
      (b.start ?? -Infinity) - (a.start ?? -Infinity),
  )[0];
  if (!best) return null;
  const { verdict, confirmed, name } = best;
  return { kind: 'tried', verdict, confirmed, name, trials: trials.length };
}

function rank(verdict: Verdict): number {
  return VERDICTS_BEST_FIRST.indexOf(verdict);
}

function latest(trials: readonly Trial[]): Trial | null {
  return trials.toSorted((a, b) => (a.start ?? -Infinity) - (b.start ?? -Infinity)).at(-1) ?? null;
}

function progressOf({ kind, coveredDays, spans }: Trial): TrialProgress | null {
  if (kind === 'program') return { unit: 'visit', count: spans.length };
  // Null: the days were not recorded, which is not the same as none.
  if (coveredDays === null) return null;
  return { unit: kind === 'home-care' ? 'logged-day' : 'day', count: coveredDays };
}
