import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.ts';
import { OperationError } from '../operations/operation.ts';
import type { OnProgress } from '../operations/operation.ts';
import { StoreInUseError, readLock, storeFile } from '../storage/lock-file.ts';
import type { LockContent } from '../storage/lock-file.ts';
import { requireSound } from '../storage/open-store.ts';
import { StoreFileError, withFileNamed } from '../storage/store-failure.ts';
import { OperationProgressLine } from './operation-progress-line.ts';

/** A mistake in the command itself: nothing was begun. */
export class UsageError extends Error {}

/** What one of our commands takes and does. */
export interface OperationCommand {
  readonly usage: string;
  readonly options?: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
  /** How many files or folders it is given. */
  readonly paths: 0 | 1;
  run(call: OperationCall): Promise<Outcome> | Outcome;
}

/** A command as it was called. */
export interface OperationCall {
  readonly dataDirectory: string;
  /** The file or folder that was named, absolute; empty when the command takes none. */
  readonly path: string;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** Who has the data folder. */
  readonly holder: LockContent | undefined;
  /** "the store of the running server at http://127.0.0.1:4200/", or the store's file. */
  readonly store: string;
  readonly say: (line: string) => void;
  readonly onProgress: OnProgress;
}

/** What a command prints: `result` as JSON on stdout, `summary` as the last line on stderr. */
export interface Outcome {
  readonly result: object;
  readonly summary: string;
  readonly failed?: boolean;
}

/** Runs a command to its end: exit code 1 when it failed or could not be done, which one clear line says. */
export async function runOperation(command: OperationCommand, args: string[]): Promise<void> {
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  let file = '';
  try {
    const call = readCall(command, args, say);
    file = storeFile(call.dataDirectory);
    const { result, summary, failed } = await command.run(call);
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    say(summary);
    if (failed) process.exitCode = 1;
  } catch (error) {
    say(explain(error, file));
    process.exitCode = 1;
  }
}

function readCall(command: OperationCommand, args: string[], say: OperationCall['say']) {
  const { values, positionals } = parse(command, args);
  if (positionals.length !== command.paths) throw new UsageError(command.usage);
  const { data } = values;
  const { dataDirectory } = readConfig(
    typeof data === 'string' ? ['--data', data] : [],
    process.env,
  );
  const holder = readLock(dataDirectory);
  const progress = new OperationProgressLine(say, () => performance.now());
  return {
    dataDirectory,
    path: absolute(positionals[0], command.usage),
    values,
    holder,
    store: holder?.url
      ? `the store of the running server at ${holder.url}`
      : storeFile(dataDirectory),
    say,
    onProgress: progress.show.bind(progress),
  };
}

function parse({ options, usage }: OperationCommand, args: string[]) {
  try {
    return parseArgs({
      args,
      options: { ...options, data: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${messageOf(error).split(/\.\s/)[0] ?? ''}. ${usage}`);
  }
}

/** A path is meant from where the caller stands, wherever npm runs the command. */
function absolute(path: string | undefined, usage: string): string {
  if (path === undefined) return '';
  if (path.trim() === '') throw new UsageError(usage);
  return isAbsolute(path) ? path : resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

/** The store's file for a command that only reads it, looked at as closely as a server that starts does. */
export function readableStore({ dataDirectory, holder }: OperationCall): string {
  const file = storeFile(dataDirectory);
  if (!holder) requireSound(file);
  return file;
}

const CLEAR_ERRORS = [UsageError, ConfigError, OperationError, StoreInUseError, StoreFileError];

function explain(error: unknown, file: string): string {
  const named = withFileNamed(error, file);
  return named === error ? explainOther(error) : messageOf(named);
}

function explainOther(error: unknown): string {
  if (CLEAR_ERRORS.some((kind) => error instanceof kind)) return messageOf(error);
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'The disk is full. Make room and try again; nothing was kept.';
  if ((code === 'EACCES' || code === 'EROFS') && path !== undefined) {
    return `${path} cannot be written by this user.`;
  }
  return `It could not be done: ${messageOf(error)}`;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
