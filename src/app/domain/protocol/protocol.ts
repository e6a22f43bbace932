/** How sure a rule's number is: P primary source read, S secondary, GK general knowledge, X conflicting. */
export type Certainty = 'P' | 'S' | 'GK' | 'X';

/** One number of the protocol, with where it comes from. */
export interface ProtocolNumber {
  readonly value: number;
  readonly unit: 'days' | 'visits' | 'percent' | 'points' | 'minutes';
  /** Section of the clinical facts, label or guideline; "clinic to confirm" where none is known. */
  readonly source: string;
  readonly certainty: Certainty;
}

/** The clinic's protocol: data with an id and a version, never code. */
export interface Protocol {
  readonly id: string;
  readonly version: string;
}
