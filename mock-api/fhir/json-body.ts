import { parseJson } from './decimal-text.ts';
import { badRequest } from './fhir-error.ts';
import { isJsonObject } from './fhir-resource.ts';
import { repeatedName } from './validation/repeated-name.ts';

/** What is sent may be nested this deep; R4 resources stay far below. */
export const MAX_DEPTH = 100;

/** Parses JSON. Throws 400 when it is malformed, nested too deeply, or has a property twice. */
export function parseJsonBody(text: string): unknown {
  if (isTooDeep(text)) {
    throw badRequest('too-costly', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const value = parse(text);
  const repeated = repeatedName(text, value);
  if (repeated === undefined) return value;
  const type = isJsonObject(value) ? value['resourceType'] : undefined;
  const expression =
    typeof type === 'string' && /^[A-Z]\w{1,60}$/.test(type) ? `${type}.${repeated}` : repeated;
  throw badRequest('structure', `The property ${repeated} comes twice in the JSON.`, expression);
}

function parse(text: string): unknown {
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
