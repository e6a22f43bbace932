import { means, meansNothing } from './field-check.ts';
import type { Reading } from './field-check.ts';

export interface NumberRange {
  /** What is counted, as it stands in the message: "A pain score". */
  readonly what: string;
  readonly minimum: number;
  readonly maximum: number;
}

const PAIN: NumberRange = { what: 'A score', minimum: 0, maximum: 10 };

/** A rating on the 0-10 scale; nothing typed is null, "not recorded". */
export function readRating(text: string): Reading<number | null> {
  return readWhole(text, PAIN);
}

/** A whole number within its range; nothing typed is null. */
export function readWhole(text: string, range: NumberRange): Reading<number | null> {
  const typed = text.trim();
  if (typed === '') return means(null);
  if (!/^-?\d+([.,]\d+)?$/.test(typed)) return meansNothing(wanted(typed, 'no number', range));
  if (!/^-?\d+$/.test(typed)) return meansNothing(wanted(typed, 'no whole number', range));
  return inRange(typed, Number(typed), range);
}

/** A number within its range, with a point or a comma; nothing typed is null. */
export function readDecimal(text: string, range: NumberRange): Reading<number | null> {
  const typed = text.trim();
  if (typed === '') return means(null);
  if (!/^-?\d+([.,]\d+)?$/.test(typed)) return meansNothing(wanted(typed, 'no number', range));
  return inRange(typed, Number(typed.replace(',', '.')), range);
}

/** The same, where nothing typed is a fault. */
export function required<T>(reading: Reading<T | null>, message: string): Reading<T> {
  if (!reading.ok) return reading;
  return reading.value === null ? meansNothing(message) : means(reading.value);
}

function inRange(typed: string, value: number, range: NumberRange): Reading<number> {
  const isInside = value >= range.minimum && value <= range.maximum;
  return isInside ? means(value) : meansNothing(wanted(typed, 'outside', range));
}

function wanted(typed: string, fault: string, { what, minimum, maximum }: NumberRange): string {
  return `${what} goes from ${minimum} to ${maximum}: ${typed} is ${fault}.`;
}
