import type { RecordId } from '../../../domain/record/record-id.ts';

/** A record in a few words, and where it stands in time (undated ones last). */
export interface RecordText {
  readonly text: string;
  readonly position: number;
}

/** Records listed under one heading, so that nothing of the chart is left out in silence. */
export interface RecordList {
  readonly heading: string;
  readonly why: string;
  readonly lines: readonly { readonly record: RecordId; readonly text: string }[];
}
