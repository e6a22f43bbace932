import { instantOf, microsecondsNow } from './instant.ts';
import type { ResourceStore } from './resource-store.ts';

/** A clock that is set right by less is nothing to speak of, in microseconds. */
const TOLERANCE = 1_000_000;

/**
 * Tells the operator, once each time, that the machine's clock is behind the newest record: records then are dated just
 * after that one, since `meta.lastUpdated` must rise.
 */
export class ClockWatch {
  readonly #store: ResourceStore;
  readonly #say: (line: string) => void;
  #isBehind = false;

  constructor(store: ResourceStore, say: (line: string) => void) {
    this.#store = store;
    this.#say = say;
  }

  look(): void {
    const wasBehind = this.#isBehind;
    const now = microsecondsNow();
    const { newestInstant } = this.#store;
    this.#isBehind = newestInstant - now > TOLERANCE;
    if (!this.#isBehind || wasBehind) return;
    this.#say(
      `The clock of this machine (${instantOf(now)}) is behind the newest record (${instantOf(newestInstant)}): set it right. Until then new records are dated just after that one, in the order they come.`,
    );
  }
}
