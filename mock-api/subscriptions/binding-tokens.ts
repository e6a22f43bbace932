import { randomBytes } from 'node:crypto';

/** How long a token waits for its WebSocket, in milliseconds. */
const LIFETIME = 5 * 60_000;

const MAX_WAITING = 10_000;

interface Grant {
  readonly subscriptions: readonly string[];
  readonly expiration: number;
}

/** Tokens by which a WebSocket shows what it may hear: random, short-lived, good for one binding, in memory only. */
export class BindingTokens {
  readonly #now: () => number;
  /** Oldest first. */
  readonly #grants = new Map<string, Grant>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new token for these Subscriptions, good until `expiration` (milliseconds since 1970). */
  issue(subscriptions: readonly string[]): { token: string; expiration: number } {
    this.#makeRoom();
    const token = randomBytes(32).toString('base64url');
    const expiration = this.#now() + LIFETIME;
    this.#grants.set(token, { subscriptions, expiration });
    return { token, expiration };
  }

  /** The ids of the token's Subscriptions, once; undefined when it is unknown, used or expired. */
  redeem(token: string): readonly string[] | undefined {
    const grant = this.#grants.get(token);
    this.#grants.delete(token);
    return grant && grant.expiration > this.#now() ? grant.subscriptions : undefined;
  }

  #makeRoom(): void {
    for (const [token, { expiration }] of this.#grants) {
      if (expiration > this.#now() && this.#grants.size < MAX_WAITING) return;
      this.#grants.delete(token);
    }
  }
}
