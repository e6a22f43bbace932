import type { Dosage, Duration, Quantity } from 'fhir/r4';
import { daysOfPeriod, toDays, wholeDays } from '../time/duration.ts';
import { doseOf, doseUnit, isAsNeeded, timesPerDay } from './dosage.ts';
import type { Spread } from './dosage.ts';

/** What an order or a statement says of how much was given and how it is taken. */
export interface Supply {
  readonly dosages: readonly Dosage[];
  readonly quantity?: Quantity;
  readonly expectedSupplyDuration?: Duration;
  /** Milligrams in one unit of a single-ingredient product. */
  readonly strengthMilligrams: number | null;
}

/** Units taken a day: pieces of a solid product, else the product's own measure (mg, mL). */
interface DailyUse extends Spread {
  readonly unit: 'unit' | 'mg' | 'mL';
}

/**
 * Whole days a supply lasts (ledger rules, "Trials"): expected supply duration, else quantity / daily
 * dose, else how long the instruction says; null where unknown, and always for as-needed use. A period
 * is none of these: its days are the clinic's. Refills allowed are no refills taken. Where the
 * instruction leaves a range, the larger dose counts: never more cover than is sure.
 */
export function coveredDays(supply: Supply): number | null {
  const { dosages } = supply;
  if (isTakenAsNeeded(dosages)) return null;
  const expected = toDays(supply.expectedSupplyDuration);
  if (expected !== null) return wholeDays(expected);
  return daysOfQuantity(supply) ?? daysOfBounds(dosages);
}

/** As needed only: nothing of it is taken by the clock. */
export function isTakenAsNeeded(dosages: readonly Dosage[]): boolean {
  return dosages.length > 0 && dosages.every(isAsNeeded);
}

/** Units and milligrams a day, each null where the instruction gives none or no single number. */
export function dailyAmounts(supply: Supply): {
  readonly units: number | null;
  readonly milligrams: number | null;
} {
  const steps = stepsOf(supply.dosages).map((step) => dailyUse(step, supply.strengthMilligrams));
  const [use] = steps;
  if (steps.length !== 1 || !use || use.low !== use.high) return { units: null, milligrams: null };
  const strength = supply.strengthMilligrams;
  if (use.unit === 'mg') return { units: null, milligrams: use.high };
  if (use.unit === 'mL') return { units: null, milligrams: null };
  return { units: use.high, milligrams: strength === null ? null : use.high * strength };
}

/**
 * Instructions of equal or no sequence number are taken together, others one after the other: a taper.
 */
function stepsOf(dosages: readonly Dosage[]): readonly (readonly Dosage[])[] {
  const steps = new Map<number, Dosage[]>();
  for (const dosage of dosages) {
    const sequence = dosage.sequence ?? 1;
    steps.set(sequence, [...(steps.get(sequence) ?? []), dosage]);
  }
  return [...steps].sort(([a], [b]) => a - b).map(([, step]) => step);
}

function dailyUse(step: readonly Dosage[], strength: number | null): DailyUse | null {
  const uses = step.map((dosage) => dailyUseOf(dosage, strength));
  const unit = uses[0]?.unit;
  if (!unit || uses.some((use) => use?.unit !== unit)) return null;
  return {
    unit,
    low: uses.reduce((sum, use) => sum + (use?.low ?? 0), 0),
    high: uses.reduce((sum, use) => sum + (use?.high ?? 0), 0),
  };
}

function dailyUseOf(dosage: Dosage, strength: number | null): DailyUse | null {
  const dose = doseOf(dosage);
  const times = timesPerDay(dosage.timing);
  if (!dose || !times || isAsNeeded(dosage)) return null;
  const inUnits = dose.unit === 'mg' && strength !== null;
  const perDose = inUnits ? strength : 1;
  return {
    unit: inUnits ? 'unit' : dose.unit,
    low: (dose.low / perDose) * times.low,
    high: (dose.high / perDose) * times.high,
  };
}

function daysOfQuantity({ quantity, dosages, strengthMilligrams }: Supply): number | null {
  const given = quantityIn(quantity, strengthMilligrams);
  if (!given || dosages.length === 0) return null;
  let remaining = given.value;
  let days = 0;
  const steps = stepsOf(dosages);
  for (const [place, step] of steps.entries()) {
    const use = dailyUse(step, strengthMilligrams);
    if (use?.unit !== given.unit || use.high <= 0) return null;
    const planned = place < steps.length - 1 ? daysOfStep(step) : Infinity;
    if (planned === null) return null;
    const taken = Math.min(planned, remaining / use.high);
    days += taken;
    remaining -= taken * use.high;
  }
  return days > 0 ? wholeDays(days) : null;
}

function quantityIn(
  quantity: Quantity | undefined,
  strength: number | null,
): { readonly value: number; readonly unit: 'unit' | 'mg' | 'mL' } | null {
  const unit = doseUnit(quantity);
  const value = quantity?.value ?? 0;
  if (!unit || value <= 0) return null;
  return unit === 'mg' && strength !== null
    ? { value: value / strength, unit: 'unit' }
    : { value, unit };
}

/** Durations in the instructions: of those taken together the longest, of a taper the sum of its steps. */
function daysOfBounds(dosages: readonly Dosage[]): number | null {
  if (dosages.some(({ timing }) => timing?.repeat?.boundsPeriod?.end)) return null;
  const steps = stepsOf(dosages).map(daysOfStep);
  if (steps.length === 0) return null;
  return steps.reduce((sum, days) => (sum === null || days === null ? null : sum + days), 0);
}

function daysOfStep(step: readonly Dosage[]): number | null {
  const known = step.flatMap(({ timing }) => {
    const bounds = timing?.repeat;
    const duration = toDays(bounds?.boundsDuration);
    const days = duration === null ? daysOfPeriod(bounds?.boundsPeriod) : wholeDays(duration);
    return days ?? [];
  });
  return known.length > 0 ? Math.max(...known) : null;
}
