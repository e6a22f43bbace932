import { TRACK_LABELS } from '../protocol/track.ts';
import type { Track } from '../protocol/track.ts';
import { TIMELINE_KIND_LABELS } from './timeline-kind-labels.ts';
import type { TimelineEntry, TimelineKind } from './timeline-entry.ts';
import type { TimelineMonth } from './timeline-order.ts';

/** What the timeline is narrowed to; every part that is empty or null lets everything through. */
export interface TimelineFilter {
  readonly kinds: readonly TimelineKind[];
  readonly track: Track | null;
  /** Exactly as recorded. */
  readonly author: string | null;
  /** Words that must all occur, whatever their case and accents. */
  readonly text: string;
}

export const NO_FILTER: TimelineFilter = { kinds: [], track: null, author: null, text: '' };

/** True when nothing is narrowed. */
export function isEverything({ kinds, track, author, text }: TimelineFilter): boolean {
  return kinds.length === 0 && track === null && author === null && text.trim() === '';
}

/** The entries a filter lets through, in the order given. */
export function filterTimeline(
  entries: readonly TimelineEntry[],
  filter: TimelineFilter,
): readonly TimelineEntry[] {
  const kinds = new Set(filter.kinds);
  const passes = besidesKind(filter);
  return entries.filter((entry) => (kinds.size === 0 || kinds.has(entry.kind)) && passes(entry));
}

/** The same by month; months of which nothing is left are left out. */
export function filterMonths(
  months: readonly TimelineMonth[],
  filter: TimelineFilter,
): readonly TimelineMonth[] {
  if (isEverything(filter)) return months;
  return months
    .map((month) => ({ ...month, entries: filterTimeline(month.entries, filter) }))
    .filter(({ entries }) => entries.length > 0);
}

/** How many entries of each kind the rest of the filter lets through: what a kind would show if chosen. */
export function countByKind(
  entries: readonly TimelineEntry[],
  filter: TimelineFilter,
): ReadonlyMap<TimelineKind, number> {
  const passes = besidesKind(filter);
  const counts = new Map<TimelineKind, number>();
  for (const entry of entries) {
    const before = counts.get(entry.kind) ?? 0;
    counts.set(entry.kind, before + Number(passes(entry)));
  }
  return counts;
}

/** Everyone who wrote any of the entries, by name. */
export function authorsOf(entries: readonly TimelineEntry[]): readonly string[] {
  const authors = new Set(entries.map(({ author }) => author).filter((author) => author !== null));
  return [...authors].sort((a, b) => a.localeCompare(b, 'en'));
}

function besidesKind({ track, author, text }: TimelineFilter): (entry: TimelineEntry) => boolean {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return (entry) =>
    (track === null || entry.track === track) &&
    (author === null || entry.author === author) &&
    (words.length === 0 || containsAll(searchedText(entry), words));
}

function containsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

function searchedText({ kind, track, title, detail, author, id }: TimelineEntry): string {
  const words = [
    title,
    detail,
    author,
    TIMELINE_KIND_LABELS[kind],
    track && TRACK_LABELS[track],
    id,
  ];
  return folded(words.filter(Boolean).join(' '));
}

/** `Müller` and `MULLER` are the same to whoever searches. */
function folded(text: string): string {
  // Nearly every record is plain ASCII, which has nothing to fold but its case.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}
