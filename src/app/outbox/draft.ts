import type { Entry } from '../domain/record-change/entry.ts';

/** What was typed into one form and is not stored yet. */
export interface Draft {
  /** Identity of the change that the form will submit. */
  readonly changeId: string;
  readonly patientId: string;
  /** The trial or record the form was opened for; '' for none. A draft is offered for the same only. */
  readonly about: string;
  readonly entry: Entry;
  /** When it was last typed into (milliseconds). */
  readonly keptAt: number;
  /** Submitted and now in the outbox: offered again only if the outbox hands it back. */
  readonly isSubmitted: boolean;
}
