import type { PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';
import { toPartialTime } from '../time/fhir-time.ts';
import { isJsonObject, valuesAt } from './json-path.ts';

/** Where a type keeps its times, in order of preference. */
export interface TimeElements {
  /** When it happened. */
  readonly clinical: readonly string[];
  /** When it was told or written down: only where nothing above is there, and shown as "reported". */
  readonly reported: readonly string[];
  /** Which end of a period counts. */
  readonly periodCountsAt: 'start' | 'end';
}

/** For types without a list of their own. `meta.lastUpdated` is an edit time and never among them. */
export const ANY_TIME: TimeElements = {
  clinical: [
    'effective[x]',
    'performed[x]',
    'occurrence[x]',
    'onset[x]',
    'occurred[x]',
    'identified[x]',
    'timing[x]',
    'start[x]',
    'start',
    'started',
    'period',
    'billablePeriod',
    'serviced[x]',
    'servicePeriod',
    'authoredOn',
    'authored',
    'date',
    'dateTime',
    'dateWritten',
    'sent',
    'received',
    'timestamp',
  ],
  reported: [
    'issued',
    'recordedDate',
    'recordedOn',
    'recorded',
    'assertedDate',
    'dateAsserted',
    'enteredDate',
    'created[x]',
    'created',
    'statusDate',
  ],
  periodCountsAt: 'start',
};

/** When a resource happened, else when it was reported; null: undated. */
export function recordedTimeOf(resource: unknown, elements: TimeElements): RecordedTime | null {
  const clinical = firstTime(resource, elements.clinical, elements.periodCountsAt);
  if (clinical) return { at: clinical, basis: 'effective' };
  const reported = firstTime(resource, elements.reported, elements.periodCountsAt);
  return reported ? { at: reported, basis: 'reported' } : null;
}

function firstTime(
  resource: unknown,
  paths: readonly string[],
  periodCountsAt: 'start' | 'end',
): PartialTime | null {
  for (const path of paths) {
    for (const value of valuesAt(resource, path)) {
      const time = timeIn(value, periodCountsAt);
      if (time) return time;
    }
  }
  return null;
}

/** The time in a dateTime, a Period or a Timing; null for an age, a range or plain words. */
function timeIn(value: unknown, periodCountsAt: 'start' | 'end'): PartialTime | null {
  if (typeof value === 'string') return timeOfText(value);
  if (!isJsonObject(value)) return null;
  const ends = [value['start'], value['end']];
  if (periodCountsAt === 'end') ends.reverse();
  const inTiming = [...valuesAt(value, 'event'), ...valuesAt(value, 'repeat.boundsPeriod.start')];
  for (const candidate of [...ends, ...inTiming]) {
    const time = typeof candidate === 'string' ? timeOfText(candidate) : null;
    if (time) return time;
  }
  return null;
}

/** A time of day that FHIR does not allow, such as one without an offset, names no moment: its day is kept. */
function timeOfText(text: string): PartialTime | null {
  return toPartialTime(text) ?? toPartialTime(text.slice(0, 10));
}
