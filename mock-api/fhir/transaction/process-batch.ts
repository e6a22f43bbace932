import { FhirError } from '../fhir-error.ts';
import type { FhirContext, FhirRequest, FhirResponse } from '../fhir-exchange.ts';
import { parseEntry } from './bundle-entry.ts';
import { failedEntry, interactionEntry, responseBundle } from './response-entries.ts';

/** Carries out a single interaction: the server's router, which also serves the entries of a Bundle. */
export type Dispatch = (request: FhirRequest, context: FhirContext) => FhirResponse;

/** Each entry by itself: what one does or fails to do changes nothing for the others. */
export function processBatch(
  rawEntries: readonly unknown[],
  request: FhirRequest,
  context: FhirContext,
  dispatch: Dispatch,
): string {
  const answers = rawEntries.map((raw, index) => {
    try {
      return interactionEntry(dispatch(parseEntry(raw, index, request, context).request, context));
    } catch (error) {
      if (error instanceof FhirError) return failedEntry(error);
      throw error;
    }
  });
  return responseBundle('batch-response', answers);
}
