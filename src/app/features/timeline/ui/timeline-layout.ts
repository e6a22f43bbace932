import type { RecordId } from '../../../domain/record/record-id.ts';
import type { TimelineRow } from './timeline-rows.ts';

export interface RowHeights {
  readonly month: number;
  readonly entry: number;
}

/** Where every row lies, in pixels, and where every record is among the rows. */
export interface TimelineLayout {
  readonly rows: readonly TimelineRow[];
  /** Top of each row, and the height of all at the end. */
  readonly edges: readonly number[];
  /** Row of each record, by its 1-based position. */
  readonly rowOfPosition: readonly number[];
  readonly positionOf: ReadonlyMap<RecordId, number>;
}

/** Lays the rows out one below the other. */
export function layOut(rows: readonly TimelineRow[], heights: RowHeights): TimelineLayout {
  const edges = [0];
  const rowOfPosition = [0];
  const positionOf = new Map<RecordId, number>();
  let top = 0;
  rows.forEach((row, index) => {
    top += heights[row.kind];
    edges.push(top);
    if (row.kind === 'month') return;
    rowOfPosition[row.position] = index;
    positionOf.set(row.entry.id, row.position);
  });
  return { rows, edges, rowOfPosition, positionOf };
}

/** The record at a position; null where there is none. */
export function recordAt({ rows, rowOfPosition }: TimelineLayout, position: number) {
  const row = rows[rowOfPosition[position] ?? -1];
  return row?.kind === 'entry' ? row.entry : null;
}

/** The month heading that a row belongs to. */
export function headingOf({ rows }: TimelineLayout, index: number) {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at--) {
    const row = rows[at];
    if (row?.kind === 'month') return row;
  }
  return null;
}

/** The first record at or below a row. */
export function firstRecordFrom({ rows }: TimelineLayout, index: number) {
  for (let at = index; at < rows.length; at++) {
    const row = rows[at];
    if (row?.kind === 'entry') return row;
  }
  return null;
}

/** The row that lies at `offset` pixels from the top: the first above it, the last below. */
export function rowAt({ edges }: TimelineLayout, offset: number): number {
  let low = 0;
  let high = Math.max(0, edges.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((edges[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows that lie, even in part, between two offsets: `start` to before `end`. */
export function rowsBetween(layout: TimelineLayout, from: number, to: number) {
  return { start: rowAt(layout, from), end: rowAt(layout, to) + 1 };
}

/**
 * Where to scroll in a new layout so that the topmost record seen stays where it is; null where nothing
 * is to be done: at the very top, or when that record is no longer listed.
 */
export function offsetInPlace(
  before: TimelineLayout,
  after: TimelineLayout,
  seenFrom: number,
): number | null {
  if (seenFrom === 0) return null;
  const topmost = firstRecordFrom(before, rowAt(before, seenFrom));
  const position = topmost && after.positionOf.get(topmost.entry.id);
  if (!position) return null;
  return seenFrom + topOf(after, position) - topOf(before, topmost.position);
}

function topOf({ edges, rowOfPosition }: TimelineLayout, position: number): number {
  return edges[rowOfPosition[position] ?? 0] ?? 0;
}
