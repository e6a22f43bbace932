import type { Track } from '../protocol/track.ts';
import type { RecordId } from '../record/record-id.ts';
import type { RecordedTime } from '../time/recorded-time.ts';

/** Kinds by which the timeline is filtered; every stored record of a patient has exactly one. */
export const TIMELINE_KINDS = [
  'episode',
  'score',
  'response',
  'medication',
  'injection',
  'procedure',
  'home-care',
  'referral',
  'problem',
  'allergy',
  'visit',
  'plan',
  'questionnaire',
  'result',
  'document',
  'task',
  'immunization',
  'billing',
  'other',
] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** One record of any kind, as one line. `time` null: undated, listed apart. */
export interface TimelineEntry {
  readonly id: RecordId;
  readonly kind: TimelineKind;
  readonly track: Track | null;
  readonly time: RecordedTime | null;
  readonly title: string;
  /** Value with its unit, status, body site ...: what one glance needs. */
  readonly detail: string | null;
  readonly author: string | null;
  /** Retracted records stay listed, struck through; they never count. */
  readonly enteredInError: boolean;
}
