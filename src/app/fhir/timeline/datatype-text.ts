import { isJsonObject, textAt, valuesAt } from './json-path.ts';
import type { JsonObject } from './json-path.ts';

/** Finds the resource behind a reference such as `Practitioner/7`; undefined where it is not at hand. */
export type ResolveReference = (reference: string) => unknown;

const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  'http://loinc.org': 'LOINC',
  'http://snomed.info/sct': 'SNOMED CT',
  'http://www.nlm.nih.gov/research/umls/rxnorm': 'RxNorm',
  'http://hl7.org/fhir/sid/icd-10-cm': 'ICD-10-CM',
  'http://hl7.org/fhir/sid/icd-10': 'ICD-10',
  'http://hl7.org/fhir/sid/cvx': 'CVX',
  'http://www.ama-assn.org/go/cpt': 'CPT',
};

/** Whoever is named by an address only: recorded, and not to be shown as "not recorded". */
const UNNAMED: Readonly<Record<string, string>> = {
  Patient: 'the patient',
  Practitioner: 'unnamed practitioner',
  PractitionerRole: 'unnamed practitioner',
  Organization: 'unnamed organization',
  RelatedPerson: 'a relative',
};

/** The words of a CodeableConcept, Coding, Reference, HumanName or plain text; null where it has none. */
export function wordsOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null;
  if (!isJsonObject(value)) return null;
  return (
    textAt(value, 'text') ??
    textAt(value, 'coding.display') ??
    textAt(value, 'display') ??
    nameWords(value) ??
    textAt(value, 'concept.text')
  );
}

/** `system|code` of a CodeableConcept or Coding, for when a record names a code without words. */
export function codeOf(value: unknown): string | null {
  for (const coding of [...valuesAt(value, 'coding'), value]) {
    const code = textAt(coding, 'code');
    if (!code) continue;
    const system = textAt(coding, 'system');
    return system ? `${SYSTEM_NAMES[system] ?? system}|${code}` : code;
  }
  return null;
}

/** Words where there are any, else `system|code`. */
export function conceptText(value: unknown): string | null {
  return wordsOf(value) ?? codeOf(value);
}

/** A person's or organization's name: HumanName parts in reading order. */
function nameWords(value: JsonObject): string | null {
  const parts = ['prefix', 'given', 'family', 'suffix'].flatMap((part) => valuesAt(value, part));
  const words = parts.filter((part) => typeof part === 'string').join(' ');
  return words.trim() || null;
}

/** A Quantity with its unit as recorded, such as `7.2 mmol/L` or `< 5 mg/dL`. */
export function quantityText(value: unknown): string | null {
  if (!isJsonObject(value)) return null;
  const amount = numberText(value['value']);
  if (amount === null) return null;
  const unit = textAt(value, 'unit') ?? textAt(value, 'code');
  const comparator = textAt(value, 'comparator');
  return [comparator, amount, isUnit(unit) ? unit : null].filter(Boolean).join(' ');
}

/** UCUM writes "no unit" as 1, and remarks such as {score} in braces. */
function isUnit(unit: string | null): boolean {
  return unit !== null && unit !== '1' && !/^\{[^}]*\}$/.test(unit);
}

/** Two decimals, or three digits below 1: exporters write 56.36250334872751 where a ruler was read. */
export function numberText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (Number.isInteger(value)) return String(value);
  const rounded = Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(3);
  return String(Number(rounded));
}

/** Any FHIR value[x] in words: quantity, concept, number, yes/no, range, ratio, period or text. */
export function valueText(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberText(value);
  if (!isJsonObject(value)) return wordsOf(value);
  return compositeText(value) ?? quantityText(value) ?? conceptText(value);
}

function compositeText(value: JsonObject): string | null {
  if ('numerator' in value || 'denominator' in value) {
    return joined(' : ', [quantityText(value['numerator']), quantityText(value['denominator'])]);
  }
  if ('low' in value || 'high' in value) {
    return joined(' to ', [quantityText(value['low']), quantityText(value['high'])]);
  }
  if ('start' in value || 'end' in value) {
    return joined(' to ', [textAt(value, 'start'), textAt(value, 'end')]);
  }
  return 'origin' in value && 'dimensions' in value ? 'sampled data' : null;
}

/**
 * Whom a Reference names: its display, else the name of the contained or known resource behind it,
 * else what kind of person or body it is. Null where not even that is known.
 */
export function referenceText(
  reference: unknown,
  owner: unknown,
  resolve: ResolveReference,
): string | null {
  const display = textAt(reference, 'display') ?? textAt(reference, 'identifier.display');
  if (display) return display;
  const address = textAt(reference, 'reference');
  if (!address) return null;
  const target = resolveReference(address, owner, resolve);
  const type = /([A-Z][A-Za-z]+)\/[^/]+$/.exec(address)?.[1] ?? '';
  return nameOf(target) ?? (Object.hasOwn(UNNAMED, type) ? (UNNAMED[type] ?? null) : null);
}

/** The resource behind a reference: contained in `owner`, or known to `resolve`. */
export function resolveReference(
  address: string,
  owner: unknown,
  resolve: ResolveReference,
): unknown {
  if (!address.startsWith('#')) return resolve(address);
  return valuesAt(owner, 'contained').find((inner) => textAt(inner, 'id') === address.slice(1));
}

function nameOf(resource: unknown): string | null {
  for (const name of [...valuesAt(resource, 'name'), ...valuesAt(resource, 'practitioner')]) {
    const words = wordsOf(name);
    if (words) return words;
  }
  return null;
}

function joined(separator: string, parts: readonly (string | null)[]): string | null {
  return parts.every((part) => part === null) ? null : parts.map((p) => p ?? '?').join(separator);
}
