/** ECMAScript's JSON source text access: in Node 24, not yet in TypeScript's library. */
interface JsonWithSource {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (this: object, key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}

const json = JSON as unknown as JsonWithSource;

/** Numbers that JavaScript would write otherwise ("5.10", "1e2"), by the object or list that holds them. */
const numberTexts = new WeakMap<object, Map<string, string>>();

/** A quick look, before the slow way of parsing: fractions that end in 0, exponents, very long numbers. */
const UNUSUAL_NUMBER = /\d\.\d*0(?!\d)|\d[eE][+-]?\d|\d{16}|\d\.\d{15}|-0(?!\.)/;

/**
 * JSON.parse that remembers how decimals were written. In FHIR 5.10 is not 5.1: trailing zeros tell the precision
 * (R4 datatypes, decimal). What is remembered stays with the parsed objects, so changing them in place keeps it.
 */
export function parseJson(text: string): unknown {
  if (!UNUSUAL_NUMBER.test(text)) return JSON.parse(text);
  return json.parse(text, function (key, value, { source }) {
    if (typeof value === 'number' && source !== undefined && source !== String(value)) {
      const texts = numberTexts.get(this) ?? new Map<string, string>();
      numberTexts.set(this, texts.set(key, source));
    }
    return value;
  });
}

/** JSON.stringify that writes decimals as they were read by `parseJson`. */
export function stringifyJson(value: unknown, indent?: number): string {
  if (!holdsNumberText(value)) return JSON.stringify(value, null, indent);
  const write = function (this: object, key: string, member: unknown): unknown {
    if (typeof member !== 'number') return member;
    const text = numberTexts.get(this)?.get(key);
    return text !== undefined && Number(text) === member ? json.rawJSON(text) : member;
  };
  return JSON.stringify(value, write, indent);
}

function holdsNumberText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (numberTexts.has(value)) return true;
  for (const key in value) {
    if (holdsNumberText((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}
