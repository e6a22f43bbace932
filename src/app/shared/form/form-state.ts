import type { Signal } from '@angular/core';

/** Where the change of a form is, from typing to stored. */
export type FormState =
  | { readonly kind: 'typing' }
  | { readonly kind: 'saving' }
  /** No answer: the outbox asks and sends again by itself. */
  | { readonly kind: 'kept'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string; readonly issues: readonly string[] }
  | {
      readonly kind: 'conflict';
      readonly mine: string;
      readonly theirs: string;
      readonly currentVersion: string;
    }
  | { readonly kind: 'saved' };

/** What the frame around a form's fields shows of it and asks of it. */
export interface FormSession {
  readonly state: Signal<FormState>;
  /** When the restored draft was typed, in words; null: nothing was restored. */
  readonly restoredFrom: Signal<string | null>;
  /** Said beside the times; null where the clinic's clock and the computer's agree. */
  readonly zoneNote: Signal<string | null>;
  /** Fields that the last attempt to save found wrong and that still are. */
  readonly faults: Signal<number>;
  /** Hands the change to the outbox, or shows what stands in the way. */
  save(): void;
  startAfresh(): void;
  applyMine(currentVersion: string): void;
  discardChange(): void;
  close(): void;
}
