import { VERDICT_LABELS } from '../../../domain/trend/trial-in-words.ts';
import type { TrackState } from '../../../domain/trial/track-state.ts';
import { formatCount } from '../../../shared/format/number-format.ts';
import { formatDay } from '../../../shared/format/time-format.ts';

/** A track in two short lines: which treatment, and how it stands. */
export interface TrackWords {
  /** Null: nothing to name. */
  readonly name: string | null;
  readonly state: string;
}

type StateOf<K extends TrackState['kind']> = Extract<TrackState, { readonly kind: K }>;

/** The words for one glance; unknown parts are said, never left out. */
export function trackWords(state: TrackState): TrackWords {
  switch (state.kind) {
    case 'none-recorded':
      return { name: null, state: 'none recorded' };
    case 'referred':
    case 'planned':
      return { name: state.name, state: referredWords(state) };
    case 'running':
      return { name: runningNames(state), state: `running, ${progressWords(state)}` };
    case 'end-unknown':
      return { name: state.name, state: endUnknownWords(state) };
    case 'tried':
      return { name: state.name, state: triedWords(state) };
  }
}

function referredWords({ kind, day }: StateOf<'referred' | 'planned'>): string {
  return `${kind} ${day === null ? '(date not recorded)' : formatDay(day)}`;
}

function runningNames({ name, alsoRunning }: StateOf<'running'>): string {
  return [name, ...alsoRunning].join(' + ');
}

function progressWords({ progress }: StateOf<'running'>): string {
  if (!progress) return 'days not recorded';
  const { unit, count } = progress;
  if (unit === 'day') return `day ${count}`;
  if (unit === 'visit') return formatCount(count, 'visit');
  return `${formatCount(count, 'day')} logged`;
}

function endUnknownWords({ since }: StateOf<'end-unknown'>): string {
  return since === null ? 'dates not recorded' : `${formatDay(since)}, no end recorded`;
}

function triedWords({ verdict, confirmed, trials }: StateOf<'tried'>): string {
  const best = trials > 1 ? `best of ${trials}: ` : 'tried: ';
  return `${best}${VERDICT_LABELS[verdict]}${confirmed ? ', confirmed' : ''}`;
}
