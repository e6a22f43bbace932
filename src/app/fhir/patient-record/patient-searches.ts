import type { CapabilityStatement } from 'fhir/r4';
import { LEDGER_SEARCHES } from '../chart/ledger-searches.ts';
import type { TypeSearch } from '../chart/ledger-searches.ts';

/** One request of a batch: what it asks for, and how. */
export interface PatientSearch {
  readonly type: string;
  /** Relative to the server's base. */
  readonly url: string;
}

/** Enough for nearly every search of a chart; a server may give fewer and a link to the next page. */
const PAGE_SIZE = 1000;

/** What header, synopsis and trials are made of. */
const FIRST_WAVE: readonly TypeSearch[] = [
  { type: 'Condition', parameters: '' },
  { type: 'AllergyIntolerance', parameters: '' },
  { type: 'Flag', parameters: '' },
  ...LEDGER_SEARCHES,
];

/** Names under which R4 types refer to the patient they are about, best first. */
const PATIENT_PARAMETERS = ['patient', 'subject', 'beneficiary'] as const;

/** The access log tells who looked, not what happened to the patient: it has its own screen. */
const NOT_OF_THE_CHART: ReadonlySet<string> = new Set(['AuditEvent', 'Patient']);

/** The subject of the types on medicinal products is a product. */
function isOfTheChart(type: string): boolean {
  return !NOT_OF_THE_CHART.has(type) && !type.startsWith('MedicinalProduct');
}

/** The patient and everything the first wave needs. */
export function firstWaveSearches(patientId: string): readonly PatientSearch[] {
  const id = encodeURIComponent(patientId);
  return [
    { type: 'Patient', url: `Patient/${id}` },
    ...FIRST_WAVE.map(({ type, parameters }) => ({
      type,
      url: `${type}?patient=${id}&_count=${PAGE_SIZE}${parameters}`,
    })),
  ];
}

/**
 * One search for each type that the server says it finds by patient and the first wave did not ask
 * for. Observations are asked for again, all of them: the caller counts each record once.
 */
export function restSearches(
  patientId: string,
  capabilities: CapabilityStatement,
): readonly PatientSearch[] {
  const asked = new Set(
    FIRST_WAVE.map(({ type }) => type).filter((type) => type !== 'Observation'),
  );
  const id = encodeURIComponent(patientId);
  return (capabilities.rest ?? [])
    .flatMap(({ resource }) => resource ?? [])
    .flatMap(({ type, searchParam }) => {
      if (asked.has(type) || !isOfTheChart(type)) return [];
      asked.add(type);
      const parameter = PATIENT_PARAMETERS.find((name) =>
        searchParam?.some((known) => known.name === name && known.type === 'reference'),
      );
      if (!parameter) return [];
      const value = parameter === 'patient' ? id : `Patient/${id}`;
      return [{ type, url: `${type}?${parameter}=${value}&_count=${PAGE_SIZE}` }];
    });
}
