import type { ImportProgress, ImportReport } from './import-charts.ts';

const MILLISECONDS_BETWEEN_LINES = 1000;

/** Tells the operator of a long import how far it is, how fast, and how long it will still take. */
export class ProgressLine {
  readonly #say: (line: string) => void;
  readonly #now: () => number;
  readonly #started: number;
  #last: number;

  /** `now` in milliseconds. */
  constructor(say: (line: string) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
    this.#started = now();
    this.#last = this.#started;
  }

  /** Says so at most once a second. */
  show({ read, bytesDone, bytesTotal }: ImportProgress): void {
    const now = this.#now();
    if (now - this.#last < MILLISECONDS_BETWEEN_LINES) return;
    this.#last = now;
    const seconds = (now - this.#started) / 1000;
    const share = bytesTotal > 0 ? bytesDone / bytesTotal : 1;
    const left =
      share > 0
        ? `about ${Math.ceil((seconds * (1 - share)) / share)} s left`
        : 'time left unknown';
    this.#say(
      `${read} records, ${Math.round(read / seconds)}/s, ${Math.floor(share * 100)} %, ${left}`,
    );
  }

  finish({ read, stored, updated, unchanged, refused, dangling }: ImportReport): void {
    const seconds = Math.max((this.#now() - this.#started) / 1000, 0.001);
    this.#say(
      `${read} records in ${seconds.toFixed(1)} s (${Math.round(read / seconds)}/s): ${stored} stored, ` +
        `${updated} updated, ${unchanged} unchanged, ${refused.length} refused; ${dangling} references lead nowhere.`,
    );
  }
}
