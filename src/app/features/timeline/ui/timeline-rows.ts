import type { TimelineEntry } from '../../../domain/timeline/timeline-entry.ts';
import type { TimelineMonth } from '../../../domain/timeline/timeline-order.ts';

/** One row of the list: the heading of a month, or a record with its 1-based position among all shown. */
export type TimelineRow =
  | {
      readonly kind: 'month';
      readonly key: string;
      readonly year: number | null;
      readonly label: string;
      readonly count: number;
    }
  | {
      readonly kind: 'entry';
      readonly key: string;
      readonly entry: TimelineEntry;
      readonly position: number;
    };

const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** Every month as its heading followed by its records. */
export function toTimelineRows(months: readonly TimelineMonth[]): readonly TimelineRow[] {
  let position = 0;
  return months.flatMap((month): TimelineRow[] => [
    {
      kind: 'month',
      key: monthLabel(month),
      year: month.year,
      label: monthLabel(month),
      count: month.entries.length,
    },
    ...month.entries.map((entry) => ({
      kind: 'entry' as const,
      key: entry.id,
      entry,
      position: ++position,
    })),
  ]);
}

/** The years that have records, newest first. */
export function yearsOf(months: readonly TimelineMonth[]): readonly number[] {
  return [...new Set(months.map(({ year }) => year).filter((year) => year !== null))];
}

function monthLabel({ year, month }: TimelineMonth): string {
  if (year === null) return 'Undated';
  if (month === null) return `${year}, month not recorded`;
  return `${MONTH_NAMES[month - 1] ?? month} ${year}`;
}
