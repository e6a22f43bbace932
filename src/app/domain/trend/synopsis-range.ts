import { formatDay, parseDay } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';

export const RANGE_PRESETS = ['3m', '6m', '1y', '2y', 'all'] as const;

export type RangePreset = (typeof RANGE_PRESETS)[number];

/** What the reader asked to see: a preset that ends today, or days of their own after zooming. */
export type SynopsisRange =
  | { readonly kind: 'preset'; readonly preset: RangePreset }
  | { readonly kind: 'days'; readonly days: DayRange };

const PRESET_MONTHS: Readonly<Record<Exclude<RangePreset, 'all'>, number>> = {
  '3m': 3,
  '6m': 6,
  '1y': 12,
  '2y': 24,
};

const DAYS_OF_A_YEAR = 365;
/** Closer than this a day is wider than a thumb, and nothing more is to be seen. */
const SHORTEST_AXIS = 14;
const LONGEST_AXIS = 130 * DAYS_OF_A_YEAR;
/** Room at both ends, so that today's point is not cut in half. */
const MARGIN = 0.02;

/** `1y` or `2025-01-01..2025-06-30`; null for anything else. */
export function parseRange(text: string | null): SynopsisRange | null {
  const preset = RANGE_PRESETS.find((known) => known === text);
  if (preset) return { kind: 'preset', preset };
  const [first = NaN, last = NaN] = (text ?? '').split('..').map(parseDay);
  if (Number.isNaN(first) || Number.isNaN(last) || last - first < SHORTEST_AXIS - 1) return null;
  return last - first < LONGEST_AXIS ? { kind: 'days', days: { first, last } } : null;
}

/** The range as it stands in the URL. */
export function formatRange(range: SynopsisRange): string {
  return range.kind === 'preset'
    ? range.preset
    : `${formatDay(range.days.first)}..${formatDay(range.days.last)}`;
}

/**
 * The range to show when none is asked for: the last year, or everything where the last year is empty.
 * `dataDays`: every day on which there is something to show.
 */
export function defaultRange(dataDays: readonly Day[], today: Day): SynopsisRange {
  const isRecent = dataDays.some((day) => day > today - DAYS_OF_A_YEAR && day <= today);
  return { kind: 'preset', preset: isRecent || !dataDays.length ? '1y' : 'all' };
}

/** The days of the axis, both included. */
export function axisOf(range: SynopsisRange, dataDays: readonly Day[], today: Day): DayRange {
  if (range.kind === 'days') return range.days;
  const first =
    range.preset === 'all'
      ? dataDays.reduce((earliest, day) => Math.min(earliest, day), today - SHORTEST_AXIS)
      : monthsBefore(today, PRESET_MONTHS[range.preset]);
  const margin = Math.max(2, Math.ceil((today - first) * MARGIN));
  return { first: range.preset === 'all' ? first - margin : first, last: today + margin };
}

/** The axis drawn nearer (`factor` below 1) or farther, around its middle. */
export function zoomed({ first, last }: DayRange, factor: number): DayRange {
  const middle = (first + last) / 2;
  const wanted = (last - first + 1) * factor;
  const half = Math.min(LONGEST_AXIS, Math.max(SHORTEST_AXIS, wanted)) / 2;
  const start = Math.round(middle - half);
  return { first: start, last: start + Math.round(2 * half) - 1 };
}

/** The axis moved by a part of its length: -0.5 is half a screen back. */
export function panned({ first, last }: DayRange, part: number): DayRange {
  const days = Math.round((last - first + 1) * part);
  return { first: first + days, last: last + days };
}

/** The same day of the month, `months` earlier; the last of the month where there is no such day. */
function monthsBefore(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = formatDay(day).split('-').map(Number);
  const MILLISECONDS_PER_DAY = 86_400_000;
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return Date.UTC(year, month - 1 - months, Math.min(date, lastOfMonth)) / MILLISECONDS_PER_DAY;
}
