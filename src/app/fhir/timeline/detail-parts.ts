import { toPartialTime } from '../time/fhir-time.ts';
import {
  conceptText,
  numberText,
  quantityText,
  referenceText,
  valueText,
  wordsOf,
} from './datatype-text.ts';
import type { ResolveReference } from './datatype-text.ts';
import { isJsonObject, textAt, valuesAt } from './json-path.ts';
import type { JsonObject } from './json-path.ts';

type DetailPart = (resource: JsonObject, resolve: ResolveReference) => string | null;

const SYSTOLIC = '8480-6';
const DIASTOLIC = '8462-4';

/** What each element adds to the line, in the order it is read; an absent element costs nothing. */
const PARTS: readonly (readonly [element: string, part: DetailPart])[] = [
  ['doNotPerform', ({ doNotPerform }) => (doNotPerform === true ? 'do not give' : null)],
  ['component', componentsText],
  ['interpretation', ({ interpretation }) => list([interpretation].flat(), wordsOf)],
  ['dataAbsentReason', (r) => prefixed('not recorded: ', conceptText(r['dataAbsentReason']))],
  ['dosageInstruction', ({ dosageInstruction }) => list([dosageInstruction].flat(), doseText)],
  ['dosage', ({ dosage }) => list([dosage].flat(), doseText)],
  ['doseQuantity', ({ doseQuantity }) => quantityText(doseQuantity)],
  ['usedCode', (r) => list(valuesAt(r, 'usedCode'), conceptText)],
  ['bodySite', (r) => list(valuesAt(r, 'bodySite'), conceptText)],
  ['target', (r) => list(valuesAt(r, 'target.detail[x]'), valueText)],
  ['activity', (r) => list(valuesAt(r, 'activity.detail.code'), conceptText)],
  ['criticality', ({ criticality }) => prefixed('criticality ', wordsOf(criticality))],
  ['reaction', (r) => list(valuesAt(r, 'reaction.manifestation'), conceptText)],
  ['conclusion', ({ conclusion }) => wordsOf(conclusion)],
  ['result', (r) => counted(valuesAt(r, 'result').length, 'result')],
  ['item', (r) => counted(answersIn(r['item']), 'answer')],
  ['abatementDateTime', (r) => prefixed('ended ', dayText(textAt(r, 'abatementDateTime')))],
  ['abatementPeriod', (r) => prefixed('ended ', dayText(textAt(r, 'abatementPeriod.end')))],
  ['reasonCode', (r) => prefixed('for ', list(valuesAt(r, 'reasonCode'), conceptText))],
  ['reasonReference', reasonReferenceText],
  ['outcome', ({ outcome }) => (isJsonObject(outcome) ? conceptText(outcome) : null)],
  ['total', totalText],
  ['businessStatus', ({ businessStatus }) => conceptText(businessStatus)],
  ['restriction', (r) => prefixed('due ', dayText(textAt(r, 'restriction.period.end')))],
];

/** The line under a title: value with unit, dose, site, reason; null where the record says none of it. */
export function detailPartsOf(resource: JsonObject, resolve: ResolveReference): readonly string[] {
  const value = list(valuesAt(resource, 'value[x]'), valueText);
  const parts = PARTS.map(([element, part]) =>
    element in resource ? part(resource, resolve) : null,
  );
  return [value, ...parts].filter((part) => part !== null);
}

/** `120/80 mm[Hg]` for a blood pressure; else each component by name with its value. */
function componentsText(resource: JsonObject): string | null {
  const components = valuesAt(resource, 'component').filter(isJsonObject);
  const pressure = bloodPressureText(components);
  if (pressure) return pressure;
  return list(components, (component) => {
    const name = conceptText(component['code']);
    const value = list(valuesAt(component, 'value[x]'), valueText);
    const missing = prefixed('not recorded: ', conceptText(component['dataAbsentReason']));
    return name ? `${name}: ${value ?? missing ?? 'not recorded'}` : value;
  });
}

function bloodPressureText(components: readonly JsonObject[]): string | null {
  const systolic = quantityOf(components, SYSTOLIC);
  const diastolic = quantityOf(components, DIASTOLIC);
  if (!systolic || systolic.unit !== diastolic?.unit) return null;
  return [`${systolic.amount}/${diastolic.amount}`, systolic.unit].filter(Boolean).join(' ');
}

function quantityOf(components: readonly JsonObject[], loinc: string) {
  const component = components.find((item) => valuesAt(item, 'code.coding.code').includes(loinc));
  const quantity = component?.['valueQuantity'];
  const amount = isJsonObject(quantity) ? numberText(quantity['value']) : null;
  return amount ? { amount, unit: textAt(quantity, 'unit') ?? textAt(quantity, 'code') } : null;
}

/** A dose as written, else put together from its numbers; "as needed" is never left out. */
function doseText(dose: unknown): string | null {
  const written = textAt(dose, 'text');
  if (written || !isJsonObject(dose)) return written;
  const amount =
    list(valuesAt(dose, 'doseAndRate.dose[x]'), valueText) ?? quantityText(dose['dose']);
  const asNeeded = valuesAt(dose, 'asNeeded[x]').some((value) => value !== false);
  const parts = [
    amount,
    textAt(dose, 'timing.code.text') ?? frequencyText(valuesAt(dose, 'timing.repeat')[0]),
    conceptText(dose['route']),
    asNeeded ? 'as needed' : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

function frequencyText(repeat: unknown): string | null {
  if (!isJsonObject(repeat)) return null;
  const frequency = numberText(repeat['frequency']);
  const period = numberText(repeat['period']);
  const unit = textAt(repeat, 'periodUnit');
  if (!frequency || !period || !unit) return null;
  const units: Readonly<Record<string, string>> = { h: 'h', d: 'day', wk: 'week', mo: 'month' };
  return `${frequency} × every ${period === '1' ? '' : `${period} `}${units[unit] ?? unit}`;
}

function reasonReferenceText(resource: JsonObject, resolve: ResolveReference): string | null {
  const reasons = valuesAt(resource, 'reasonReference');
  return prefixed(
    'for ',
    list(reasons, (reason) => referenceText(reason, resource, resolve)),
  );
}

/** Claims hold one Money, explanations of benefit a list of `{category, amount}`. */
function totalText({ total }: JsonObject): string | null {
  return list([total].flat(), (item) => {
    const money = isJsonObject(item) && isJsonObject(item['amount']) ? item['amount'] : item;
    if (!isJsonObject(money)) return null;
    const amount = numberText(money['value']);
    const category = isJsonObject(item) ? conceptText(item['category']) : null;
    if (amount === null) return null;
    return [category, amount, textAt(money, 'currency')].filter(Boolean).join(' ');
  });
}

function answersIn(items: unknown): number {
  return valuesAt({ items }, 'items').reduce<number>(
    (sum, item) => sum + valuesAt(item, 'answer').length + answersIn(valuesAt(item, 'item')),
    0,
  );
}

/** A calendar day as the record wrote it, with its own offset: `25 Apr 2015`. */
function dayText(text: string | null): string | null {
  if (!text || !toPartialTime(text)) return null;
  const [year = '', month, day] = text.slice(0, 10).split('-');
  if (!month) return year;
  const name = new Date(`${year}-${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'short',
    timeZone: 'UTC',
  });
  return [day ? String(Number(day)) : null, name, year].filter(Boolean).join(' ');
}

function list<T>(values: readonly T[], text: (value: T) => string | null): string | null {
  const words = values.map(text).filter((word) => word !== null);
  return words.length > 0 ? [...new Set(words)].join(', ') : null;
}

function prefixed(prefix: string, text: string | null): string | null {
  return text === null ? null : prefix + text;
}

function counted(count: number, noun: string): string | null {
  return count === 0 ? null : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
