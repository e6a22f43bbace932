import type { EpisodeType } from './episode.ts';

const MILLISECONDS_PER_MINUTE = 60_000;
/** "a few seconds" (seed S3:15). */
const TWITCH_UNDER_MINUTES = 1;
/** "a few seconds to several minutes" (S3:17) against "hours or even days" (S3:19): clinic to confirm. */
const SPASM_FROM_MINUTES = 60;

/**
 * The type that a duration suggests; the clinician decides. Null without two instants: a day alone
 * says nothing of minutes.
 */
export function suggestEpisodeType(start: number | null, end: number | null): EpisodeType | null {
  if (start === null || end === null || end < start) return null;
  const minutes = (end - start) / MILLISECONDS_PER_MINUTE;
  if (minutes < TWITCH_UNDER_MINUTES) return 'twitch';
  return minutes < SPASM_FROM_MINUTES ? 'cramp' : 'spasm';
}
