/** A kind of record the server did not give, or gave only in part, and why, in words for the screen. */
export interface NotReadable {
  /** FHIR resource type, such as `Flag`. */
  readonly type: string;
  readonly reason: string;
}
