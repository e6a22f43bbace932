import type { OutboxStatus } from '../outbox/outbox.feature.ts';
import type { IconName } from '../shared/icon/icon.ts';

/** The outbox in the fewest words: what needs the user first. */
export interface OutboxWords {
  readonly text: string;
  readonly icon: IconName;
  readonly tone: 'calm' | 'caution' | 'critical';
}

/** `saved`, `saving 2`, `offline, 3 kept here` or `1 needs you`. */
export function outboxWords(
  { needsYou, waiting, sending }: OutboxStatus,
  isOnline: boolean,
): OutboxWords {
  if (needsYou > 0) {
    const text = `${needsYou} ${needsYou === 1 ? 'needs' : 'need'} you`;
    return { text, icon: 'warning', tone: 'critical' };
  }
  const kept = isOnline ? waiting : waiting + sending;
  if (kept > 0) {
    const why = isOnline ? 'no answer' : 'offline';
    return { text: `${why}, ${kept} kept here`, icon: 'offline', tone: 'caution' };
  }
  if (sending > 0) return { text: `saving ${sending}`, icon: 'sync', tone: 'calm' };
  return { text: 'saved', icon: 'check', tone: 'calm' };
}
