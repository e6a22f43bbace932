import { formatDay } from '../time/clinic-day.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import { dayInWords } from '../time/time-in-words.ts';
import { mondayOf } from './episode-weeks.ts';

export interface AxisTick {
  readonly day: Day;
  readonly label: string;
}

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_PER_MONTH = 30.44;
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240];

/** Round calendar days to label an axis with, `most` at the most: Mondays, months or years. */
export function axisTicks(axis: DayRange, most: number): readonly AxisTick[] {
  const days = axis.last - axis.first + 1;
  const wanted = days / Math.max(1, most);
  const weeks = [1, 2].find((step) => step * 7 >= wanted);
  if (weeks) return weekTicks(axis, weeks);
  const months = MONTH_STEPS.find((step) => step * DAYS_PER_MONTH >= wanted) ?? 480;
  return monthTicks(axis, months);
}

function weekTicks({ first, last }: DayRange, step: number): readonly AxisTick[] {
  const ticks: AxisTick[] = [];
  for (let day = mondayOf(first + 6); day <= last; day += step * 7) {
    // The year once is enough; the range itself is written above the picture.
    ticks.push({ day, label: dayInWords(day).split(' ').slice(0, 2).join(' ') });
  }
  return ticks;
}

function monthTicks({ first, last }: DayRange, step: number): readonly AxisTick[] {
  const [year = 0, month = 1] = formatDay(first).split('-').map(Number);
  const ticks: AxisTick[] = [];
  // Counted from year 0, so that a step of three months is always January, April, July, October.
  for (let count = Math.ceil((year * 12 + month - 1) / step) * step; ; count += step) {
    const day = Date.UTC(Math.floor(count / 12), count % 12, 1) / MILLISECONDS_PER_DAY;
    if (day > last) return ticks;
    if (day < first) continue;
    const [, name = '', inYear = ''] = dayInWords(day).split(' ');
    ticks.push({ day, label: step % 12 === 0 ? inYear : `${name} ${inYear}` });
  }
}
