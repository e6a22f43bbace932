import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** How this server was asked to run. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** True when an empty store stays empty: no demo clinic. */
  readonly isEmpty: boolean;
  /** The fixed "now" of demo and tests; undefined for the real clock. */
  readonly now: Date | undefined;
  /** IANA name of the clinic's time zone. */
  readonly timeZone: string;
  readonly clinicName: string | undefined;
}

/** A mistake in arguments or environment; its message is one clear line. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\])$/;

/** Reads command line and environment; the command line wins. Throws ConfigError. */
export function readConfig(args: readonly string[], environment: Environment): Config {
  const flags = parseFlags(args);
  return {
    host: loopbackHost(flags.host ?? environment['HOST'] ?? '127.0.0.1'),
    port: portNumber(flags.port ?? environment['PORT'] ?? '4200'),
    dataDirectory: dataDirectory(flags.data ?? environment['DATA_DIR'], environment),
    isEmpty: flags.empty ?? false,
    now: flags.now === undefined ? undefined : instant(flags.now),
    timeZone: timeZone(environment['CLINIC_TIME_ZONE']),
    clinicName: environment['CLINIC_NAME'],
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const options = {
      host: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      now: { type: 'string' },
      empty: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.split(/\.\s/)[0]?.replace(/\s+/g, ' ') : String(error);
    throw new ConfigError(
      `${reason ?? ''}. Usage: npm start -- [--port N] [--host H] [--data DIR] [--empty] [--now INSTANT]`,
    );
  }
}

function loopbackHost(host: string): string {
  if (LOOPBACK.test(host)) return host.replace(/[[\]]/g, '');
  throw new ConfigError(
    `Refusing to listen on ${host}: without sign-in Ladderline serves loopback addresses only (127.0.0.1, ::1, localhost).`,
  );
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigError(`The port must be a number from 0 to 65535, not "${text}".`);
}

/** A folder that the caller names is meant from where the caller stands. */
function dataDirectory(folder: string | undefined, environment: Environment): string {
  if (folder === '') throw new ConfigError('The data folder must not be empty text.');
  if (folder === undefined) return resolve(PROJECT, '.data');
  return resolve(environment['INIT_CWD'] ?? process.cwd(), folder);
}

function instant(text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime()) && isCalendarDay(text.slice(0, 10))) return date;
  throw new ConfigError(
    `--now must be an ISO 8601 instant such as 2026-11-20T09:00:00Z, not "${text}".`,
  );
}

/** `Date` takes 30 February for 2 March. */
function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function timeZone(name: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError(
      `CLINIC_TIME_ZONE must be an IANA time zone such as Europe/Berlin, not "${name ?? ''}".`,
    );
  }
}
