import type { Observation } from 'fhir/r4';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Score } from '../../domain/instrument/score.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import { referencedId, toRecordId } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { PEG_ITEMS, pegMean } from './measure-of.ts';

/**
 * PEG scores of items recorded as Observations of their own: those of one panel (`hasMember`), of one
 * questionnaire response (`derivedFrom`), or of the very same time, where no PEG score stands beside them.
 */
export function pegScoresOfItems(
  scores: readonly Score[],
  observations: readonly Observation[],
  index: ReferenceIndex,
): readonly Score[] {
  const setOf = answerSets(observations, index);
  const sets = new Map<string, Score[]>();
  const scored = new Set<string>();
  for (const score of scores) {
    const timeKey = score.time ? JSON.stringify(score.time) : score.id;
    const key = setOf.get(score.id) ?? timeKey;
    if (score.measure === 'peg') {
      for (const known of [key, timeKey, score.id]) scored.add(known);
    } else if (isPegItem(score.measure)) {
      sets.set(key, [...(sets.get(key) ?? []), score]);
    }
  }
  return [...sets].flatMap(([key, set]) => (scored.has(key) ? [] : scoreOf(set)));
}

function isPegItem(measure: Measure): boolean {
  return PEG_ITEMS.some((item) => item === measure);
}

/** The score carries the record and the time of the first item, whatever the order they came in. */
function scoreOf(set: readonly Score[]): readonly Score[] {
  const value = pegMean(new Map(set.map(({ measure, value: answer }) => [measure, answer])));
  const first = set.find(({ measure }) => measure === PEG_ITEMS[0]);
  // Two answers to one item: which belongs to the score is not known.
  if (!first || value === null || set.length > PEG_ITEMS.length) return [];
  return [{ id: first.id, measure: 'peg', value, time: first.time }];
}

/** By record, the panel or the response that it belongs to. */
function answerSets(
  observations: readonly Observation[],
  index: ReferenceIndex,
): ReadonlyMap<RecordId, RecordId> {
  const sets = new Map<RecordId, RecordId>();
  for (const observation of observations) {
    const id = toRecordId(observation);
    const source = (observation.derivedFrom ?? [])
      .map((reference) => referencedId(reference, index))
      .find((derivedFrom) => derivedFrom?.startsWith('QuestionnaireResponse/'));
    if (id && source && !sets.has(id)) sets.set(id, source);
    for (const member of observation.hasMember ?? []) {
      const memberId = referencedId(member, index);
      if (id && memberId) sets.set(memberId, id);
    }
  }
  return sets;
}
