/** A wall-clock reading of the clinic: `2026-03-01` and `09:30`. */
export interface ClinicDateTime {
  readonly date: string;
  readonly time: string;
}

const MILLISECONDS_PER_MINUTE = 60_000;
const MILLISECONDS_PER_DAY = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the clinic's clock shows at an instant (milliseconds). */
export function clinicDateTime(instant: number, timeZone: string): ClinicDateTime {
  const reading = wallClock(instant, timeZone);
  return { date: reading.slice(0, 10), time: reading.slice(11, 16) };
}

/**
 * The instant (milliseconds) at which the clinic's clock shows a date and time; null for a reading
 * that never was: no calendar date, or inside the hour that summer time skips. Of the hour that
 * comes twice in autumn the first is meant.
 */
export function instantOfClinicTime(
  { date, time }: ClinicDateTime,
  timeZone: string,
): number | null {
  const reading = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(reading)) return null;
  const candidates = [reading - MILLISECONDS_PER_DAY, reading + MILLISECONDS_PER_DAY].map(
    (near) => reading - offsetMinutes(near, timeZone) * MILLISECONDS_PER_MINUTE,
  );
  const found = candidates.filter((instant) => {
    const shown = clinicDateTime(instant, timeZone);
    return shown.date === date && shown.time === time;
  });
  return found.length ? Math.min(...found) : null;
}

/** An instant as an ISO 8601 date and time with the clinic's offset: `2026-03-01T09:30:00-06:00`. */
export function toOffsetDateTime(instant: number, timeZone: string): string {
  const minutes = offsetMinutes(instant, timeZone);
  const size = Math.abs(minutes);
  const offset = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return `${wallClock(instant, timeZone)}${minutes < 0 ? '-' : '+'}${offset.join(':')}`;
}

/** How far the clinic's clock is ahead of UTC at an instant, in whole minutes. */
export function offsetMinutes(instant: number, timeZone: string): number {
  const shownAsUtc = Date.parse(`${wallClock(instant, timeZone)}Z`);
  return Math.round((shownAsUtc - instant) / MILLISECONDS_PER_MINUTE);
}

function wallClock(instant: number, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formatters.set(timeZone, formatter);
  }
  // Swedish writes ISO 8601 with a blank between date and time.
  return formatter.format(instant).replace(' ', 'T');
}
