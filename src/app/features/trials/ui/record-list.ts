import type { RecordId } from '../../../domain/record/record-id.ts';

/** Records listed under one heading, so that nothing of the chart is left out in silence. */
export interface RecordList {
  readonly heading: string;
  readonly why: string;
  readonly lines: readonly { readonly record: RecordId; readonly text: string }[];
}
