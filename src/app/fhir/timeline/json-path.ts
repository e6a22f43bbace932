/** A resource as it came over the wire: any part may be missing or of the wrong shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The steps of each path, split once: a chart of 10,000 records asks for the same few paths a million times. */
const stepsOfPath = new Map<string, readonly string[]>();
const NOTHING: readonly unknown[] = [];

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Everything found under a path such as `dosageInstruction.timing.repeat`, lists flattened. The step
 * `effective[x]` finds `effectiveDateTime`, `effectivePeriod` and so on. Never throws.
 */
export function valuesAt(node: unknown, path: string): readonly unknown[] {
  let steps = stepsOfPath.get(path);
  if (!steps) {
    steps = path.split('.');
    stepsOfPath.set(path, steps);
  }
  const [first = ''] = steps;
  if (isJsonObject(node) && node[first] === undefined && !first.endsWith('[x]')) return NOTHING;
  const found: unknown[] = [];
  collect(node, steps, 0, found);
  return found;
}

/** The first non-blank text under a path, trimmed; null where there is none. */
export function textAt(node: unknown, path: string): string | null {
  for (const value of valuesAt(node, path)) {
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** Adds what lies under the steps from `at` on: a value at the end of the path, else its children. */
function collect(value: unknown, steps: readonly string[], at: number, found: unknown[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, steps, at, found);
    return;
  }
  const step = steps[at];
  if (step === undefined) found.push(value);
  else if (isJsonObject(value)) {
    if (!step.endsWith('[x]')) collect(value[step], steps, at + 1, found);
    else for (const key of choicesOf(value, step)) collect(value[key], steps, at + 1, found);
  }
}

/** `effectiveDateTime` for `effective[x]`, but not `effectiveness`. */
function choicesOf(value: JsonObject, step: string): readonly string[] {
  const base = step.slice(0, -3);
  return Object.keys(value).filter(
    (key) => key.startsWith(base) && /^[A-Z]/.test(key.slice(base.length)),
  );
}
