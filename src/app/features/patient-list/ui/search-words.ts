import type { PatientSearch } from '../../../domain/patient/patient-search.ts';
import { formatDate } from '../../../shared/format/time-format.ts';

/** What a search was understood as: `name “jackson”, born Mar 1972, MRN 12345`; null: all patients. */
export function searchWords({ name, birthDate, identifier }: PatientSearch): string | null {
  const parts = [
    name === null ? null : `name “${name}”`,
    birthDate === null ? null : `born ${birthDateWords(birthDate)}`,
    identifier === null ? null : `MRN ${identifier}`,
  ].filter((part) => part !== null);
  return parts.length ? parts.join(', ') : null;
}

function birthDateWords(date: string): string {
  const precision = (['year', 'month', 'day'] as const)[date.split('-').length - 1] ?? 'day';
  return formatDate({ precision, date }, 'UTC');
}
