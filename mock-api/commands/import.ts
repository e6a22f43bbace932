import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { countOtherFiles, findChartFiles } from '../import/chart-files.ts';
import { importCharts } from '../import/import-charts.ts';
import { openIntake } from '../import/open-intake.ts';
import { ProgressLine } from '../import/progress-line.ts';
import { ThreadedReader } from '../import/threaded-reader.ts';
import { StoreInUseError } from '../storage/lock-file.ts';

const USAGE =
  'Usage: npm run --silent import -- PATH... [--source NAME] [--report FILE] [--data DIR]';

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** A mistake in the command itself: nothing was begun. */
class UsageError extends Error {}

try {
  await run(process.argv.slice(2));
} catch (error) {
  say(explain(error));
  process.exitCode = 1;
}

/** Imports the files and folders named; one JSON report on stdout, all else on stderr. */
async function run(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(args);
  if (positionals.length === 0) throw new UsageError(USAGE);
  if (values.source?.trim() === '') throw new UsageError(`--source needs a name. ${USAGE}`);
  const workingFolder = process.env['INIT_CWD'] ?? process.cwd();
  const reportFile =
    values.report === undefined ? undefined : resolve(workingFolder, values.report);
  if (reportFile) requireWritable(reportFile);
  const data = values.data === undefined ? [] : ['--data', values.data];
  const { dataDirectory, timeZone } = readConfig(data, process.env);
  const files = findChartFiles(positionals, workingFolder, values.source);
  const target = openIntake(dataDirectory, timeZone);
  say(`Importing ${files.length} files into ${target.description} ...`);
  const others = countOtherFiles(positionals, workingFolder);
  if (others > 0)
    say(
      `Passed over: ${others} files that are not *.json, *.ndjson or *.jsonl (or *.gz of these).`,
    );
  const reader = new ThreadedReader();
  const progress = new ProgressLine(say, () => performance.now());
  try {
    const report = await importCharts(
      files,
      target.intake,
      (done) => progress.show(done),
      reader.read,
    );
    const json = JSON.stringify(report, null, 2);
    process.stdout.write(`${json}\n`);
    progress.finish(report);
    if (reportFile) writeFileSync(reportFile, `${json}\n`);
  } finally {
    reader.close();
    target.close();
  }
}

function readArguments(args: string[]) {
  const options = {
    source: { type: 'string' },
    report: { type: 'string' },
    data: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}. ${USAGE}`);
  }
}

/** Found out before an hour of work, not after it. */
function requireWritable(file: string): void {
  const folder = dirname(file);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`The report cannot be written: ${file} is a folder.`);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new UsageError(`The report cannot be written: ${folder} is no folder to write into.`);
  }
}

function explain(error: unknown): string {
  const { code, syscall, path, cause } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && syscall === 'stat') return `${path ?? ''} does not exist.`;
  if (error instanceof UsageError || error instanceof StoreInUseError) return error.message;
  // fetch hides the reason in the cause.
  const reason =
    error instanceof TypeError && cause
      ? `the server does not answer (${messageOf(cause)})`
      : messageOf(error);
  return `The import stopped: ${reason}\nWhat was stored stays. Run the same command again to go on; nothing comes twice.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
