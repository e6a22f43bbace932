import type { CodeableConcept, Dosage, Quantity, Timing, TimingRepeat } from 'fhir/r4';
import { daysPerUnit } from '../time/duration.ts';

/** Smallest and largest of what an instruction allows; equal where it says one number. */
export interface Spread {
  readonly low: number;
  readonly high: number;
}

export type DoseUnit = 'unit' | 'mg' | 'mL';

export interface Dose extends Spread {
  readonly unit: DoseUnit;
}

/** Doses a day of HL7's timing abbreviations (v3 GTSAbbreviation), and of two common ones it lacks. */
const TIMES_PER_DAY: Readonly<Record<string, number>> = {
  QD: 1,
  AM: 1,
  PM: 1,
  BED: 1,
  QHS: 1,
  BID: 2,
  TID: 3,
  QID: 4,
  QOD: 1 / 2,
  Q1H: 24,
  Q2H: 12,
  Q3H: 8,
  Q4H: 6,
  Q6H: 4,
  Q8H: 3,
  Q12H: 2,
  WK: 1 / 7,
};

const AS_NEEDED_TEXT = /\b(?:as needed|prn|if needed|when needed)\b/i;
/** One tablet, capsule or piece, as UCUM annotations and pharmacies write it. */
const COUNTED_UNIT =
  /^\{?(?:tab(?:let)?s?|cap(?:sule)?s?|caplets?|pills?|each|ea|unit(?:s|_dose)?|dose(?:s|_form)?|1)\}?$/i;

/**
 * Taken only when needed: said by its element, or by its words where the element is silent. Such an
 * order covers no known days, so reading the words can only take a claim back, never make one.
 */
export function isAsNeeded(dosage: Dosage): boolean {
  if (dosage.asNeededBoolean !== undefined) return dosage.asNeededBoolean;
  if (dosage.asNeededCodeableConcept) return true;
  return AS_NEEDED_TEXT.test(`${dosage.text ?? ''} ${dosage.patientInstruction ?? ''}`);
}

/** How often a day; null where the timing does not say. */
export function timesPerDay(timing: Timing | undefined): Spread | null {
  if (!timing) return null;
  return (timing.repeat && timesOfRepeat(timing.repeat)) ?? timesOfCode(timing.code);
}

function timesOfCode(concept: CodeableConcept | undefined): Spread | null {
  const words = [...(concept?.coding ?? []).map(({ code }) => code), concept?.text];
  for (const word of words) {
    const times = word === undefined ? undefined : TIMES_PER_DAY[word.trim().toUpperCase()];
    if (times !== undefined) return { low: times, high: times };
  }
  return null;
}

function timesOfRepeat(repeat: TimingRepeat): Spread | null {
  const { dayOfWeek, period } = repeat;
  const daysOfWeek = dayOfWeek?.length ? dayOfWeek.length / 7 : 1;
  const moments = repeat.timeOfDay?.length ?? repeat.when?.length;
  if (moments) return { low: moments * daysOfWeek, high: moments * daysOfWeek };
  const unitDays = daysPerUnit(repeat.periodUnit);
  if (period === undefined || unitDays === null) return null;
  // "Three times a week, on Monday, Wednesday and Friday" says its days twice.
  const share = period * unitDays <= 1 ? daysOfWeek : 1;
  return spreadOf(repeat, period, unitDays / share);
}

function spreadOf(
  { frequency = 1, frequencyMax, periodMax }: TimingRepeat,
  period: number,
  unitDays: number,
): Spread {
  return {
    low: frequency / ((periodMax ?? period) * unitDays),
    high: (frequencyMax ?? frequency) / (period * unitDays),
  };
}

/** One dose; null where it is not said, or said in a unit that counts nothing we know. */
export function doseOf(dosage: Dosage): Dose | null {
  for (const { doseQuantity, doseRange } of dosage.doseAndRate ?? []) {
    const dose = doseBetween(doseQuantity ?? doseRange?.low, doseQuantity ?? doseRange?.high);
    if (dose) return dose;
  }
  return null;
}

function doseBetween(low: Quantity | undefined, high: Quantity | undefined): Dose | null {
  const unit = doseUnit(low);
  if (!unit || doseUnit(high) !== unit) return null;
  if (low?.value === undefined || high?.value === undefined) return null;
  return { low: low.value, high: high.value, unit };
}

/** What a quantity counts: pieces, milligrams or millilitres; a number without any unit counts pieces. */
export function doseUnit(quantity: Quantity | undefined): DoseUnit | null {
  if (quantity?.value === undefined) return null;
  const { code, unit } = quantity;
  const words = [code, unit].filter((word) => word !== undefined);
  if (words.length === 0 || words.some((word) => COUNTED_UNIT.test(word))) return 'unit';
  if (words.some((word) => /^mg$/i.test(word))) return 'mg';
  return words.some((word) => /^mL$/i.test(word)) ? 'mL' : null;
}
