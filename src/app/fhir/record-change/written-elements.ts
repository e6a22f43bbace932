import type { Annotation, CodeableConcept, Coding, Reference } from 'fhir/r4';
import { siteInWords } from '../../domain/injection/site-in-words.ts';
import type { BodySite } from '../../domain/injection/procedure-record.ts';
import type { PartialTime } from '../../domain/time/recorded-time.ts';
import { toOffsetDateTime } from '../../domain/time/clinic-date-time.ts';
import { LOCAL, LOINC } from '../terminology/coding.ts';

const UNITS_OF_MEASURE = 'http://unitsofmeasure.org';

/** A code of our own system, always with its text. */
export function localConcept(code: string, text: string): CodeableConcept {
  return { coding: [localCoding(code)], text };
}

export function localCoding(code: string): Coding {
  return { system: LOCAL, code };
}

export function loincCoding(code: string): Coding {
  return { system: LOINC, code };
}

export function patientReference(patientId: string): Reference {
  return { reference: `Patient/${patientId}` };
}

/** A FHIR dateTime as precise as the time is; an instant carries the clinic's offset. */
export function toDateTime(time: PartialTime, timeZone: string): string {
  return time.precision === 'instant' ? toOffsetDateTime(time.instant, timeZone) : time.date;
}

/** Side and muscle as text, each with its local code. */
export function siteConcept(site: BodySite): CodeableConcept {
  const coding = [localCoding(`site-${site.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`)];
  if (site.side) coding.push(localCoding(`side-${site.side}`));
  return { coding, text: siteInWords(site) };
}

export function quantity(value: number, unit: string, code: string) {
  return { value, unit, system: UNITS_OF_MEASURE, code };
}

/** `note` of a resource, or nothing for an empty one. */
export function noteOf(text: string | null): { note?: Annotation[] } {
  return text ? { note: [{ text }] } : {};
}
