import { parseJson } from './decimal-text.ts';
import { badRequest } from './fhir-error.ts';

/** What is sent may be nested this deep; R4 resources stay far below. */
export const MAX_DEPTH = 100;

/** Parses JSON. Throws 400 when it is malformed or nested too deeply. */
export function parseJsonBody(text: string): unknown {
  if (isTooDeep(text)) {
    throw badRequest('too-costly', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    // The message quotes what stood there, which may be about a patient: only the place is told.
    const place = /position \d+( \(line \d+ column \d+\))?/.exec(String(error))?.[0];
    throw badRequest('structure', `The body is not valid JSON${place ? ` at ${place}` : ''}.`);
  }
}

// Looked at before parsing, because recursive code further on would overflow.
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === OPENING_BRACE || character === OPENING_BRACKET) depth += 1;
    else if (character === CLOSING_BRACE || character === CLOSING_BRACKET) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPENING_BRACE, CLOSING_BRACE, OPENING_BRACKET, CLOSING_BRACKET] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];

/** Where the string that begins at `start` ends; the end of the text when it never does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
