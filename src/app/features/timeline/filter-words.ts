import { TRACK_LABELS } from '../../domain/protocol/track.ts';
import { TIMELINE_KIND_LABELS } from '../../domain/timeline/timeline-kind-labels.ts';
import type { TimelineFilter } from '../../domain/timeline/timeline-filter.ts';

/** A filter as one phrase: `kind Score or Result, track Injections, author Dr Rivera, text “left”`. */
export function filterInWords({ kinds, track, author, text }: TimelineFilter): string {
  return [
    kinds.length > 0
      ? `kind ${kinds.map((kind) => TIMELINE_KIND_LABELS[kind]).join(' or ')}`
      : null,
    track === null ? null : `track ${TRACK_LABELS[track]}`,
    author === null ? null : `author ${author}`,
    text.trim() === '' ? null : `text “${text.trim()}”`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
