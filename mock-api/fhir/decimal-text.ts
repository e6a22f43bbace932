/** ECMAScript's JSON source text access: in Node 24, not yet in TypeScript's library. */
interface JsonWithSource {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (this: object, key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}

const json = JSON as unknown as JsonWithSource;

/** Where an object or list keeps the texts of its numbers; a copy made by spreading has them too. */
const NUMBER_TEXTS = Symbol('number texts');

/** An object or list with numbers that JavaScript would write otherwise ("5.10", "1e2"). */
interface Holder {
  [NUMBER_TEXTS]?: ReadonlyMap<string, string>;
}

/**
 * Numbers that JavaScript may write otherwise: fractions that end in 0, exponents, very long or very small ones. A number stands after
 * a colon, a comma or a bracket and before the next; much in a text that is no number looks like one (3e4 in a UUID).
 */
const CANDIDATE =
  /[:[,]\s*(-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+|[\d.]{16,}|0\.0{6}\d*|0))(?=\s*[,\]}])/g;

/** A quick look, before the slow way of parsing. */
function mayHoldUnusualNumber(text: string): boolean {
  for (const [, number = ''] of text.matchAll(CANDIDATE)) {
    if (String(Number(number)) !== number) return true;
  }
  return /^\s*-?\d/.test(text);
}

/** Many a process never meets such a number, an import of a million records among them. */
let hasKeptAny = false;

/**
 * JSON.parse that remembers how decimals were written. In FHIR 5.10 is not 5.1: trailing zeros tell the precision
 * (R4 datatypes, decimal). What is remembered stays with the parsed objects and with copies made by spreading them.
 */
export function parseJson(text: string): unknown {
  if (!mayHoldUnusualNumber(text)) return JSON.parse(text);
  return json.parse(text, function (key, value, { source }) {
    if (typeof value === 'number' && source !== undefined && source !== String(value)) {
      keepNumberText(this, key, source);
    }
    return value;
  });
}

/** JSON.stringify that writes decimals as they were read by `parseJson`. */
export function stringifyJson(value: unknown, indent?: number): string {
  if (!holdsNumberText(value)) return JSON.stringify(value, null, indent);
  const write = function (this: object, key: string, member: unknown): unknown {
    if (typeof member !== 'number') return member;
    const text = numberTextOf(this, key);
    return text !== undefined && Number(text) === member ? json.rawJSON(text) : member;
  };
  return JSON.stringify(value, write, indent);
}

/** How the number `holder[key]` was written, where that is not how JavaScript writes it. */
export const numberTextOf = (holder: object, key: string): string | undefined =>
  (holder as Holder)[NUMBER_TEXTS]?.get(key);

/** Remembers, or with undefined forgets, how the number `holder[key]` was written. */
export function keepNumberText(holder: object, key: string, text: string | undefined): void {
  if (text === numberTextOf(holder, key)) return;
  const { [NUMBER_TEXTS]: known } = holder as Holder;
  hasKeptAny ||= text !== undefined;
  const texts = new Map(known);
  if (text === undefined) texts.delete(key);
  else texts.set(key, text);
  (holder as Holder)[NUMBER_TEXTS] = texts;
}

function holdsNumberText(value: unknown): boolean {
  return hasKeptAny && typeof value === 'object' && value !== null && anyNumberText(value);
}

// Runs over all that is written: what is no object is not even called for.
function anyNumberText(holder: Holder): boolean {
  if (NUMBER_TEXTS in holder && (holder[NUMBER_TEXTS]?.size ?? 0) > 0) return true;
  for (const key in holder) {
    const member = (holder as Record<string, unknown>)[key];
    if (typeof member === 'object' && member !== null && anyNumberText(member)) return true;
  }
  return false;
}
