/** Where a text stops being JSON, from 1; `isCutOff` when it only ends too early. */
export interface BrokenJson {
  readonly line: number;
  readonly column: number;
  readonly isCutOff: boolean;
}

/**
 * The place of the first fault in a text that `JSON.parse` refuses. V8 tells it for some faults only, and quotes the
 * text around it instead, which a report should not repeat: it may be about a patient.
 */
export function findBrokenJson(text: string): BrokenJson {
  const at = faultIn(text);
  const before = text.slice(0, at ?? text.length).split('\n');
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    isCutOff: at === undefined,
  };
}

/** Index of the first character that cannot stand there; undefined when the text could go on to be JSON. */
function faultIn(text: string): number | undefined {
  const told = faultOf(text);
  if (told !== 'somewhere') return told;
  // A beginning is faulty exactly when it reaches the fault: so halve.
  let sound = 0;
  let faulty = text.length;
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >>> 1;
    if (faultOf(text.slice(0, middle)) === undefined) sound = middle;
    else faulty = middle;
  }
  return sound;
}

function faultOf(text: string): number | 'somewhere' | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.includes('end of JSON')) return undefined;
    const position = /position (\d+)/.exec(message)?.[1];
    if (position === undefined) return 'somewhere';
    return Number(position) < text.length ? Number(position) : undefined;
  }
}
