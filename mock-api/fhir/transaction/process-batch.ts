import { FhirError } from '../fhir-error.ts';
import type { FhirContext, FhirRequest, FhirResponse } from '../fhir-exchange.ts';
import { parseEntry } from './bundle-entry.ts';
import { AnswerSize, failedEntry, interactionEntry, responseBundle } from './response-entries.ts';

/** Carries out a single interaction: the server's router, which also serves the entries of a Bundle. */
export type Dispatch = (request: FhirRequest, context: FhirContext) => FhirResponse;

/** Each entry by itself: what one does or fails to do changes nothing for the others. */
export function processBatch(
  rawEntries: readonly unknown[],
  request: FhirRequest,
  context: FhirContext,
  dispatch: Dispatch,
): string {
  const size = new AnswerSize();
  const answers = rawEntries.map((raw, index) => {
    try {
      const entry = parseEntry(raw, index, request, context);
      return size.add(() => interactionEntry(entry, dispatch(entry.request, context)));
    } catch (error) {
      return failedEntry(asFhirError(error, context));
    }
  });
  return responseBundle('batch-response', answers);
}

function asFhirError(error: unknown, { failureOf }: FhirContext): FhirError {
  if (error instanceof FhirError) return error;
  if (failureOf) return failureOf(error);
  throw error;
}
