import { toClinicConfiguration } from './clinic-configuration.ts';

describe('toClinicConfiguration', () => {
  const answer = {
    fhirBaseUrl: '/fhir/',
    clinicName: 'Demo pain clinic',
    timeZone: 'America/Chicago',
    auth: 'off',
    demo: true,
    now: '2026-11-20T09:00:00-06:00',
  };

  it('reads what the clinic says of itself', () => {
    expect(toClinicConfiguration(answer)).toEqual({
      fhirBaseUrl: '/fhir',
      clinicName: 'Demo pain clinic',
      timeZone: 'America/Chicago',
      isDemo: true,
      now: '2026-11-20T09:00:00-06:00',
    });
  });

  it('lets the clock run where no instant is fixed, and calls nothing a demo that does not say so', () => {
    const configuration = toClinicConfiguration({ fhirBaseUrl: '/fhir', timeZone: 'UTC' });
    expect(configuration).toEqual({
      fhirBaseUrl: '/fhir',
      clinicName: '',
      timeZone: 'UTC',
      isDemo: false,
      now: null,
    });
  });

  for (const [what, broken] of [
    ['a page of HTML', '<!doctype html>'],
    ['nothing', null],
    ['no FHIR address', { ...answer, fhirBaseUrl: undefined }],
    ['a time zone nobody knows', { ...answer, timeZone: 'Mars/Olympus' }],
    ['no time zone', { ...answer, timeZone: undefined }],
    ['an instant that is none', { ...answer, now: 'yesterday' }],
  ] as [string, unknown][]) {
    it(`refuses ${what}`, () => {
      expect(toClinicConfiguration(broken)).toBeNull();
    });
  }
});
