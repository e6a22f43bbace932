import type { Protocol } from '../protocol/protocol.ts';
import type { Change, ChangeClass } from './trial.ts';

/**
 * Exact decimals decide a class: in binary floating point, 7 to 4.9 is a hair less than 30 %.
 * A decimal is an integer number of `10 ** -places`.
 */
interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

function toDecimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 };
}

function toUnits(values: readonly number[]): bigint[] {
  const decimals = values.map(toDecimal);
  const places = Math.max(0, ...decimals.map((decimal) => decimal.places));
  return decimals.map((decimal) => decimal.units * 10n ** BigInt(places - decimal.places));
}

/** The middle value, or the mean of the middle two. NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[sorted.length / 2 - 1] ?? NaN;
  return roundedHalf(lower, upper);
}

/** (a + b) / 2 without binary noise: 4.1 and 4.3 make 4.2. */
function roundedHalf(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  const places = Math.max(toDecimal(a).places, toDecimal(b).places);
  const [unitsA = 0n, unitsB = 0n] = toUnits([a, b]);
  return Number(`${(unitsA + unitsB) * 5n}e-${places + 1}`);
}

/** Follow-up against baseline, in points and percent of the baseline (null when that is 0). */
export function changeBetween(baseline: number, followUp: number): Change {
  const places = Math.max(toDecimal(baseline).places, toDecimal(followUp).places);
  const [from = 0n, to = 0n] = toUnits([baseline, followUp]);
  const points = Number(`${to - from}e-${places}`);
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
  const [from = 0n, to = 0n, unit = 1n] = toUnits([baseline, followUp, pointUnit]);
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
  const { units, places } = toDecimal(bound);
  return amount * 10n ** BigInt(places) >= units * of;
}
