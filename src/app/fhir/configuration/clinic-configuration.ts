/** What the server says of itself and of the clinic before anything else is asked. */
export interface ClinicConfiguration {
  readonly fhirBaseUrl: string;
  readonly clinicName: string;
  /** IANA name: every day and time on the screens is in this zone. */
  readonly timeZone: string;
  /** Invented patients only: the screens say so. */
  readonly isDemo: boolean;
  /** ISO instant at which the clock stands still for demonstrations and tests; null: it runs. */
  readonly now: string | null;
}

/** The answer of `/config.json`, or null when it is not one we can work with. Total. */
export function toClinicConfiguration(answer: unknown): ClinicConfiguration | null {
  if (!isRecord(answer)) return null;
  const { fhirBaseUrl, clinicName, timeZone, demo, now } = answer;
  if (typeof fhirBaseUrl !== 'string' || !isTimeZone(timeZone)) return null;
  if (typeof now === 'string' && Number.isNaN(Date.parse(now))) return null;
  return {
    fhirBaseUrl: fhirBaseUrl.replace(/\/$/, ''),
    clinicName: typeof clinicName === 'string' ? clinicName : '',
    timeZone,
    isDemo: demo === true,
    now: typeof now === 'string' ? now : null,
  };
}

/** An unknown zone would make every date on every screen throw. */
function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
