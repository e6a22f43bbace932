import type { RecordId } from './record-id.ts';

/** One record exactly as the server holds it, for whoever wants to check a number at its source. */
export interface RawRecord {
  readonly id: RecordId;
  readonly versionId: string | null;
  /** ISO instant of the last change. */
  readonly lastUpdated: string | null;
  /** The resource as plain JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}
