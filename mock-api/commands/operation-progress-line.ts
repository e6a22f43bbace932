import type { OperationProgress } from '../operations/operation.ts';

const MILLISECONDS_BETWEEN_LINES = 1000;

/** Tells the operator of a long operation how far it is and how long it will still take. */
export class OperationProgressLine {
  readonly #say: (line: string) => void;
  readonly #now: () => number;
  readonly #started: number;
  #last = -Infinity;
  #unit = '';

  /** `now` in milliseconds. */
  constructor(say: (line: string) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
    this.#started = now();
  }

  /** Says so when another part of the work begins, and else at most once a second. */
  show({ done, total, unit }: OperationProgress): void {
    const now = this.#now();
    if (now - this.#last < MILLISECONDS_BETWEEN_LINES && unit === this.#unit) return;
    this.#last = now;
    this.#unit = unit;
    const share = total > 0 ? Math.min(done / total, 1) : 1;
    const seconds = (now - this.#started) / 1000;
    // What began just now says little about the rest.
    const canTell = share > 0 && share < 1 && seconds >= 1;
    const left = canTell ? `, about ${Math.ceil((seconds * (1 - share)) / share)} s left` : '';
    this.#say(`${done} of ${total} ${unit}, ${Math.floor(share * 100)} %${left}`);
  }
}
