/** A resource as it came over the wire: any part may be missing or of the wrong shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Everything found under a path such as `dosageInstruction.timing.repeat`, lists flattened. The step
 * `effective[x]` finds `effectiveDateTime`, `effectivePeriod` and so on. Never throws.
 */
export function valuesAt(node: unknown, path: string): readonly unknown[] {
  let found: unknown[] = [node];
  for (const step of path.split('.')) found = found.flatMap((value) => childrenOf(value, step));
  return found;
}

/** The first non-blank text under a path, trimmed; null where there is none. */
export function textAt(node: unknown, path: string): string | null {
  for (const value of valuesAt(node, path)) {
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

function childrenOf(value: unknown, step: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => childrenOf(item, step));
  if (!isJsonObject(value)) return [];
  if (!step.endsWith('[x]')) return present(value[step]);
  const base = step.slice(0, -3);
  return Object.keys(value)
    .filter((key) => key.startsWith(base) && /^[A-Z]/.test(key.slice(base.length)))
    .flatMap((key) => present(value[key]));
}

function present(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.filter((item) => item !== null) : [value];
}
