import type { Measure } from '../../domain/instrument/measure.ts';
import type { CodeKey } from '../terminology/coding.ts';
import { MEASURES_BY_CODE } from '../terminology/measure-table.ts';

/** The three items whose mean is the PEG score (clinical facts 2.2). */
export const PEG_ITEMS = [
  'pain-average-7d',
  'peg-enjoyment',
  'peg-activity',
] as const satisfies readonly Measure[];

/**
 * The measure that codes name; null: none. 72514-3 says "0-10" and no recall: a code that names the
 * recall beside it decides. Codes of two different measures name none.
 */
export function measureOf(keys: readonly CodeKey[]): Measure | null {
  const measures = new Set(keys.flatMap((key) => MEASURES_BY_CODE.get(key) ?? []));
  if (measures.size > 1) measures.delete('pain-unspecified');
  const [measure] = measures;
  return measures.size === 1 && measure ? measure : null;
}

/** The exact mean of the three PEG items; null: an item is missing, so there is no score. */
export function pegMean(values: ReadonlyMap<Measure, number>): number | null {
  const answered = PEG_ITEMS.flatMap((item) => values.get(item) ?? []);
  if (answered.length < PEG_ITEMS.length) return null;
  return answered.reduce((sum, value) => sum + value, 0) / PEG_ITEMS.length;
}
