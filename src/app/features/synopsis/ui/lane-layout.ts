import type { DayRange } from '../../../domain/time/clinic-day.ts';
import type { Lane, LaneItem } from '../../../domain/trend/lanes.ts';
import { changeInWords } from '../../../domain/trend/trial-in-words.ts';

/** Where one item stands on its lane. A mark stands on the middle of its day and has no width. */
export interface PlacedItem {
  readonly item: LaneItem;
  /** Percent of the axis. */
  readonly left: number;
  /** Pixels of the bar as drawn; what can be hit is never narrower than `NARROWEST`. */
  readonly pixels: number;
  readonly row: number;
  /** The covered parts, in percent of the bar. */
  readonly spans: readonly { readonly left: number; readonly width: number }[];
  /** Where the words stand; `none`: no room, they are in the accessible name and on focus. */
  readonly words: 'inside' | 'after' | 'before' | 'none';
  /** The change, beside the name. */
  readonly effect: string | null;
  readonly isCutAtStart: boolean;
  readonly isCutAtEnd: boolean;
}

export interface PlacedLane {
  readonly lane: Lane;
  readonly rows: number;
  readonly items: readonly PlacedItem[];
}

/** Mean width of a character of the lane's type, pixels. */
const CHARACTER = 6.4;
const GAP = 6;
/** Wide enough for a finger or an unsteady hand to hit (WCAG 2.2, 2.5.8). */
export const NARROWEST = 24;
/** Left and right of the words within a bar. */
const PADDING = 14;
const FILLED_PERCENT = 60;

/** Puts the items of a lane into as few rows as they need without touching, words included. */
export function placeLane(lane: Lane, axis: DayRange, plotWidth: number): PlacedLane {
  const rowEnds: number[] = [];
  const items = lane.items.map((item): PlacedItem => {
    const box = boxOf(item, axis, plotWidth);
    const effect = effectOf(item);
    const words = wordsWidth(item, effect);
    const spans = spansOf(item, axis);
    const place = wordPlace(box, words, plotWidth, isFilled(spans));
    const { start, end } = extentOf(box, words, place);
    const free = rowEnds.findIndex((rowEnd) => rowEnd + GAP <= start);
    const row = free === -1 ? rowEnds.length : free;
    rowEnds[row] = end;
    return {
      item,
      left: (box.start / plotWidth) * 100,
      pixels: box.end - box.start,
      row,
      spans,
      words: place,
      effect,
      isCutAtStart: item.first < axis.first,
      isCutAtEnd: item.last > axis.last,
    };
  });
  return { lane, rows: Math.max(1, rowEnds.length), items };
}

interface Box {
  readonly start: number;
  readonly end: number;
}

function boxOf({ first, last, shape }: LaneItem, axis: DayRange, plotWidth: number): Box {
  const pixelsPerDay = plotWidth / (axis.last - axis.first + 1);
  if (shape !== 'bar') {
    const middle = (first + 0.5 - axis.first) * pixelsPerDay;
    return { start: middle, end: middle };
  }
  const start = (Math.max(first, axis.first) - axis.first) * pixelsPerDay;
  const end = (Math.min(last, axis.last) + 1 - axis.first) * pixelsPerDay;
  return { start, end };
}

function effectOf({ trial }: LaneItem): string | null {
  return trial?.change ? changeInWords(trial.change) : null;
}

function wordsWidth({ label }: LaneItem, effect: string | null): number {
  return (label.length + (effect ? effect.length + 1 : 0)) * CHARACTER + PADDING;
}

function wordPlace(
  box: Box,
  words: number,
  plotWidth: number,
  hasRoomInside: boolean,
): PlacedItem['words'] {
  if (hasRoomInside && box.end - box.start >= words) return 'inside';
  const { start, end } = targetOf(box);
  if (end + words <= plotWidth) return 'after';
  if (start - words >= 0) return 'before';
  return box.end - box.start >= words ? 'inside' : 'none';
}

function extentOf(box: Box, words: number, place: PlacedItem['words']): Box {
  const { start, end } = targetOf(box);
  if (place === 'after') return { start, end: end + words };
  return { start: place === 'before' ? start - words : start, end };
}

/** What can be hit: a mark is in the middle of it, a short bar at its beginning. */
function targetOf({ start, end }: Box): Box {
  if (start === end) return { start: start - NARROWEST / 2, end: end + NARROWEST / 2 };
  return { start, end: Math.max(end, start + NARROWEST) };
}

/** Single logged days would vanish behind the words. */
function isFilled(spans: PlacedItem['spans']): boolean {
  return spans.reduce((sum, { width }) => sum + width, 0) >= FILLED_PERCENT;
}

/** Covered days within the visible part of the bar. */
function spansOf({ first, last, spans }: LaneItem, axis: DayRange): PlacedItem['spans'] {
  const from = Math.max(first, axis.first);
  const days = Math.min(last, axis.last) + 1 - from;
  return spans.flatMap((span) => {
    const start = Math.max(span.first, from);
    const end = Math.min(span.last + 1, from + days);
    if (end <= start) return [];
    return [{ left: ((start - from) / days) * 100, width: ((end - start) / days) * 100 }];
  });
}
