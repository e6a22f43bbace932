/** Names one stored record as `Type/id`, such as `Observation/42`. */
export type RecordId = string;

/** False for what can't name a record, such as a mistyped address: it must not become a request. */
export function isRecordId(text: string): boolean {
  return /^[A-Z][A-Za-z]+\/(?!\.{1,2}$)[A-Za-z0-9.-]{1,64}$/.test(text);
}

/** A record that could not be read, and why, in words for the screen. */
export interface UnreadableRecord {
  readonly id: RecordId;
  readonly reason: string;
}
