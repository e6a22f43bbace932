import type { Period, Timing } from 'fhir/r4';
import type { PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { toPartialTime } from './fhir-time.ts';

/** The clinical time of a resource, in whichever form it was written (`effective[x]`, `performed[x]`). */
export interface ClinicalTime {
  readonly dateTime?: string;
  readonly instant?: string;
  readonly period?: Period;
  readonly timing?: Timing;
}

/** Which end of a period counts: a measurement counts at its end, a treatment at its start. */
export type CountedEnd = 'start' | 'end';

/**
 * When it happened, else when it was reported (`issued`, shown as such); null: undated.
 * A time that is there but is no FHIR time makes the record unreadable: the other never replaces it.
 */
export function toRecordedTime(
  clinical: ClinicalTime,
  countedEnd: CountedEnd,
  issued?: string,
): MappingResult<RecordedTime | null> {
  const written = writtenTime(clinical, countedEnd);
  if (written !== undefined) return timed(written, 'effective');
  return issued === undefined ? mapped(null) : timed(issued, 'reported');
}

/** A time written in one element; absent: null, no FHIR time: unmappable. */
export function toOptionalTime(text: string | undefined): MappingResult<PartialTime | null> {
  if (text === undefined) return mapped(null);
  const at = toPartialTime(text);
  return at ? mapped(at) : unmappable(notATime(text));
}

function timed(text: string, basis: RecordedTime['basis']): MappingResult<RecordedTime> {
  const at = toPartialTime(text);
  return at ? mapped({ at, basis }) : unmappable(notATime(text));
}

function notATime(text: unknown): string {
  return `${JSON.stringify(text)} is no FHIR date or time`;
}

function writtenTime(clinical: ClinicalTime, countedEnd: CountedEnd): string | undefined {
  const { dateTime, instant, period, timing } = clinical;
  return dateTime ?? instant ?? endOf(period, countedEnd) ?? timeOf(timing, countedEnd);
}

function timeOf(timing: Timing | undefined, countedEnd: CountedEnd): string | undefined {
  const event = timing?.event?.at(countedEnd === 'end' ? -1 : 0);
  return event ?? endOf(timing?.repeat?.boundsPeriod, countedEnd);
}

/** A period that names only its other end still places the reading: nothing else is known of it. */
function endOf(period: Period | undefined, countedEnd: CountedEnd): string | undefined {
  return countedEnd === 'end' ? (period?.end ?? period?.start) : (period?.start ?? period?.end);
}
