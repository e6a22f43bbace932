import { clinicDateTime } from '../../domain/time/clinic-date-time.ts';
import type { Clock } from '../../domain/time/recorded-time.ts';

/** What to say where the computer's clock shows another time than the clinic's; null where both agree. */
export function zoneNote({ now, timeZone }: Clock, computerZone: string): string | null {
  const clinic = clinicDateTime(now, timeZone);
  const computer = clinicDateTime(now, computerZone);
  if (clinic.date === computer.date && clinic.time === computer.time) return null;
  return `Times are the clinic's (${timeZone}): it is ${clinic.time} there, ${computer.time} on this computer.`;
}

/** The zone this computer is set to. */
export function computerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
