import type { Observation } from 'fhir/r4';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Score } from '../../domain/instrument/score.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import type { RecordedTime } from '../../domain/time/recorded-time.ts';
import { NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { toRecordId } from '../reference/reference-index.ts';
import { codeKeys, hasCode } from '../terminology/coding.ts';
import { PEG_PANEL } from '../terminology/measure-table.ts';
import { hasValue, observedAt } from './observed-at.ts';
import { measureOf, pegMean } from './measure-of.ts';
import { readScore } from './score-value.ts';
import type { WrittenValue } from './score-value.ts';

interface Reading {
  readonly measure: Measure;
  readonly written: WrittenValue;
}

/** Every reading of an Observation: its own value and those of its components. */
export function toScores(observation: Observation): MappedItems<Score> {
  const id = toRecordId(observation);
  const readings = readingsOf(observation);
  if (readings.length === 0) return NOTHING;
  if (!id) return rejected('no id');
  const time = observedAt(observation, 'end');
  if (!time.ok) return rejected(time.reason);
  return toScoresOf(id, time.value, readings);
}

/** Scores of readings taken together; a PEG whose three items were answered is scored by their mean. */
export function toScoresOf(
  id: RecordId,
  time: RecordedTime | null,
  readings: readonly Reading[],
): MappedItems<Score> {
  const values = new Map<Measure, number>();
  const reasons: string[] = [];
  for (const { measure, written } of readings) {
    const result = readScore(measure, written);
    if (!result.ok) reasons.push(result.reason);
    else if (result.value !== null) values.set(measure, result.value);
  }
  const mean = pegMean(values);
  const isScored = readings.some(({ measure }) => measure === 'peg');
  if (mean !== null && !isScored) values.set('peg', mean);
  const scores = [...values].map(([measure, value]) => ({ id, measure, value, time }));
  return { items: scores, rejected: reasons };
}

function readingsOf(observation: Observation): readonly Reading[] {
  const components = (observation.component ?? []).flatMap((component) => {
    const measure = measureOf(codeKeys(component.code));
    return measure ? { measure, written: component } : [];
  });
  const own = measureOf(codeKeys(observation.code));
  // A panel, or a PEG told only by its items, has no value of its own.
  const isTold = hasValue(observation) || components.length === 0;
  if (!own || !isTold || hasCode(observation.code, PEG_PANEL)) return components;
  return [{ measure: own, written: observation }, ...components];
}
