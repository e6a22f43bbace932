import { badRequest } from '../fhir-error.ts';

/** A comparison that may stand before a date, number or quantity ("ge2024"). */
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** Splits on a separator that is not escaped by a backslash; escapes stay. */
export function splitUnescaped(text: string, separator: string): string[] {
  if (!text.includes('\\')) return text.split(separator);
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === separator) parts.push('');
    else if (character === '\\') {
      parts.push((parts.pop() ?? '') + text.slice(at, at + 2));
      at += 1;
    } else parts.push((parts.pop() ?? '') + character);
  }
  return parts;
}

/** Takes FHIR's escapes away: `\,` `\|` `\$` `\\`. */
export const unescapeValue = (text: string): string => text.replace(/\\([\\,|$])/g, '$1');

/** Characters of a value that are looked at: longer texts are found by how they begin, longer codes not at all. */
export const LONGEST_KEY = 1000;

/** The alternatives of a parameter ("a,b"), still escaped. Throws 400 when one is empty or there are too many. */
export function alternatives(name: string, value: string, limit = 500): string[] {
  const parts = splitUnescaped(value, ',');
  if (parts.length > limit) {
    throw badRequest(
      'too-costly',
      `Search parameter "${name}" has ${parts.length} values; at most ${limit} are taken.`,
    );
  }
  if (parts.some((part) => splitUnescaped(part, '|').some(({ length }) => length > LONGEST_KEY))) {
    throw badRequest(
      'too-long',
      `Search parameter "${name}" has a value of more than ${LONGEST_KEY} characters.`,
    );
  }
  if (parts.some((part) => part.trim() === '')) {
    throw badRequest('value', `Search parameter "${name}" has an empty value.`);
  }
  return parts;
}

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/s;

/** "ge2024" is ge and 2024; without a prefix it is eq. */
export function splitPrefix(value: string): { prefix: Prefix; rest: string } {
  const match = PREFIXED.exec(value);
  return { prefix: (match?.[1] ?? 'eq') as Prefix, rest: match?.[2] ?? value };
}

/** A number and the span that its digits stand for: 5.4 is [5.35, 5.45). */
export interface SearchNumber {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const DECIMAL = /^[+-]?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

export function parseSearchNumber(text: string): SearchNumber | undefined {
  const match = DECIMAL.exec(text);
  const value = Number(text);
  if (!match || !Number.isFinite(value)) return undefined;
  const exponent = Number(match[3] ?? 0) - (match[2]?.length ?? 0);
  const half = 0.5 * 10 ** exponent;
  // 5.35 has no exact binary form: the bounds are rounded to one digit below the half, though never past the value.
  const round = (bound: number) => Number(bound.toPrecision(15));
  return {
    value,
    low: Math.min(value, round(value - half)),
    high: Math.max(value, round(value + half)),
  };
}
