import type { CodeableConcept, Coding, Quantity } from 'fhir/r4';
import { MEASURES } from '../../domain/instrument/measure.ts';
import type { Measure } from '../../domain/instrument/measure.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { codeKeys } from '../terminology/coding.ts';
import { ZERO_TO_TEN_ANSWERS } from '../terminology/measure-table.ts';

/** A reading as an Observation, a component of one, or an answer carries it. */
export interface WrittenValue {
  readonly valueInteger?: number;
  readonly valueDecimal?: number;
  readonly valueQuantity?: Quantity;
  readonly valueCodeableConcept?: CodeableConcept;
  readonly valueCoding?: Coding;
  readonly dataAbsentReason?: CodeableConcept;
}

/** No unit, "1", a UCUM annotation such as `{score}`, or plain words for points of a scale. */
const NO_UNIT = /^(?:1|\{[^}]*\}|\/10|scores?|points?|#)?$/i;

/** The value of a reading; null: recorded as absent; unmappable: named, and in no window. */
export function readScore(measure: Measure, written: WrittenValue): MappingResult<number | null> {
  const { label, minimum, maximum } = MEASURES[measure];
  const number = writtenNumber(measure, written);
  if (!number.ok) return unmappable(`${label}: ${number.reason}`);
  const { value } = number;
  if (value === null) return number;
  if (!(value >= minimum && value <= maximum)) {
    return unmappable(`${label} is ${value}, outside ${minimum}-${maximum}`);
  }
  return mapped(value);
}

function writtenNumber(measure: Measure, written: WrittenValue): MappingResult<number | null> {
  const plain = written.valueInteger ?? written.valueDecimal;
  if (plain !== undefined) return finite(plain);
  if (written.valueQuantity) return quantityNumber(measure, written.valueQuantity);
  const answer = written.valueCodeableConcept ?? codingConcept(written.valueCoding);
  if (answer) return answerNumber(measure, answer);
  if (written.dataAbsentReason) return mapped(null);
  return unmappable('no value that can be read as a number');
}

function quantityNumber(measure: Measure, quantity: Quantity): MappingResult<number | null> {
  const { value, comparator } = quantity;
  const unit = (quantity.code ?? quantity.unit ?? '').trim();
  if (value === undefined) return unmappable('a quantity without a value');
  if (comparator) return unmappable(`"${comparator} ${value}" is no single value`);
  if (NO_UNIT.test(unit)) return finite(value);
  // The visual analog line is 100 mm long.
  if (measure === 'vas' && unit === 'mm') return finite(value);
  if (measure === 'vas' && unit === 'cm') return finite(value * 10);
  return unmappable(`unit "${unit}" is not a score`);
}

function answerNumber(measure: Measure, answer: CodeableConcept): MappingResult<number | null> {
  const { minimum, maximum } = MEASURES[measure];
  const isZeroToTen = minimum === 0 && maximum === 10;
  const values = codeKeys(answer).flatMap((key) => ZERO_TO_TEN_ANSWERS.get(key) ?? []);
  const [value] = values;
  return isZeroToTen && value !== undefined
    ? mapped(value)
    : unmappable('an answer that is no number of the scale');
}

function codingConcept(coding: Coding | undefined): CodeableConcept | undefined {
  return coding && { coding: [coding] };
}

function finite(value: unknown): MappingResult<number> {
  return typeof value === 'number' && Number.isFinite(value)
    ? mapped(value)
    : unmappable('no number');
}
