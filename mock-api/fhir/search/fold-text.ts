/**
 * Text as string searches compare it: accents, letter case and runs of white space do not count
 * (FHIR R4 search, string: "case and accent insensitive").
 */
export function foldText(text: string): string {
  // Most names are plain ASCII, for which the Unicode steps would change nothing.
  const lower = text.trim().toLowerCase().replace(/\s+/g, ' ');
  if (/^[\x20-\x7e]*$/.test(lower)) return lower;
  return lower.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
}
