import type {
  FhirResource,
  MedicationAdministration,
  Observation,
  Questionnaire,
  QuestionnaireResponse,
} from 'fhir/r4';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { RecordId, UnreadableRecord } from '../../domain/record/record-id.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import { isEpisode, toEpisode, toEpisodeCount } from '../episode/episode-mapper.ts';
import {
  toHomeCareDays,
  toHomeCareOrders,
  toPlannedHomeCare,
} from '../home-care/home-care-mapper.ts';
import { toProcedureRecord } from '../injection/procedure-mapper.ts';
import { measureOf } from '../instrument/measure-of.ts';
import { isCountedObservation } from '../instrument/observed-at.ts';
import { pegScoresOfItems } from '../instrument/peg-items.ts';
import { toAnsweredScores } from '../instrument/questionnaire-score-mapper.ts';
import { toScores } from '../instrument/score-mapper.ts';
import { rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { toOrderedUse, toStatedUse } from '../medication/medication-use-mapper.ts';
import { referencedId, toReferenceIndex } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { toPlannedCare, toReferral, toReferralOfProcedure } from '../referral/referral-mapper.ts';
import { toTreatmentResponse } from '../response/treatment-response-mapper.ts';
import { codeKeys } from '../terminology/coding.ts';

type ResourceOf<T extends FhirResource['resourceType']> = Extract<
  FhirResource,
  { resourceType: T }
>;

/**
 * Everything of one patient's resources that the ledger rests on. Pure and total: any resource of any
 * type may be in the list, in any order; what the ledger does not need is ignored, what cannot be read
 * is named in `unreadable`, medicines whose code is unknown in `notRecognised`.
 */
export function toPatientChart(resources: readonly FhirResource[]): PatientChart {
  const index = toReferenceIndex(resources);
  const unreadable: UnreadableRecord[] = [];

  function allOf<T extends FhirResource['resourceType']>(type: T): readonly ResourceOf<T>[] {
    return resources.filter(
      (resource): resource is ResourceOf<T> => resource.resourceType === type,
    );
  }
  function mapEach<R extends FhirResource, T>(
    list: readonly R[],
    map: (resource: R) => MappedItems<T>,
  ): readonly T[] {
    return list.flatMap((resource) => {
      const { items, rejected: reasons } = mapSafely(resource, map);
      for (const reason of reasons) unreadable.push({ id: nameOf(resource), reason });
      return items;
    });
  }

  const observations = allOf('Observation').filter(isCountedObservation);
  const episodes = observations.filter((observation) => attempt(() => isEpisode(observation)));
  const others = observations.filter((observation) => !episodes.includes(observation));
  const administrations: readonly MedicationAdministration[] = allOf('MedicationAdministration');
  const questionnaires: readonly Questionnaire[] = allOf('Questionnaire');
  const derived = measuresByResponse(observations, index);
  const measuresOf = (response: QuestionnaireResponse) =>
    derived.get(nameOf(response)) ?? new Set<Measure>();

  const medicationUses = [
    ...mapEach(allOf('MedicationRequest'), (order) => toOrderedUse(order, index)),
    ...mapEach(allOf('MedicationStatement'), (statement) => toStatedUse(statement, index)),
  ];
  const scores = [
    ...mapEach(others, toScores),
    ...mapEach(allOf('QuestionnaireResponse'), (response) =>
      toAnsweredScores(response, questionnaires, measuresOf(response)),
    ),
  ];
  return {
    medicationUses,
    procedures: mapEach(allOf('Procedure'), (procedure) =>
      toProcedureRecord(procedure, administrations, index),
    ),
    homeCareOrders: [
      ...mapEach(allOf('ServiceRequest'), toHomeCareOrders),
      ...mapEach(allOf('CarePlan'), toPlannedHomeCare),
    ],
    homeCareDays: mapEach(others, (observation) => toHomeCareDays(observation, index)),
    scores: [...scores, ...(attempt(() => pegScoresOfItems(scores, others, index)) ?? [])],
    responses: mapEach(others, (observation) => toTreatmentResponse(observation, index)),
    episodes: mapEach(episodes, toEpisode),
    episodeCounts: mapEach(others, toEpisodeCount),
    referrals: [
      ...mapEach(allOf('Procedure'), toReferralOfProcedure),
      ...mapEach(allOf('ServiceRequest'), toReferral),
      ...mapEach(allOf('CarePlan'), toPlannedCare),
    ],
    unreadable: withoutRepeats(unreadable),
    notRecognised: medicationUses.flatMap(({ id, text, ingredients }) =>
      ingredients.length === 0 ? [{ id, text }] : [],
    ),
  };
}

/** A resource that is not shaped as FHIR says must not take the others of its chart with it. */
function mapSafely<R extends FhirResource, T>(
  resource: R,
  map: (resource: R) => MappedItems<T>,
): MappedItems<T> {
  return attempt(() => map(resource)) ?? rejected('not shaped as FHIR R4 says');
}

/** JSON that is not what its type says fails in many ways; all of them mean: cannot be read. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function nameOf(resource: FhirResource): RecordId {
  return `${resource.resourceType}/${resource.id ?? '(no id)'}`;
}

/** Which measures Observations carry for the questionnaire response they were derived from. */
function measuresByResponse(
  observations: readonly Observation[],
  index: ReferenceIndex,
): ReadonlyMap<RecordId, ReadonlySet<Measure>> {
  const measures = new Map<RecordId, Set<Measure>>();
  for (const observation of observations) {
    for (const [response, measure] of attempt(() => derivedMeasures(observation, index)) ?? []) {
      measures.set(response, (measures.get(response) ?? new Set()).add(measure));
    }
  }
  return measures;
}

function derivedMeasures(
  { code, component, derivedFrom }: Observation,
  index: ReferenceIndex,
): readonly (readonly [RecordId, Measure])[] {
  const concepts = [code, ...(component ?? []).map((part) => part.code)];
  const measures = concepts.flatMap((concept) => measureOf(codeKeys(concept)) ?? []);
  return (derivedFrom ?? [])
    .flatMap((reference) => referencedId(reference, index) ?? [])
    .flatMap((response) => measures.map((measure) => [response, measure] as const));
}

function withoutRepeats(records: readonly UnreadableRecord[]): readonly UnreadableRecord[] {
  const seen = new Map(records.map((record) => [`${record.id} ${record.reason}`, record]));
  return [...seen.values()];
}
