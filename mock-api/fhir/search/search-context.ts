import type { FhirContext } from '../fhir-exchange.ts';

/** What building criteria needs to know of the request. */
export interface SearchContext extends FhirContext {
  /** Milliseconds since 1970. */
  readonly now: number;
}
