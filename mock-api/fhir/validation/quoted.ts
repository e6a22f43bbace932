const LONGEST = 80;

/** A name or value of the record as a message may repeat it: enough to find it, never a page about a patient. */
export function quoted(text: string): string {
  return text.length > LONGEST ? `"${text.slice(0, LONGEST)}..."` : `"${text}"`;
}

/** A property name as a step of a FHIRPath expression. */
export function pathStep(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name) && name.length <= LONGEST) return name;
  return `\`${name.slice(0, LONGEST).replace(/[\\`]/g, '\\$&').replace(/\s/g, ' ')}\``;
}

/** What a JSON value is, for "found ...". */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** A short value as it is, of all else only what it is. */
export function found(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}
