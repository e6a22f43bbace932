import type { Observation } from 'fhir/r4';
import type {
  GlobalImpression,
  TreatmentResponse,
} from '../../domain/response/treatment-response.ts';
import { observedAt } from '../instrument/observed-at.ts';
import { NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { referencedId, toRecordId } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { codeKeys, codesOf, conceptText, LOCAL } from '../terminology/coding.ts';
import type { CodeKey } from '../terminology/coding.ts';
import { readDays, readNumber, readPercent } from './written-amount.ts';
import type { WrittenAmount } from './written-amount.ts';

const RESPONSE: CodeKey = `${LOCAL}|treatment-response`;
const PARTS = {
  impression: `${LOCAL}|pgic`,
  relief: `${LOCAL}|percent-relief`,
  days: `${LOCAL}|relief-days`,
  adverseEffect: `${LOCAL}|adverse-effect`,
} as const satisfies Readonly<Record<string, CodeKey>>;

interface Part {
  readonly keys: readonly CodeKey[];
  readonly written: WrittenAmount;
}

/**
 * A response to a treatment: an Observation `treatment-response` with its parts as components, or an
 * Observation of one part alone. Nothing for an Observation of anything else.
 */
export function toTreatmentResponse(
  observation: Observation,
  index: ReferenceIndex,
): MappedItems<TreatmentResponse> {
  const parts = partsOf(observation);
  if (parts.length === 0) return NOTHING;
  const id = toRecordId(observation);
  const time = observedAt(observation, 'end');
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);

  const reasons: string[] = [];
  const response: TreatmentResponse = {
    id,
    time: time.value,
    focus: (observation.focus ?? []).flatMap((reference) => referencedId(reference, index) ?? []),
    globalImpression: toImpression(numberOf(parts, PARTS.impression, readNumber, reasons), reasons),
    percentRelief: toRelief(numberOf(parts, PARTS.relief, readPercent, reasons), reasons),
    reliefDays: numberOf(parts, PARTS.days, readDays, reasons),
    adverseEffects: adverseEffectsOf(parts),
  };
  return { items: [response], rejected: reasons };
}

function partsOf(observation: Observation): readonly Part[] {
  const own = codeKeys(observation.code);
  const components = (observation.component ?? []).map((component) => ({
    keys: codeKeys(component.code),
    written: component,
  }));
  if (own.includes(RESPONSE)) return [{ keys: own, written: {} }, ...components];
  const isPart = Object.values(PARTS).some((part) => own.includes(part));
  return isPart ? [{ keys: own, written: observation }] : [];
}

function numberOf(
  parts: readonly Part[],
  key: CodeKey,
  read: (written: WrittenAmount) => number | null,
  reasons: string[],
): number | null {
  const part = parts.find(({ keys }) => keys.includes(key));
  if (!part || part.written.dataAbsentReason) return null;
  const value = read(part.written);
  if (value === null) reasons.push(`${nameOf(key)} has no value that can be read`);
  return value;
}

function toImpression(value: number | null, reasons: string[]): GlobalImpression | null {
  if (value === null || isImpression(value)) return value;
  reasons.push(`global impression of change is ${value}, outside 1-7`);
  return null;
}

function isImpression(value: number): value is GlobalImpression {
  return Number.isInteger(value) && value >= 1 && value <= 7;
}

function toRelief(value: number | null, reasons: string[]): number | null {
  if (value === null || (value >= 0 && value <= 100)) return value;
  reasons.push(`percent relief is ${value}, outside 0-100`);
  return null;
}

/** null: not asked; empty: asked, and none. */
function adverseEffectsOf(parts: readonly Part[]): readonly string[] | null {
  const answers = parts
    .filter(({ keys }) => keys.includes(PARTS.adverseEffect))
    .map(({ written }) => written)
    .filter(({ dataAbsentReason }) => !dataAbsentReason);
  if (answers.length === 0) return null;
  return answers.filter((answer) => !isNone(answer)).flatMap((answer) => effectText(answer) ?? []);
}

function isNone({ valueCodeableConcept, valueString, valueBoolean }: WrittenAmount): boolean {
  return (
    valueBoolean === false ||
    codesOf(valueCodeableConcept, LOCAL).includes('none') ||
    /^(?:none|no)$/i.test((valueString ?? valueCodeableConcept?.text ?? '').trim())
  );
}

function effectText({ valueCodeableConcept, valueString }: WrittenAmount): string | null {
  return valueString ?? conceptText(valueCodeableConcept);
}

function nameOf(key: CodeKey): string {
  return key.slice(LOCAL.length + 1);
}
