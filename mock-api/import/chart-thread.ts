import { parentPort } from 'node:worker_threads';
import { stringifyJson } from '../fhir/decimal-text.ts';
import { recordsOf } from './chart-deliveries.ts';
import type { Refusal } from './chart-deliveries.ts';
import type { ChartFile } from './chart-files.ts';
import type { ConditionalTargets, Delivery } from './delivery.ts';

/** A delivery as it travels between threads: a copy of an object would not know how its decimals were written. */
export interface WrittenDelivery extends Omit<Delivery, 'resource'> {
  readonly json: string;
}

/** What the thread is told: the files of a source to read, or that another batch may come. */
export type ThreadRequest =
  { readonly files: readonly ChartFile[]; readonly targets: ConditionalTargets } | 'more';

/** What the thread answers. */
export interface ThreadBatch {
  readonly deliveries: readonly WrittenDelivery[];
  readonly refused: readonly Refusal[];
  readonly bytesDone: number;
  /** The last of these files. */
  readonly isLast: boolean;
}

// The first batch is small, so that storing begins at once. Later ones are worth their commit; a few scanned documents
// are as much as a thousand records.
const RECORDS_IN_FIRST_BATCH = 100;
const RECORDS_IN_A_BATCH = 1000;
const CHARACTERS_IN_A_BATCH = 8_000_000;
/** So many are under way at most, so that a slow store does not fill the memory. */
const BATCHES_AHEAD = 2;

class Sender {
  #allowed = BATCHES_AHEAD;
  #records = RECORDS_IN_FIRST_BATCH;
  #wake: () => void = () => undefined;

  allowOneMore(): void {
    this.#allowed += 1;
    this.#wake();
  }

  async send(batch: ThreadBatch): Promise<void> {
    while (this.#allowed === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#allowed -= 1;
    this.#records = Math.min(2 * this.#records, RECORDS_IN_A_BATCH);
    parentPort?.postMessage(batch);
  }

  async sendRecords(files: readonly ChartFile[], targets: ConditionalTargets): Promise<void> {
    let deliveries: WrittenDelivery[] = [];
    let refused: Refusal[] = [];
    let [characters, bytesDone] = [0, 0];
    for await (const record of recordsOf(files, targets)) {
      if (record.refusal) refused.push(record.refusal);
      if (record.delivery) {
        const { resource, ...rest } = record.delivery;
        const json = stringifyJson(resource);
        deliveries.push({ ...rest, json });
        characters += json.length;
      }
      bytesDone = record.bytesDone;
      const isFull = deliveries.length + refused.length >= this.#records;
      if (!isFull && characters < CHARACTERS_IN_A_BATCH) continue;
      await this.send({ deliveries, refused, bytesDone, isLast: false });
      [deliveries, refused, characters] = [[], [], 0];
    }
    await this.send({ deliveries, refused, bytesDone, isLast: true });
  }
}

const sender = new Sender();
parentPort?.on('message', (request: ThreadRequest) => {
  if (request === 'more') sender.allowOneMore();
  // What fails ends the thread, and the import hears of it.
  else void sender.sendRecords(request.files, request.targets);
});
