/** What is used of a WebSocket (of the package ws). */
export interface Socket {
  readonly bufferedAmount: number;
  send(text: string, done: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  ping(): void;
  terminate(): void;
}

/** A client that has left this much unread (bytes) is let go, so that nothing piles up for it. */
export const MAX_BUFFERED = 1024 * 1024;

/** Milliseconds between two pings; who has not answered the last is gone. */
const PING_PERIOD = 30_000;

/** Milliseconds that a WebSocket may stay without a Subscription. */
const IDLE_PERIOD = 60_000;

/** Codes of RFC 6455: why the server closes a WebSocket. */
export const CLOSE = {
  goingAway: 1001,
  unsupportedData: 1003,
  policy: 1008,
  restart: 1012,
  tryLater: 1013,
};

/** One WebSocket and the Subscriptions it is bound to. */
export class SocketSession {
  /** The FHIR base as this client sees it. */
  readonly base: string;
  /** When each was last heard of, in milliseconds. */
  readonly bound = new Map<string, number>();
  readonly #socket: Socket;
  #isOpen = true;
  #isAlive = true;
  #pingedAt: number;
  #boundAt: number;
  #unsent = 0;
  #unsentSince = 0;

  constructor(socket: Socket, base: string, now: number) {
    this.#socket = socket;
    this.base = base;
    this.#pingedAt = now;
    this.#boundAt = now;
  }

  bind(id: string, now: number): void {
    this.bound.set(id, now);
    this.#boundAt = now;
  }

  /** Sends a message about Subscription `id`, if there is one; lets a client go that does not read. */
  send(text: string, now: number, id?: string): void {
    if (!this.#isOpen) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED) {
      this.close(CLOSE.tryLater, 'Notifications were not read fast enough: connect again.');
      return;
    }
    if (id !== undefined && this.bound.has(id)) this.bound.set(id, now);
    if (this.#unsent === 0) this.#unsentSince = now;
    this.#unsent += 1;
    this.#socket.send(text, () => {
      this.#unsent -= 1;
      this.#unsentSince = now;
    });
  }

  close(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.close(code, reason);
  }

  /** Anything that shows that the client is there. */
  heard(): void {
    this.#isAlive = true;
  }

  /** Looks after the connection; `timeout` is how long a notification may wait to be read, in milliseconds. */
  tick(now: number, timeout: number): void {
    if (this.#unsent > 0 && now - this.#unsentSince > timeout) {
      this.close(CLOSE.tryLater, 'A notification was not read in time: connect again.');
    } else if (this.bound.size === 0 && now - this.#boundAt > IDLE_PERIOD) {
      this.close(CLOSE.policy, 'No Subscription was bound.');
    } else if (now - this.#pingedAt >= PING_PERIOD) {
      this.#ping(now);
    }
  }

  #ping(now: number): void {
    if (!this.#isAlive) {
      this.#isOpen = false;
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#pingedAt = now;
    this.#socket.ping();
  }
}
