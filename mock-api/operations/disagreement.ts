/** Something in which a store contradicts itself. Tells where, never what a record says. */
export interface Disagreement {
  /** `Type/id`; the store's own number of a record that is not there; empty when it is about the whole file. */
  readonly record: string;
  readonly kind: 'file' | 'version' | 'index';
  readonly detail: string;
}
