import { TRACKS } from '../protocol/track.ts';
import { TIMELINE_KINDS } from './timeline-entry.ts';
import type { TimelineFilter } from './timeline-filter.ts';

/** A filter read from a URL, and the values in it that mean nothing here: said on screen, never applied. */
export interface ParsedTimelineFilter {
  readonly filter: TimelineFilter;
  readonly ignored: readonly string[];
}

/** Query parameters of the timeline; null takes one out of the URL. */
export interface TimelineQuery {
  readonly kind: string | null;
  readonly track: string | null;
  readonly author: string | null;
  readonly q: string | null;
}

/** Reads `kind=score,medication&track=injection&author=..&q=..`; `valuesOf` gives each value of a parameter. */
export function parseTimelineFilter(
  valuesOf: (parameter: keyof TimelineQuery) => readonly string[],
): ParsedTimelineFilter {
  const askedKinds = listed(valuesOf('kind'));
  const askedTracks = listed(valuesOf('track'));
  const tracks = TRACKS.filter((track) => askedTracks.includes(track));
  const unknownKinds = askedKinds.filter((kind) => !isOneOf(TIMELINE_KINDS, kind));
  const unusedTracks = askedTracks.filter((track) => track !== tracks[0]);
  return {
    filter: {
      kinds: TIMELINE_KINDS.filter((kind) => askedKinds.includes(kind)),
      track: tracks[0] ?? null,
      author: nonBlank(valuesOf('author')[0]),
      text: valuesOf('q')[0] ?? '',
    },
    ignored: [
      ...unknownKinds.map((kind) => `kind “${kind}”`),
      ...unusedTracks.map((track) => `track “${track}”`),
    ],
  };
}

/** The query parameters of a filter: what `parseTimelineFilter` reads back. */
export function formatTimelineFilter({
  kinds,
  track,
  author,
  text,
}: TimelineFilter): TimelineQuery {
  return { kind: nonBlank(kinds.join(',')), track, author: nonBlank(author), q: nonBlank(text) };
}

function listed(values: readonly string[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value.split(',')).filter(Boolean))];
}

function nonBlank(value: string | null | undefined): string | null {
  return value === undefined || value?.trim() === '' ? null : value;
}

function isOneOf(known: readonly string[], value: string): boolean {
  return known.includes(value);
}
