import { validateResource } from '../fhir/validation/validate-resource.ts';
import type { ChartFile } from './chart-files.ts';
import { findConditionalTargets } from './conditional-targets.ts';
import { DeliveryWriter } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import type { Intake } from './intake.ts';
import { readChart } from './read-chart.ts';
import type { ChartItem } from './read-chart.ts';

/** Something in a file that was not taken in: where, and why. */
export interface Refusal {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

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

/** Few enough to answer soon and many enough to be worth a request. */
const CHUNK = 100;
const REASONS_SHOWN = 3;

/** Imports the files in order, record by record; what cannot be taken in is refused by itself, all else goes on. */
export async function importCharts(
  files: readonly ChartFile[],
  intake: Intake,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportReport> {
  const run = new ImportRun(intake);
  const bytesTotal = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesDone = 0;
  for (const source of new Set(files.map((file) => file.source))) {
    const ofSource = files.filter((file) => file.source === source);
    const targets = await findConditionalTargets(ofSource, intake);
    for (const file of ofSource) {
      const writer = new DeliveryWriter(file, targets);
      let bytesOfFile = 0;
      const items = itemsOf(file, (bytes) => {
        bytesOfFile = bytes;
      });
      for await (const item of items) {
        await run.take(item, file, writer);
        onProgress({ read: run.report.read, bytesDone: bytesDone + bytesOfFile, bytesTotal });
      }
      bytesDone += file.bytes;
    }
  }
  return run.finish();
}

async function* itemsOf(
  file: ChartFile,
  onRead: (bytes: number) => void,
): AsyncGenerator<ChartItem> {
  try {
    yield* readChart(file.path, onRead);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    yield { path: 'file', reason: `The file cannot be read: ${reason}` };
  }
}

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
  #chunk: Delivery[] = [];
  #inFlight: Promise<void> = Promise.resolve();

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  async take(item: ChartItem, file: ChartFile, writer: DeliveryWriter): Promise<void> {
    this.report.read += 1;
    const reason = 'reason' in item ? item.reason : faultsOf(item.resource);
    if (reason !== undefined) {
      this.report.refused.push({ file: file.name, path: item.path, reason });
    } else if ('resource' in item) {
      this.#chunk.push(writer.deliver(item));
      if (this.#chunk.length >= CHUNK) await this.#send();
    }
  }

  async finish(): Promise<ImportReport> {
    await this.#send();
    await this.#inFlight;
    const open = [...this.#unresolved.values()].flat();
    const missing = new Set(await this.#missing([...new Set(open)]));
    this.report.dangling = open.filter((reference) => missing.has(reference)).length;
    await this.#intake.finish();
    return this.report;
  }

  /** Waits for the chunk before: while that is stored, this one was read and checked. */
  async #send(): Promise<void> {
    const chunk = this.#chunk;
    this.#chunk = [];
    await this.#inFlight;
    this.#inFlight = this.#deliver(chunk);
    // A failure is thrown where it is awaited next; until then it must not count as unhandled.
    this.#inFlight.catch(() => undefined);
  }

  async #deliver(chunk: readonly Delivery[]): Promise<void> {
    const outcomes = await this.#intake.deliver(chunk);
    for (const [index, { outcome, unresolved }] of outcomes.entries()) {
      this.report[outcome] += 1;
      const resource = chunk[index]?.resource;
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

function faultsOf(resource: unknown): string | undefined {
  const issues = validateResource(resource);
  if (issues.length === 0) return undefined;
  const shown = issues
    .slice(0, REASONS_SHOWN)
    .map(({ expression, details }) => `${expression?.[0] ?? 'resource'}: ${details?.text ?? ''}`);
  const rest = issues.length - shown.length;
  return shown.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}
