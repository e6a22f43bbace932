/** A moment, or a calendar day, month or year: exactly as precise as the record says. */
export type PartialTime =
  | { readonly precision: 'instant'; readonly instant: number }
  | { readonly precision: 'day' | 'month' | 'year'; readonly date: string };

/**
 * When something was measured or done. `effective` is the clinical time; `reported` is the time the
 * record was issued, used only where no clinical time exists and always shown as "reported".
 */
export interface RecordedTime {
  readonly at: PartialTime;
  readonly basis: 'effective' | 'reported';
}

/** "Now" and the clinic's time zone: handed to every rule, never read from the machine. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly now: number;
  /** IANA name, such as `America/Chicago`. */
  readonly timeZone: string;
}
