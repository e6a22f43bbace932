import type { CodeableConcept, Observation, ObservationComponent } from 'fhir/r4';
import type { ResponseRecorded } from '../../domain/record-change/record-change.ts';
import { SURVEY } from './episode-observation.ts';
import {
  localCoding,
  localConcept,
  loincCoding,
  noteOf,
  patientReference,
  quantity,
  toDateTime,
} from './written-elements.ts';

/** One score or the response itself, named so that it has an identity within its change. */
export interface ResponsePart {
  readonly part: 'pain-now' | 'pain-average-7d' | 'pain-worst-7d' | 'peg' | 'response';
  readonly resource: Observation;
}

const PAIN_NOW: CodeableConcept = {
  coding: [localCoding('pain-now'), loincCoding('72514-3')],
  text: 'Pain now, 0-10',
};
const PAIN_AVERAGE: CodeableConcept = {
  coding: [loincCoding('75893-8')],
  text: 'Average pain, past week, 0-10',
};
const PAIN_WORST = localConcept('pain-worst-7d', 'Worst pain, past week, 0-10');
const PEG: CodeableConcept = { coding: [loincCoding('91147-9')], text: 'PEG, mean of 3 items' };
const PEG_ENJOYMENT: CodeableConcept = {
  coding: [loincCoding('91145-3')],
  text: 'PEG: interference with enjoyment of life',
};
const PEG_ACTIVITY: CodeableConcept = {
  coding: [loincCoding('91146-1')],
  text: 'PEG: interference with general activity',
};

/** The scores first, each an Observation, then what was said of the treatment, if anything was. */
export function toResponseParts(change: ResponseRecorded): readonly ResponsePart[] {
  const { painNow, painAverage7d, painWorst7d, peg } = change;
  const parts: ResponsePart[] = [];
  if (painNow !== null) {
    parts.push({ part: 'pain-now', resource: score(change, PAIN_NOW, painNow) });
  }
  // The first PEG item is the same question: written once, as the item, it counts once.
  if (painAverage7d !== null && peg?.[0] !== painAverage7d) {
    parts.push({ part: 'pain-average-7d', resource: score(change, PAIN_AVERAGE, painAverage7d) });
  }
  if (painWorst7d !== null) {
    parts.push({ part: 'pain-worst-7d', resource: score(change, PAIN_WORST, painWorst7d) });
  }
  if (peg) parts.push({ part: 'peg', resource: pegObservation(change, peg) });
  const component = responseComponents(change);
  if (component.length || change.note) {
    parts.push({ part: 'response', resource: responseObservation(change, component) });
  }
  return parts;
}

/** The PEG score: mean of the three items (clinical facts 2.2). */
export function pegMean(items: readonly [number, number, number]): number {
  return (items[0] + items[1] + items[2]) / 3;
}

function score(change: ResponseRecorded, code: CodeableConcept, value: number): Observation {
  return { ...base(change, code), valueInteger: value };
}

function pegObservation(
  change: ResponseRecorded,
  items: readonly [number, number, number],
): Observation {
  const codes = [PAIN_AVERAGE, PEG_ENJOYMENT, PEG_ACTIVITY] as const;
  return {
    ...base(change, PEG),
    // Not rounded: a class of change may hang on it. Screens round.
    valueQuantity: quantity(pegMean(items), 'score', '{score}'),
    component: codes.map((code, index) => ({ code, valueInteger: items[index] ?? 0 })),
  };
}

function responseObservation(
  change: ResponseRecorded,
  component: ObservationComponent[],
): Observation {
  return {
    ...base(change, localConcept('treatment-response', 'Response to treatment')),
    ...(component.length && { component }),
    ...noteOf(change.note),
  };
}

function responseComponents(change: ResponseRecorded): ObservationComponent[] {
  const component: ObservationComponent[] = [];
  if (change.globalImpression !== null) {
    const code = localConcept('pgic', 'Patient Global Impression of Change, 1-7');
    component.push({ code, valueInteger: change.globalImpression });
  }
  if (change.percentRelief !== null) {
    const code = localConcept('percent-relief', 'Percent relief');
    component.push({ code, valueQuantity: quantity(change.percentRelief, '%', '%') });
  }
  if (change.reliefDays !== null) {
    const code = localConcept('relief-days', 'Days of relief');
    component.push({ code, valueQuantity: quantity(change.reliefDays, 'days', 'd') });
  }
  return [...component, ...adverseEffectComponents(change.adverseEffects)];
}

/** Nothing for "not asked"; an explicit `none` for "asked, none". */
function adverseEffectComponents(effects: readonly string[] | null): ObservationComponent[] {
  if (!effects) return [];
  const code = localConcept('adverse-effect', 'Adverse effect');
  const values = effects.length
    ? effects.map((text) => ({ text }))
    : [localConcept('none', 'None')];
  return values.map((valueCodeableConcept) => ({ code, valueCodeableConcept }));
}

function base(change: ResponseRecorded, code: CodeableConcept): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: SURVEY,
    code,
    subject: patientReference(change.patientId),
    ...(change.focus.length && { focus: change.focus.map((reference) => ({ reference })) }),
    effectiveDateTime: toDateTime(change.time, change.timeZone),
  };
}
