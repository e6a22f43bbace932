import type { ClinicConfiguration } from '../../fhir/configuration/clinic-configuration.ts';

/** A clinic in Chicago with a running clock; a test names only what it is about. */
export function aClinic(overrides: Partial<ClinicConfiguration> = {}): ClinicConfiguration {
  return {
    fhirBaseUrl: '/fhir',
    clinicName: 'Riverside Pain Clinic',
    timeZone: 'America/Chicago',
    isDemo: false,
    now: null,
    ...overrides,
  };
}
