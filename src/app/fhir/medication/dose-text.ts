import type { Dosage } from 'fhir/r4';
import { doseOf, isAsNeeded, timesPerDay } from './dosage.ts';
import type { Dose, Spread } from './dosage.ts';

const UNIT_WORDS = { unit: 'unit', mg: 'mg', mL: 'mL' } as const;

/** The dose in words: the instruction's own text, else made from its numbers; null: not recorded. */
export function doseText(dosages: readonly Dosage[]): string | null {
  const parts = dosages.flatMap((dosage) => textOf(dosage) ?? []);
  return parts.length > 0 ? parts.join('; ') : null;
}

function textOf(dosage: Dosage): string | null {
  if (dosage.text) return dosage.text;
  const words = [
    amountText(doseOf(dosage)),
    frequencyText(timesPerDay(dosage.timing)),
    isAsNeeded(dosage) ? 'as needed' : null,
  ].filter((word) => word !== null);
  return words.length > 0 ? words.join(' ') : null;
}

function amountText(dose: Dose | null): string | null {
  if (!dose) return null;
  const plural = dose.unit === 'unit' && dose.high > 1 ? 's' : '';
  return `${spreadText(dose)} ${UNIT_WORDS[dose.unit]}${plural}`;
}

function frequencyText(times: Spread | null): string | null {
  if (!times || times.low <= 0) return null;
  if (times.high >= 1) return `${spreadText(times)} times a day`.replace(/^1 times/, 'once');
  return `every ${spreadText({ low: 1 / times.high, high: 1 / times.low })} days`;
}

function spreadText({ low, high }: Spread): string {
  const [from, to] = [rounded(low), rounded(high)];
  return from === to ? from : `${from}-${to}`;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
