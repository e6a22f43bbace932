import type {
  CodeableConcept,
  Observation,
  ObservationComponent,
  QuestionnaireResponse,
  Reference,
} from 'fhir/r4';
import type { EpisodeType } from '../../../src/app/domain/episode/episode.ts';
import type { BodySite } from '../../../src/app/domain/injection/procedure-record.ts';
import type { AskedMeasure } from '../patient-model.ts';
import { bodySite, concept, local, LOCAL, LOINC, slug, SURVEY } from './codes.ts';

type New<T> = Omit<T, 'id' | 'meta'>;

const PAIN_0_10 = 'Pain severity - 0-10 verbal numeric rating [Score] - Reported';
const PEG_ITEMS = {
  average: concept(LOINC, '75893-8', 'What number best describes your pain on average'),
  enjoyment: concept(LOINC, '91145-3', 'Pain interfered with enjoyment of life'),
  activity: concept(LOINC, '91146-1', 'Pain interfered with general activity'),
};

const SCORE_CODES: Readonly<Record<AskedMeasure, CodeableConcept>> = {
  peg: concept(LOINC, '91147-9', 'Mean score [PEG]'),
  'pain-average-7d': concept(LOINC, '75893-8', 'Average pain, past week'),
  'pain-worst-7d': local('pain-worst-7d', 'Worst pain, past week'),
  'pain-now': {
    coding: [
      { system: LOCAL, code: 'pain-now', display: 'Pain now' },
      { system: LOINC, code: '72514-3', display: PAIN_0_10 },
    ],
    text: 'Pain now',
  },
};

/** Who, when and where: what every observation of a contact shares. */
export interface Asked {
  readonly subject: Reference;
  readonly time: string;
  readonly performer: Reference;
  readonly encounter?: Reference;
}

function survey(asked: Asked, code: CodeableConcept): New<Observation> {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: SURVEY,
    code,
    subject: asked.subject,
    ...(asked.encounter === undefined ? {} : { encounter: asked.encounter }),
    effectiveDateTime: asked.time,
    performer: [asked.performer],
  };
}

/** A single 0-10 pain score. */
export function painScore(
  asked: Asked,
  measure: Exclude<AskedMeasure, 'peg'>,
  value: number,
  focus: readonly Reference[],
): New<Observation> {
  return {
    ...survey(asked, SCORE_CODES[measure]),
    ...(focus.length === 0 ? {} : { focus: [...focus] }),
    valueInteger: value,
  };
}

export type PegItems = Readonly<Record<keyof typeof PEG_ITEMS, number>>;

/** Mean of the three items, one decimal (Krebs 2009). */
export function pegScore({ average, enjoyment, activity }: PegItems): number {
  return Math.round(((average + enjoyment + activity) / 3) * 10) / 10;
}

export function pegObservation(
  asked: Asked,
  items: PegItems,
  focus: readonly Reference[],
  form: Reference | null,
): New<Observation> {
  return {
    ...survey(asked, SCORE_CODES.peg),
    ...(focus.length === 0 ? {} : { focus: [...focus] }),
    ...(form === null ? {} : { derivedFrom: [form] }),
    valueQuantity: { value: pegScore(items), system: 'http://unitsofmeasure.org', code: '{score}' },
    component: pegEntries(items).map(([code, valueInteger]) => ({ code, valueInteger })),
  };
}

/** The form behind a PEG score, item by item. */
export function pegForm(asked: Asked, items: PegItems): New<QuestionnaireResponse> {
  return {
    resourceType: 'QuestionnaireResponse',
    questionnaire: 'http://loinc.org/q/91148-7',
    status: 'completed',
    subject: asked.subject,
    ...(asked.encounter === undefined ? {} : { encounter: asked.encounter }),
    authored: asked.time,
    item: pegEntries(items).map(([code, valueInteger]) => ({
      linkId: `/${code.coding?.[0]?.code ?? ''}`,
      text: code.text ?? '',
      answer: [{ valueInteger }],
    })),
  };
}

function pegEntries(items: PegItems): [CodeableConcept, number][] {
  return [
    [PEG_ITEMS.average, items.average],
    [PEG_ITEMS.enjoyment, items.enjoyment],
    [PEG_ITEMS.activity, items.activity],
  ];
}

export interface Answer {
  readonly globalImpression: number | null;
  readonly percentRelief: number | null;
  readonly reliefDays: number | null;
  /** null: not asked; empty: asked, none. */
  readonly adverseEffects: readonly string[] | null;
}

/** What a treatment did, as told on the phone or at a visit. */
export function responseObservation(
  asked: Asked,
  answer: Answer,
  focus: readonly Reference[],
  scores: readonly Reference[],
): New<Observation> {
  const component: ObservationComponent[] = [];
  const { globalImpression, percentRelief, reliefDays, adverseEffects } = answer;
  if (globalImpression !== null) {
    component.push({ code: local('pgic', 'Global change'), valueInteger: globalImpression });
  }
  if (percentRelief !== null) {
    const valueQuantity = quantity(percentRelief, '%');
    component.push({ code: local('percent-relief', 'Percent relief'), valueQuantity });
  }
  if (reliefDays !== null) {
    const valueQuantity = quantity(reliefDays, 'd');
    component.push({ code: local('relief-days', 'Days of relief'), valueQuantity });
  }
  const effects = adverseEffects?.length === 0 ? ['none'] : (adverseEffects ?? []);
  for (const effect of effects) {
    const code = local('adverse-effect', 'Side effect');
    component.push({ code, valueCodeableConcept: local(slug(effect), effect) });
  }
  return {
    ...survey(asked, local('treatment-response', 'Treatment response')),
    focus: [...focus],
    ...(scores.length === 0 ? {} : { hasMember: [...scores] }),
    component,
  };
}

function quantity(value: number, code: string): Observation['valueQuantity'] {
  return { value, unit: code, system: 'http://unitsofmeasure.org', code };
}

export interface EpisodeTold {
  readonly start: string;
  readonly end: string;
  readonly type: EpisodeType;
  readonly severity: number;
  readonly sites: readonly BodySite[];
  readonly triggers: readonly string[];
  readonly symptoms: readonly string[];
  readonly interference: string | null;
}

/** One spasm event of the diary. */
export function episodeObservation(subject: Reference, told: EpisodeTold): New<Observation> {
  const coded = (code: string, text: string, value: CodeableConcept): ObservationComponent => ({
    code: local(code, text),
    valueCodeableConcept: value,
  });
  return {
    resourceType: 'Observation',
    status: 'final',
    category: SURVEY,
    code: local('spasm-episode', 'Spasm episode'),
    subject,
    effectivePeriod: { start: told.start, end: told.end },
    performer: [subject],
    component: [
      {
        code: { ...concept(LOINC, '72514-3', PAIN_0_10), text: 'Severity 0-10' },
        valueInteger: told.severity,
      },
      coded('episode-type', 'Type', local(told.type, told.type)),
      ...told.sites.map((site) => coded('body-site', 'Where', bodySite(site))),
      ...told.triggers.map((text) => coded('trigger', 'Trigger', local(slug(text), text))),
      ...told.symptoms.map((text) => coded('symptom', 'Symptom', local(slug(text), text))),
      ...(told.interference === null
        ? []
        : [{ code: local('interference', 'Interference'), valueString: told.interference }]),
    ],
  };
}

/** The count of the 7 days up to and including `date`; 0 is an explicit "none". */
export function episodeCount(subject: Reference, date: string, count: number): New<Observation> {
  const asked: Asked = { subject, time: date, performer: subject };
  return {
    ...survey(asked, local('spasm-count-7d', 'Spasms in the past 7 days')),
    valueInteger: count,
  };
}
