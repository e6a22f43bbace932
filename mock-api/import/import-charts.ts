import type { ChartBatch, ChartReader, Refusal } from './chart-deliveries.ts';
import { readDeliveries } from './chart-deliveries.ts';
import type { ChartFile } from './chart-files.ts';
import { findConditionalTargets } from './conditional-targets.ts';
import type { Delivery } from './delivery.ts';
import type { Intake } from './intake.ts';

/** What an import did; `read` is the sum of the next four. */
export interface ImportReport {
  read: number;
  stored: number;
  updated: number;
  unchanged: number;
  readonly refused: Refusal[];
  /** References of the records delivered that lead to nothing in the store. */
  dangling: number;
}

export interface ImportProgress {
  readonly read: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/**
 * Imports the files in order, record by record; what cannot be taken in is refused by itself, all else goes on.
 * `read` may do its work elsewhere, so that a batch is read while the one before is stored.
 */
export async function importCharts(
  files: readonly ChartFile[],
  intake: Intake,
  onProgress: (progress: ImportProgress) => void = () => undefined,
  read: ChartReader = readDeliveries,
): Promise<ImportReport> {
  const run = new ImportRun(intake);
  const bytesTotal = bytesIn(files);
  let bytesBefore = 0;
  for (const source of new Set(files.map((file) => file.source))) {
    const ofSource = files.filter((file) => file.source === source);
    const targets = await findConditionalTargets(ofSource, intake);
    for await (const batch of read(ofSource, targets)) {
      await run.take(batch);
      const bytesDone = bytesBefore + batch.bytesDone;
      onProgress({ read: run.report.read, bytesDone, bytesTotal });
    }
    bytesBefore += bytesIn(ofSource);
  }
  return run.finish();
}

const bytesIn = (files: readonly ChartFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

class ImportRun {
  readonly report: ImportReport = {
    read: 0,
    stored: 0,
    updated: 0,
    unchanged: 0,
    refused: [],
    dangling: 0,
  };
  readonly #intake: Intake;
  /** What led nowhere when a record was delivered; much of it comes later in the same run. */
  readonly #unresolved = new Map<string, readonly string[]>();
  #inFlight: Promise<void> = Promise.resolve();

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  /** Waits for the batch before: while that is stored, this one was read and checked. */
  async take({ deliveries, refused }: ChartBatch): Promise<void> {
    this.report.read += deliveries.length + refused.length;
    this.report.refused.push(...refused);
    await this.#inFlight;
    this.#inFlight = this.#deliver(deliveries);
    // A failure is thrown where it is awaited next; until then it must not count as unhandled.
    this.#inFlight.catch(() => undefined);
  }

  async finish(): Promise<ImportReport> {
    await this.#inFlight;
    const open = [...this.#unresolved.values()].flat();
    const missing = new Set(await this.#missing([...new Set(open)]));
    this.report.dangling = open.filter((reference) => missing.has(reference)).length;
    await this.#intake.finish();
    return this.report;
  }

  async #deliver(deliveries: readonly Delivery[]): Promise<void> {
    const outcomes = await this.#intake.deliver(deliveries);
    for (const [index, { outcome, unresolved }] of outcomes.entries()) {
      this.report[outcome] += 1;
      const resource = deliveries[index]?.resource;
      // Of several deliveries of one record the last counts.
      if (resource) this.#note(`${resource.resourceType}/${resource.id}`, unresolved);
    }
  }

  #note(record: string, unresolved: readonly string[]): void {
    if (unresolved.length > 0) this.#unresolved.set(record, unresolved);
    else this.#unresolved.delete(record);
  }

  async #missing(references: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (let start = 0; start < references.length; start += 1000) {
      missing.push(...(await this.#intake.missing(references.slice(start, start + 1000))));
    }
    return missing;
  }
}
