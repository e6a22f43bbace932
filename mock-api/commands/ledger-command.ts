import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_PROTOCOL } from '../../src/app/domain/protocol/default-protocol.ts';
import { dayOfInstant, parseDay } from '../../src/app/domain/time/clinic-day.ts';
import type { Clock } from '../../src/app/domain/time/recorded-time.ts';
import { ledger } from '../../src/app/domain/trial/ledger.ts';
import { toPatientChart } from '../../src/app/fhir/chart/patient-chart-mapper.ts';
import { toLedgerReport } from './ledger-report.ts';
import { PatientFileError, readPatientFile } from './patient-file.ts';

const USAGE =
  'usage: npm run --silent ledger -- FILE [--now 2026-04-30] [--tz America/Chicago] (a FHIR Bundle or NDJSON of one patient)';

/** A mistake in the arguments; its message is one line. */
class ArgumentError extends Error {}

/** What the command writes, and its exit code: 0, or 2 for a file or an argument that can't be read. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: 0 | 2;
}

interface Arguments {
  readonly file: string;
  readonly clock: Clock;
}

/** `npm run ledger`: one patient's trials as JSON on stdout, or one line on stderr. */
export function runLedgerCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): CommandResult {
  try {
    const { file, clock } = readArguments(args, environment['CLINIC_TIME_ZONE']);
    const text = readText(file, environment['INIT_CWD']);
    const json = JSON.stringify(reportOf(text, file, clock), null, 2);
    return { stdout: `${json}\n`, stderr: '', exitCode: 0 };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return { stdout: '', stderr: `${error.message.replace(/\s+/g, ' ')}\n`, exitCode: 2 };
  }
}

function reportOf(text: string, file: string, clock: Clock) {
  const { patient, resources, unreadable } = patientFileOf(text, file);
  const chart = toPatientChart(resources);
  const head = {
    patient,
    now: dayOfInstant(clock.now, clock.timeZone),
    unreadable: [...unreadable, ...chart.unreadable],
    notRecognised: chart.notRecognised,
  };
  return toLedgerReport(head, ledger(chart, DEFAULT_PROTOCOL, clock));
}

function patientFileOf(text: string, file: string) {
  try {
    return readPatientFile(text);
  } catch (error) {
    if (error instanceof PatientFileError) throw new ArgumentError(`${file} ${error.message}`);
    throw error;
  }
}

/** Paths are those of the folder the command was called in. */
function readText(file: string, callersFolder: string | undefined): string {
  try {
    return readFileSync(resolve(callersFolder ?? process.cwd(), file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ArgumentError(`${file} can't be read: ${code}`);
  }
}

function readArguments(args: readonly string[], clinicZone: string | undefined): Arguments {
  const { values, positionals } = parsedArguments(args);
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new ArgumentError(USAGE);
  const timeZone = values.tz ?? clinicZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isTimeZone(timeZone)) throw new ArgumentError(`--tz ${timeZone} is no time zone; ${USAGE}`);
  return { file, clock: { timeZone, now: instantOf(values.now, timeZone) } };
}

function parsedArguments(args: readonly string[]) {
  try {
    const options = { now: { type: 'string' }, tz: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : '';
    throw new ArgumentError(`${reason ?? ''}; ${USAGE}`);
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A day means its end: what was recorded on that day is known. */
function instantOf(now: string | undefined, timeZone: string): number {
  if (now === undefined) return Date.now();
  if (CALENDAR_DAY.test(now) && isCalendarDay(now)) return endOfDay(parseDay(now), timeZone);
  const instant = INSTANT.test(now) && isCalendarDay(now.slice(0, 10)) ? Date.parse(now) : NaN;
  if (Number.isNaN(instant)) {
    throw new ArgumentError(
      `--now ${now} is neither a day nor an instant with its offset; ${USAGE}`,
    );
  }
  return instant;
}

function isCalendarDay(date: string): boolean {
  const day = parseDay(date);
  return !Number.isNaN(day) && new Date(day * 86_400_000).toISOString().startsWith(date);
}

/** The last millisecond of a clinic day, found by halving: no zone's midnight can be missing. */
function endOfDay(day: number, timeZone: string): number {
  let within = day * 86_400_000;
  while (dayOfInstant(within, timeZone) > day) within -= 3_600_000;
  let after = within + 3 * 86_400_000;
  while (after - within > 1) {
    const middle = Math.floor((within + after) / 2);
    if (dayOfInstant(middle, timeZone) > day) after = middle;
    else within = middle;
  }
  return within;
}
