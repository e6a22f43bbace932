import type { Observation } from 'fhir/r4';
import type { RecordedTime } from '../../domain/time/recorded-time.ts';
import type { MappingResult } from '../mapping-result.ts';
import { toRecordedTime } from '../time/recorded-time-mapper.ts';
import type { CountedEnd } from '../time/recorded-time-mapper.ts';

/** An Observation that was retracted, or not made yet, never counts. */
export function isCountedObservation({ status }: Observation): boolean {
  return !['entered-in-error', 'registered', 'cancelled'].includes(status);
}

/** When an Observation was made, else when it was reported; null: undated. */
export function observedAt(
  observation: Observation,
  countedEnd: CountedEnd,
): MappingResult<RecordedTime | null> {
  return toRecordedTime(
    {
      dateTime: observation.effectiveDateTime,
      instant: observation.effectiveInstant,
      period: observation.effectivePeriod,
      timing: observation.effectiveTiming,
    },
    countedEnd,
    observation.issued,
  );
}

/** Whether an Observation has a value of its own, of whatever type. */
export function hasValue(observation: Observation): boolean {
  return Object.entries(observation).some(
    ([name, value]) => name.startsWith('value') && value !== undefined,
  );
}
