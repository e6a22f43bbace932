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
