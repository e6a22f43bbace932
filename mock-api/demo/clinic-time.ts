import { dayOfInstant, formatDay } from '../../src/app/domain/time/clinic-day.ts';
import type { Day } from '../../src/app/domain/time/clinic-day.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** 0 Sunday ... 6 Saturday (1970-01-01 was a Thursday). */
export function weekday(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The nearest working day: a Saturday becomes the Friday before it, a Sunday the Friday too. */
export function workingDay(day: Day): Day {
  const name = weekday(day);
  if (name === 6) return day - 1;
  return name === 0 ? day - 2 : day;
}

/** Month of a day, 1-12. */
export function monthOf(day: Day): number {
  return Number(formatDay(day).slice(5, 7));
}

/** The wall clock of the clinic, in the form FHIR wants: `2026-03-01T10:05:00-06:00`. */
export class ClinicTime {
  readonly today: Day;
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  constructor(now: Date, timeZone: string) {
    this.today = dayOfInstant(now.getTime(), timeZone);
    this.format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  }

  /** `minute` counts from midnight; past 1440 it runs into the next day. */
  at(day: Day, minute: number): string {
    const date = formatDay(day + Math.floor(minute / DAY_MINUTES));
    const rest = Math.floor(minute) % DAY_MINUTES;
    const clock = `${pad(Math.floor(rest / 60))}:${pad(rest % 60)}:00`;
    return `${date}T${clock}${offsetText(this.offsetAt(day * DAY_MINUTES + minute))}`;
  }

  /** Minutes east of UTC in force at a wall-clock time; asked of Intl once per hour of the year. */
  private offsetAt(wallMinutes: number): number {
    const hour = Math.floor(wallMinutes / 60);
    const known = this.offsets.get(hour);
    if (known !== undefined) return known;
    const guess = this.offsetOfInstant(hour * 60 * MINUTE);
    const offset = this.offsetOfInstant((hour * 60 - guess) * MINUTE);
    this.offsets.set(hour, offset);
    return offset;
  }

  private offsetOfInstant(instant: number): number {
    const name = this.format.format(instant).split('GMT')[1] ?? '';
    const match = /^([+-])(\d{2}):(\d{2})$/.exec(name);
    if (!match) return 0;
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return match[1] === '-' ? -minutes : minutes;
  }
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
