import { FhirError } from './fhir-error.ts';

/**
 * Runs `read`; an error in it is told as one of this parameter of the address: "http.birthdate", which is how R4 names
 * such places (OperationOutcome.issue.location).
 */
export function atParameter<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    const place = placeOf(name);
    const issues = error.issues.map((issue) =>
      issue.expression ? issue : { ...issue, location: [place], expression: [place] },
    );
    throw new FhirError(error.status, issues);
  }
}

/** The place of a parameter or header; quoted where FHIRPath needs it: http.code, but http.`code:in`. */
export function placeOf(name: string): string {
  const parts = name.slice(0, 100).split('.');
  const quoted = parts.map((part) =>
    /^[A-Za-z_]\w*$/.test(part) ? part : `\`${part.replace(/[`\\]/g, '\\$&')}\``,
  );
  return ['http', ...quoted].join('.').toWellFormed();
}
