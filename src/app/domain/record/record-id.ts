/** Names one stored record as `Type/id`, such as `Observation/42`. */
export type RecordId = string;

/** A record that could not be read, and why, in words for the screen. */
export interface UnreadableRecord {
  readonly id: RecordId;
  readonly reason: string;
}
