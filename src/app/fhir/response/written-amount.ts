import type { CodeableConcept, Quantity } from 'fhir/r4';
import { toDays } from '../time/duration.ts';

/** A part of a response as an Observation or a component carries it. */
export interface WrittenAmount {
  readonly valueInteger?: number;
  readonly valueQuantity?: Quantity;
  readonly valueCodeableConcept?: CodeableConcept;
  readonly valueString?: string;
  readonly valueBoolean?: boolean;
  readonly dataAbsentReason?: CodeableConcept;
}

/** A plain number, or a quantity without a unit of measure. */
export function readNumber({ valueInteger, valueQuantity }: WrittenAmount): number | null {
  if (valueInteger !== undefined) return valueInteger;
  if (!valueQuantity || valueQuantity.comparator) return null;
  return /^(?:1|\{[^}]*\}|scores?)?$/i.test(unitOf(valueQuantity))
    ? (valueQuantity.value ?? null)
    : null;
}

/** Percent: a plain number, or a quantity in %. */
export function readPercent(written: WrittenAmount): number | null {
  const { valueQuantity } = written;
  if (valueQuantity && !valueQuantity.comparator && unitOf(valueQuantity) === '%') {
    return valueQuantity.value ?? null;
  }
  return readNumber(written);
}

/** Days: a plain number, or a quantity of time; 0 is "no relief at all". */
export function readDays(written: WrittenAmount): number | null {
  const { valueQuantity } = written;
  const isDays = valueQuantity && /^d(?:ays?)?$/i.test(unitOf(valueQuantity));
  if (isDays && valueQuantity.value === 0) return 0;
  const days = toDays(valueQuantity) ?? readNumber(written);
  return days !== null && days >= 0 ? days : null;
}

function unitOf({ code, unit }: Quantity): string {
  return (code ?? unit ?? '').trim();
}
