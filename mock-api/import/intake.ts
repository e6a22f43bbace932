import type { Delivery } from './delivery.ts';

/** What became of a delivery, and which of its references lead nowhere so far. */
export interface DeliveryOutcome {
  readonly outcome: 'stored' | 'updated' | 'unchanged';
  readonly unresolved: readonly string[];
}

/** A reference by identifier, to a record of the same source. */
export interface ConditionalReference {
  readonly source: string;
  readonly type: string;
  readonly system: string;
  readonly value: string;
}

/** Where deliveries go: the store, opened by the command itself, or the server that has it open. */
export interface Intake {
  /** Stores what is new; one outcome per delivery, in order. */
  deliver(deliveries: readonly Delivery[]): Promise<readonly DeliveryOutcome[]>;
  /** For each reference the one record that earlier imports of its source brought, as `Type/id`; null for none. */
  find(references: readonly ConditionalReference[]): Promise<readonly (string | null)[]>;
  /** Those of the references that lead to no record of the store. */
  missing(references: readonly string[]): Promise<readonly string[]>;
  /** After the last delivery. */
  finish(): Promise<void>;
}
