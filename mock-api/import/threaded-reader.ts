import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { parseJson } from '../fhir/decimal-text.ts';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import type { ChartReader } from './chart-deliveries.ts';
import type { ThreadBatch, ThreadRequest, WrittenDelivery } from './chart-thread.ts';
import type { Delivery } from './delivery.ts';

/** Reads charts in a thread of its own, while this one stores what has been read. */
export class ThreadedReader {
  readonly #thread = new Worker(new URL('./chart-thread.ts', import.meta.url));

  /** One source after another; a thread that fails is thrown where its next batch is awaited. */
  readonly read: ChartReader = (files, targets) => {
    const batches = on(this.#thread, 'message', { close: ['exit'] });
    this.#post({ files, targets });
    return this.#batches(batches);
  };

  async *#batches(messages: AsyncIterable<unknown[]>): ReturnType<ChartReader> & AsyncGenerator {
    for await (const [message] of messages) {
      const { deliveries, refused, bytesDone, isLast } = message as ThreadBatch;
      yield { deliveries: deliveries.map(toDelivery), refused, bytesDone };
      this.#post('more');
      if (isLast) return;
    }
    throw new Error('The thread that reads the files ended early.');
  }

  close(): void {
    void this.#thread.terminate();
  }

  #post(request: ThreadRequest): void {
    this.#thread.postMessage(request);
  }
}

function toDelivery({ json, ...rest }: WrittenDelivery): Delivery {
  return { ...rest, resource: parseJson(json) as IdentifiedResource };
}
