import { FhirError, issue } from '../fhir/fhir-error.ts';
import { failureLine, storeFailureOf } from '../storage/store-failure.ts';
import type { StoreFailure } from '../storage/store-failure.ts';

/** What a client is told: whether trying again may help, and nothing of the machine. */
const OUTCOMES: Readonly<
  Record<StoreFailure['kind'], readonly ['lock-error' | 'no-store', string]>
> = {
  locked: ['lock-error', 'The store is locked just now: try again in a moment.'],
  full: ['no-store', 'The disk of the server is full: nothing can be stored until there is room.'],
  damaged: ['no-store', 'The store of the server is damaged where this would read or write.'],
  'closed-to-us': ['no-store', 'The server may not write its store.'],
  unreadable: ['no-store', 'The disk of the server failed.'],
};

/** An error of SQLite as the 503 that a client gets and the line that the operator reads; undefined for all others. */
export function storeOutcomeOf(
  error: unknown,
  file: string,
): { readonly answer: FhirError; readonly line: string } | undefined {
  const failure = storeFailureOf(error);
  if (!failure) return undefined;
  const [code, text] = OUTCOMES[failure.kind];
  const answer = new FhirError(503, [issue(code, `${text} What was asked for was not done.`)]);
  return { answer, line: failureLine(file, failure) };
}
