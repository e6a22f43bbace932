import { validateResource } from '../fhir/validation/validate-resource.ts';
import type { ChartFile } from './chart-files.ts';
import { DeliveryWriter } from './delivery.ts';
import type { ConditionalTargets, Delivery } from './delivery.ts';
import { readChart } from './read-chart.ts';
import type { ChartItem } from './read-chart.ts';

/** Something in a file that was not taken in: where, and why. */
export interface Refusal {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

/** What the files say, a part at a time and in their order. */
export interface ChartBatch {
  readonly deliveries: readonly Delivery[];
  readonly refused: readonly Refusal[];
  /** How many bytes of these files have been read so far. */
  readonly bytesDone: number;
}

/** Reads the files of one source, checks each record and makes it a delivery. */
export type ChartReader = (
  files: readonly ChartFile[],
  targets: ConditionalTargets,
) => AsyncIterable<ChartBatch>;

/** What becomes of one record of a file. */
export interface ReadRecord {
  readonly delivery?: Delivery;
  readonly refusal?: Refusal;
  readonly bytesDone: number;
}

/** Few enough to answer soon and many enough to be worth a request. */
const DELIVERIES_IN_A_BATCH = 100;
const REFUSALS_IN_A_BATCH = 1000;
const REASONS_SHOWN = 3;

/** The reader that does the work where it is called. */
export const readDeliveries: ChartReader = async function* (files, targets) {
  let deliveries: Delivery[] = [];
  let refused: Refusal[] = [];
  let bytesDone = 0;
  for await (const record of recordsOf(files, targets)) {
    if (record.delivery) deliveries.push(record.delivery);
    if (record.refusal) refused.push(record.refusal);
    bytesDone = record.bytesDone;
    if (deliveries.length < DELIVERIES_IN_A_BATCH && refused.length < REFUSALS_IN_A_BATCH) continue;
    yield { deliveries, refused, bytesDone };
    [deliveries, refused] = [[], []];
  }
  yield { deliveries, refused, bytesDone };
};

/** The records of the files one by one, checked. */
export async function* recordsOf(
  files: readonly ChartFile[],
  targets: ConditionalTargets,
): AsyncGenerator<ReadRecord> {
  let bytesBefore = 0;
  for (const file of files) {
    const writer = new DeliveryWriter(file, targets);
    let bytesOfFile = 0;
    const items = itemsOf(file, (bytes) => {
      bytesOfFile = bytes;
    });
    for await (const item of items) {
      yield { ...checked(item, file, writer), bytesDone: bytesBefore + bytesOfFile };
    }
    bytesBefore += file.bytes;
  }
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

function checked(
  item: ChartItem,
  file: ChartFile,
  writer: DeliveryWriter,
): Omit<ReadRecord, 'bytesDone'> {
  const reason = 'reason' in item ? item.reason : faultsOf(item.resource);
  if (reason !== undefined) return { refusal: { file: file.name, path: item.path, reason } };
  return 'resource' in item ? { delivery: writer.deliver(item) } : {};
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
