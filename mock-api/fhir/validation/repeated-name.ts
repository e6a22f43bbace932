/** Property names as JSON writes them; an escaped quote before a colon inside a text only costs a closer look. */
const NAMES = /"\s*:/g;
const TOKENS = /"((?:[^"\\]|\\.)*)"(?=\s*(:?))|[{}[\],]/g;

/**
 * Where a JSON text has a property twice in one object, as a path (`name[0].family`); undefined when nowhere. R4
 * forbids it (hl7.org/fhir/R4/json.html), and `JSON.parse` keeps the last without a word. `value` is the text parsed.
 */
export function repeatedName(text: string, value: unknown): string | undefined {
  let written = 0;
  NAMES.lastIndex = 0;
  while (NAMES.test(text)) written += 1;
  return written === namesIn(value) ? undefined : findRepeated(text);
}

// Not by recursion: what is nested without end is refused later, by name.
function namesIn(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0) {
    const holder = open.pop();
    if (typeof holder !== 'object' || holder === null) continue;
    const isList = Array.isArray(holder);
    for (const name in holder) {
      if (!isList) count += 1;
      const member = (holder as Record<string, unknown>)[name];
      if (typeof member === 'object') open.push(member);
    }
  }
  return count;
}

/** An object or list that is open where the text is read. */
interface Level {
  /** Of an object: the names so far. */
  readonly names: Set<string> | undefined;
  /** Where in it: a name, or the index in a list. */
  at: string | number;
}

function findRepeated(text: string): string | undefined {
  const open: Level[] = [];
  for (const [token, name, colon] of text.matchAll(TOKENS)) {
    const level = open.at(-1);
    if (name === undefined) follow(token, open);
    else if (colon === ':' && level?.names && isRepeated(level, level.names, token)) {
      return pathOf(open);
    }
  }
  return undefined;
}

function follow(token: string, open: Level[]): void {
  const level = open.at(-1);
  if (token === '{') open.push({ names: new Set(), at: '' });
  else if (token === '[') open.push({ names: undefined, at: 0 });
  else if (token !== ',') open.pop();
  else if (typeof level?.at === 'number') level.at += 1;
}

function isRepeated(level: Level, names: Set<string>, token: string): boolean {
  const name = String(JSON.parse(token));
  level.at = name;
  if (names.has(name)) return true;
  names.add(name);
  return false;
}

function pathOf(open: readonly Level[]): string {
  return open
    .map(({ at }) => (typeof at === 'number' ? `[${at}]` : `.${at}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 300);
}
