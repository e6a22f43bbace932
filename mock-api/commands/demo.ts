import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { takeCensus } from '../demo/census.ts';
import {
  DEFAULT_PATIENTS,
  DEFAULT_SEED,
  DEFAULT_TIME_ZONE,
  demoResources,
} from '../demo/demo-clinic.ts';
import { fillWithDemo } from '../storage/demo-fill.ts';
import { acquireLock } from '../storage/lock-file.ts';
import { openStore } from '../storage/open-store.ts';

const USAGE =
  'Usage: npm run demo -- --stats | --ndjson [--patients N] | --fill N [--data DIR]; with any: [--now 2026-04-30T15:00:00Z] [--seed N] [--tz ZONE]';

/**
 * `--stats` prints what the demo clinic holds (exit 1 when something is missing); `--ndjson` prints it; `--fill` writes
 * that many records of a larger one into a data folder, for measurements.
 */
function main(): number {
  const { values } = parseArgs({
    options: {
      stats: { type: 'boolean' },
      ndjson: { type: 'boolean' },
      now: { type: 'string' },
      seed: { type: 'string' },
      tz: { type: 'string', default: DEFAULT_TIME_ZONE },
      patients: { type: 'string' },
      fill: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const options = {
    now: values.now === undefined ? new Date() : new Date(values.now),
    seed: Number(values.seed ?? DEFAULT_SEED),
    timeZone: values.tz,
    patients: Number(values.patients ?? DEFAULT_PATIENTS),
  };
  if (Number.isNaN(options.now.getTime())) return refuse('--now is no date');
  if (!Number.isInteger(options.seed)) return refuse('--seed is no whole number');
  if (!Number.isInteger(options.patients)) return refuse('--patients is no whole number');
  if (values.fill !== undefined) return fill(options, Number(values.fill), values.data);
  if (values.ndjson === true) return printResources(options);
  return values.stats === true ? printStats(options) : refuse(USAGE);
}

type Options = Parameters<typeof demoResources>[0] & { timeZone: string };

function printResources(options: Options): number {
  for (const resource of demoResources(options)) {
    process.stdout.write(`${JSON.stringify(resource)}\n`);
  }
  return 0;
}

function fill(options: Options, count: number, data: string | undefined): number {
  if (!Number.isInteger(count) || count < 1) return refuse('--fill needs a number of records');
  const { dataDirectory } = readConfig(data === undefined ? [] : ['--data', data], process.env);
  const lock = acquireLock(dataDirectory);
  try {
    const store = openStore(dataDirectory, { timeZone: options.timeZone });
    const started = performance.now();
    const written = fillWithDemo(store, options, count, (done) => {
      if (done % 50_000 === 0) process.stderr.write(`${done} of ${count} records\n`);
    });
    store.close();
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(`${written} records in ${seconds.toFixed(1)} s.\n`);
    return 0;
  } finally {
    lock.release();
  }
}

function printStats(options: Options): number {
  const clock = { now: options.now.getTime(), timeZone: options.timeZone };
  const { tallies, missing } = takeCensus([...demoResources(options)], clock);
  for (const { title, counts } of tallies) {
    process.stdout.write(`${title}\n`);
    for (const [name, count] of counts) {
      process.stdout.write(`  ${name.padEnd(28)}${String(count).padStart(6)}\n`);
    }
  }
  if (missing.length === 0) return 0;
  process.stdout.write(`missing: ${missing.join('; ')}\n`);
  return 1;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

try {
  process.exitCode = main();
} catch (error) {
  process.exitCode = refuse(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
}
