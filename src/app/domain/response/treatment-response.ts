import type { RecordId } from '../record/record-id.ts';
import type { RecordedTime } from '../time/recorded-time.ts';

/** Patient Global Impression of Change: 1 very much improved ... 7 very much worse. */
export type GlobalImpression = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * What a patient said a treatment did, beyond a pain score. Every part is null when it was not
 * recorded; `adverseEffects` null is "not asked", an empty list is "none".
 */
export interface TreatmentResponse {
  readonly id: RecordId;
  readonly time: RecordedTime | null;
  /** The records of the treatment it speaks of; empty: the trials whose follow-up holds it. */
  readonly focus: readonly RecordId[];
  readonly globalImpression: GlobalImpression | null;
  /** Percent relief as told, 0-100. */
  readonly percentRelief: number | null;
  /** How long the relief lasted, days. */
  readonly reliefDays: number | null;
  readonly adverseEffects: readonly string[] | null;
}
