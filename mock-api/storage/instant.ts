/** The wall clock in microseconds since 1970 (to the millisecond: the digits below order writes within one). */
export function microsecondsNow(): number {
  return Date.now() * 1000;
}

/** A FHIR instant in UTC with six decimals, so that instants sort as text too: "2026-11-20T09:00:00.123001Z". */
export function instantOf(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, '0');
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
}
