import { stringifyJson } from '../fhir/decimal-text.ts';
import type { Delivery } from './delivery.ts';
import { IMPORT_PATH } from './import-operation.ts';
import type { ImportCall } from './import-operation.ts';
import type { ConditionalReference, DeliveryOutcome, Intake } from './intake.ts';

/** Small enough that a server which parses and checks it still answers others at once. */
const REQUEST_CHARACTERS = 150_000;

/** Hands deliveries to the server that has the store open. */
export class ServerIntake implements Intake {
  readonly #url: string;
  readonly #token: string;

  /** `url` is the server's own address, `token` the one of the lock file. */
  constructor(url: string, token: string) {
    this.#url = new URL(IMPORT_PATH, url).href;
    this.#token = token;
  }

  async deliver(deliveries: readonly Delivery[]): Promise<readonly DeliveryOutcome[]> {
    const outcomes: DeliveryOutcome[] = [];
    for (const part of partsOf(deliveries)) {
      const answer = await this.#call({ call: 'deliver', deliveries: part });
      outcomes.push(...(answer as DeliveryOutcome[]));
    }
    return outcomes;
  }

  async find(references: readonly ConditionalReference[]): Promise<readonly (string | null)[]> {
    return (await this.#call({ call: 'find', references })) as (string | null)[];
  }

  async missing(references: readonly string[]): Promise<readonly string[]> {
    return (await this.#call({ call: 'missing', references })) as string[];
  }

  async finish(): Promise<void> {
    await this.#call({ call: 'finish' });
  }

  async #call(call: ImportCall): Promise<unknown> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: stringifyJson(call),
    });
    if (!response.ok) {
      throw new Error(`The server refused the import (HTTP ${response.status}).`);
    }
    const { result } = (await response.json()) as { result: unknown };
    return result;
  }
}

function partsOf(deliveries: readonly Delivery[]): Delivery[][] {
  const parts: Delivery[][] = [[]];
  let characters = 0;
  for (const delivery of deliveries) {
    const length = JSON.stringify(delivery.resource).length;
    if (characters > 0 && characters + length > REQUEST_CHARACTERS) {
      parts.push([]);
      characters = 0;
    }
    parts.at(-1)?.push(delivery);
    characters += length;
  }
  return parts;
}
