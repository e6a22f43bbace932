import type { CodeableConcept, Coding, Meta } from 'fhir/r4';
import type { BodySite } from '../../../src/app/domain/injection/procedure-record.ts';

export const LOCAL = 'urn:ladderline:codes';
export const LOINC = 'http://loinc.org';
export const SNOMED = 'http://snomed.info/sct';
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
export const BSER_STATUS = 'http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS';
const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

const TEST_DATA: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  code: 'HTEST',
  display: 'test health data',
};

/** On every resource: invented, not a real person's. */
export const SYNTHETIC: Meta = { security: [TEST_DATA], tag: [TEST_DATA] };

export const SURVEY: CodeableConcept[] = [
  { coding: [{ system: OBSERVATION_CATEGORY, code: 'survey', display: 'Survey' }] },
];

/** One code with its words. */
export function concept(system: string, code: string, text: string): CodeableConcept {
  return { coding: [{ system, code, display: text }], text };
}

export function local(code: string, text: string): CodeableConcept {
  return concept(LOCAL, code, text);
}

/** `upper trapezius` as `upper-trapezius`. */
export function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** A muscle and its side: words, and the local codes of both. */
export function bodySite({ name, side }: BodySite): CodeableConcept {
  const coding: Coding[] = [{ system: LOCAL, code: `site-${slug(name)}`, display: name }];
  if (side === null) return { coding, text: name };
  coding.push({ system: LOCAL, code: `side-${side}`, display: side });
  return { coding, text: `${side} ${name}` };
}
