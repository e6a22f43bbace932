import type { RecordId } from '../record/record-id.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import { timeInWords } from '../time/time-in-words.ts';
import type { StopTreatmentEntry } from './entry.ts';
import { FieldCheck } from './field-check.ts';
import type { Validated } from './field-check.ts';
import { isBefore, takeTime } from './read-time.ts';
import type { EntryContext } from './read-time.ts';
import type { TrialStopped } from './record-change.ts';
import { textOrNull } from './validate-episode.ts';

export type StopTreatmentField = keyof StopTreatmentEntry;

/** An order that can be stopped, as far as its stop must know it. */
export interface RunningOrder {
  readonly recordId: RecordId;
  readonly text: string;
  readonly start: PartialTime | null;
  readonly versionId: string | null;
}

export interface StopContext extends EntryContext {
  readonly orders: readonly RunningOrder[];
}

/** The stop that an entry asks for, or what is wrong with it. Total and pure. */
export function validateStopTreatment(
  entry: StopTreatmentEntry,
  context: StopContext,
): Validated<TrialStopped, StopTreatmentField> {
  const check = new FieldCheck<StopTreatmentField>();
  const { timeZone } = context.clock;
  const order = context.orders.find(({ recordId }) => recordId === entry.recordId);
  if (!order) check.refuse('recordId', 'Choose the treatment that is stopped.');
  const stoppedOn = takeStop(check, entry, order ?? null, context);
  const reasonText = textOrNull(entry.reasonText);
  checkReason(check, entry);
  if (!order || !stoppedOn || !entry.reason || !check.isClean) return check.refused();
  return {
    ok: true,
    change: {
      kind: 'trial-stopped',
      changeId: context.changeId,
      patientId: context.patientId,
      timeZone,
      recordId: order.recordId,
      openedOnVersion: order.versionId,
      stoppedOn,
      reason: entry.reason,
      reasonText,
    },
  };
}

function takeStop(
  check: FieldCheck<StopTreatmentField>,
  { date }: StopTreatmentEntry,
  order: RunningOrder | null,
  context: StopContext,
): PartialTime | null {
  const { timeZone } = context.clock;
  const stoppedOn = takeTime(check, { date: 'date', time: 'date' }, { date, time: '' }, context);
  if (stoppedOn && order?.start && isBefore(stoppedOn, order.start, timeZone)) {
    check.refuse('date', `Before the treatment started, ${timeInWords(order.start, timeZone)}.`);
  }
  return stoppedOn;
}

function checkReason(
  check: FieldCheck<StopTreatmentField>,
  { reason, reasonText }: StopTreatmentEntry,
): void {
  if (!reason) check.refuse('reason', 'Choose the reason.');
  if (reason === 'other' && !reasonText.trim()) check.refuse('reasonText', 'Say which reason.');
}
