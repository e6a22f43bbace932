import type { Protocol } from '../protocol/protocol.ts';
import type { Change, ChangeClass } from './trial.ts';

/**
 * Exact numbers decide a class: in binary floating point, 7 to 4.9 is a hair less than 30 %, and so is
 * a PEG of 20/3 to one of 14/3.
 */
interface Fraction {
  readonly numerator: bigint;
  /** Above 0. */
  readonly denominator: bigint;
}

/** More decimals than anyone writes down: a mean of three answers, or the median of two such means. */
const MOST_WRITTEN_PLACES = 10;
/** Such a mean is a whole number of sixths of a hundredth, where answers have two decimals at most. */
const PARTS_OF_A_MEAN = 600;

function toFraction(value: number): Fraction {
  const parts = Math.round(value * PARTS_OF_A_MEAN);
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', decimals = ''] = mantissa.split('.');
  const places = decimals.length - Number(exponent);
  const isMean = places > MOST_WRITTEN_PLACES && isSameDouble(parts / PARTS_OF_A_MEAN, value);
  if (isMean) return { numerator: BigInt(parts), denominator: BigInt(PARTS_OF_A_MEAN) };
  const numerator = BigInt(whole + decimals);
  return places >= 0
    ? { numerator, denominator: 10n ** BigInt(places) }
    : { numerator: numerator * 10n ** BigInt(-places), denominator: 1n };
}

/** Equal but for what adding and dividing may have rounded. */
function isSameDouble(a: number, b: number): boolean {
  return Math.abs(a - b) <= 4 * Number.EPSILON * Math.abs(b);
}

/** Values as whole numbers of one part, and how many of these parts make 1. */
function inCommonParts(values: readonly number[]): {
  readonly units: readonly bigint[];
  readonly perOne: bigint;
} {
  const fractions = values.map(toFraction);
  const perOne = fractions.reduce((product, { denominator }) => product * denominator, 1n);
  const units = fractions.map(({ numerator, denominator }) => (numerator * perOne) / denominator);
  return { units, perOne };
}

/** The middle value, or the mean of the middle two. NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[sorted.length / 2 - 1] ?? NaN;
  return middleOf(lower, upper);
}

/** (a + b) / 2 without binary noise: 4.1 and 4.3 make 4.2. */
function middleOf(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  const { units, perOne } = inCommonParts([a, b]);
  const [unitsA = 0n, unitsB = 0n] = units;
  return Number(unitsA + unitsB) / Number(2n * perOne);
}

/** Follow-up against baseline, in points and percent of the baseline (null when that is 0). */
export function changeBetween(baseline: number, followUp: number): Change {
  const { units, perOne } = inCommonParts([baseline, followUp]);
  const [from = 0n, to = 0n] = units;
  const points = Number(to - from) / Number(perOne);
  if (from === 0n) return { points, percent: null, roundedPercent: null };
  // Thousandths of the baseline, rounded half away from zero: -6.25 % is shown as -6.3 %.
  const doubled = ((to - from) * 2000n) / from;
  const thousandths = (doubled + (doubled < 0n ? -1n : 1n)) / 2n;
  return {
    points,
    percent: (Number(to - from) / Number(from)) * 100,
    roundedPercent: Number(thousandths) / 10,
  };
}

/**
 * The class of a change on a scale where lower is better; a bound belongs to the better class.
 * Bounds: clinical facts 2.3 and 7.1. Null when the baseline is 0: a percentage of nothing.
 * `pointUnit` is 10 for a scale of 0-100, so that two points mean the same as on 0-10.
 */
export function changeClass(
  baseline: number,
  followUp: number,
  bounds: Protocol['change'],
  pointUnit = 1,
): ChangeClass | null {
  const { units } = inCommonParts([baseline, followUp, pointUnit]);
  const [from = 0n, to = 0n, unit = 1n] = units;
  if (from === 0n) return null;
  if (to < from) return classOfDecrease((from - to) * 100n, from, bounds);
  const hasRisenBy = (points: number) => reaches(to - from, points, unit);
  if (hasRisenBy(bounds.worsePoints.value)) return 'worse';
  const hasRisen = reaches((to - from) * 100n, bounds.worsePercent.value, from);
  return hasRisen && hasRisenBy(bounds.worsePercentPoints.value) ? 'worse' : 'none';
}

function classOfDecrease(hundredfold: bigint, from: bigint, bounds: Protocol['change']) {
  const classes = ['substantial', 'moderate', 'minimal'] as const;
  return classes.find((name) => reaches(hundredfold, bounds[name].value, from)) ?? 'none';
}

/** amount >= bound * of, exactly. */
function reaches(amount: bigint, bound: number, of: bigint): boolean {
  const { numerator, denominator } = toFraction(bound);
  return amount * denominator >= numerator * of;
}
