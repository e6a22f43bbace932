import type { CodeableConcept, Observation, ObservationComponent } from 'fhir/r4';
import type { EpisodeRecorded } from '../../domain/record-change/record-change.ts';
import {
  localCoding,
  localConcept,
  loincCoding,
  noteOf,
  patientReference,
  siteConcept,
  toDateTime,
} from './written-elements.ts';

export const SURVEY: CodeableConcept[] = [
  {
    coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' },
    ],
  },
];

/** An episode as an Observation of the survey category, one component per fact. */
export function toEpisodeObservation(change: EpisodeRecorded): Observation {
  const { patientId, start, end, timeZone } = change;
  return {
    resourceType: 'Observation',
    status: 'final',
    category: SURVEY,
    code: localConcept('spasm-episode', 'Spasm episode'),
    subject: patientReference(patientId),
    effectivePeriod: {
      start: toDateTime(start, timeZone),
      ...(end && { end: toDateTime(end, timeZone) }),
    },
    ...componentsOf(change),
    ...noteOf(change.note),
  };
}

function componentsOf(change: EpisodeRecorded): { component?: ObservationComponent[] } {
  const component: ObservationComponent[] = [
    ...change.sites.map((site) => coded('body-site', 'Body site', siteConcept(site))),
    ...change.triggers.map((text) => coded('trigger', 'Trigger', { text })),
    ...change.symptoms.map((text) => coded('symptom', 'Symptom', { text })),
  ];
  if (change.type) {
    component.unshift(
      coded('episode-type', 'Type', { coding: [localCoding(change.type)], text: change.type }),
    );
  }
  if (change.severity !== null) {
    const code = { coding: [loincCoding('72514-3')], text: 'Severity 0-10' };
    component.unshift({ code, valueInteger: change.severity });
  }
  if (change.interference) {
    const code = localConcept('interference', 'Interference');
    component.push({ code, valueString: change.interference });
  }
  // FHIR has no empty arrays.
  return component.length ? { component } : {};
}

function coded(code: string, text: string, value: CodeableConcept): ObservationComponent {
  return { code: localConcept(code, text), valueCodeableConcept: value };
}
