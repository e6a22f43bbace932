import type { RecordChange } from '../domain/record-change/record-change.ts';

/** Where a change is on its way out. `refused` and `conflict` wait for the user. */
export type ItemState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'sending' }
  /** No answer: it may or may not be stored. Asked and sent again by itself. */
  | { readonly kind: 'kept'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string; readonly issues: readonly string[] }
  | {
      readonly kind: 'conflict';
      /** What the current version says, in words. */
      readonly theirs: string;
      readonly currentVersion: string;
    };

/** One change on its way to the server. It leaves the outbox when stored or discarded, never else. */
export interface OutboxItem {
  readonly change: RecordChange;
  /** Name and birth date, so that the list names the patient though another one is open. */
  readonly patientLabel: string;
  readonly state: ItemState;
}

export function needsYou({ state }: OutboxItem): boolean {
  return state.kind === 'refused' || state.kind === 'conflict';
}
