import { closeSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, openSync } from 'node:fs';
import { readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isStoredType } from '../fhir/resource-types.ts';
import { instantOf } from '../storage/instant.ts';
import { flush } from './copy-store.ts';
import { OperationError } from './operation.ts';
import type { OnProgress } from './operation.ts';
import type { StoreSnapshot } from './store-snapshot.ts';

/** One file of an export. `count` is its number of lines. */
export interface ExportedFile {
  readonly type: string;
  readonly file: string;
  readonly count: number;
}

/** What an export wrote, in the manner of the manifest of FHIR Bulk Data Access. */
export interface ExportManifest {
  /** Everything up to this instant is in it: the `since` of the next one. */
  readonly transactionTime: string;
  readonly since: string | null;
  readonly output: readonly ExportedFile[];
  /** Bundles that name what was deleted since; only with `since`. */
  readonly deleted: readonly ExportedFile[];
}

export interface ExportOptions {
  /** Only what changed after this instant (microseconds since 1970). */
  readonly since?: number | undefined;
  /** Only these types. */
  readonly types?: readonly string[] | undefined;
  /** True when an export that is in the folder already gives way. */
  readonly replace: boolean;
  readonly onProgress: OnProgress;
}

/** Names that an export gives its files. */
const EXPORTED = /^(?<type>[A-Z][A-Za-z]+|deleted)\.ndjson$/;
const UNFINISHED = '.export-';

/** Deletions told in one line of `deleted.ndjson`. */
const DELETIONS_PER_BUNDLE = 1000;

/** Characters gathered before they are written. */
const CHUNK = 1_000_000;

/**
 * Writes the records of a snapshot to `folder`, as they are stored, one per line and one file per type. The files
 * appear together when all are whole. Throws OperationError when the folder holds something already.
 */
export function exportRecords(
  snapshot: StoreSnapshot,
  folder: string,
  { since, types, replace, onProgress }: ExportOptions,
): ExportManifest {
  const replaced = requireFolder(folder, replace);
  const unfinished = mkdtempSync(join(folder, UNFINISHED));
  try {
    const run = new ExportRun(snapshot, unfinished, onProgress);
    const output = run.writeRecords(since ?? -1, types);
    const deleted = since === undefined ? [] : run.writeDeleted(since, types);
    for (const name of replaced) rmSync(join(folder, name));
    for (const { file } of [...output, ...deleted]) {
      renameSync(join(unfinished, file), join(folder, file));
    }
    rmSync(unfinished, { recursive: true });
    flush(folder);
    return {
      // Not the clock: a record written in the millisecond after the snapshot must count as later.
      transactionTime: instantOf(snapshot.newestInstant),
      since: since === undefined ? null : instantOf(since),
      output,
      deleted,
    };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Returns the files of an earlier export that give way. What a killed export left never stands in the way. */
function requireFolder(folder: string, replace: boolean): string[] {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  if (!statSync(folder).isDirectory())
    throw new OperationError(`${folder} is a file, not a folder.`);
  const names = readdirSync(folder);
  for (const name of names) {
    if (name.startsWith(UNFINISHED)) rmSync(join(folder, name), { recursive: true });
  }
  const present = names.filter((name) => !name.startsWith(UNFINISHED));
  if (present.length > 0 && !replace) {
    throw new OperationError(
      `${folder} is not empty. Name another folder, or add --force to replace the export in it.`,
    );
  }
  return present.filter((name) => {
    const type = EXPORTED.exec(name)?.groups?.['type'];
    return type !== undefined && (type === 'deleted' || isStoredType(type));
  });
}

class ExportRun {
  readonly #snapshot: StoreSnapshot;
  readonly #folder: string;
  readonly #onProgress: OnProgress;
  readonly #total: number;
  #done = 0;

  constructor(snapshot: StoreSnapshot, folder: string, onProgress: OnProgress) {
    this.#snapshot = snapshot;
    this.#folder = folder;
    this.#onProgress = onProgress;
    this.#total = snapshot.counts().records;
  }

  writeRecords(since: number, types: readonly string[] | undefined): ExportedFile[] {
    return this.#types(types).flatMap((type) => {
      const records = this.#snapshot.database
        .prepare(
          `SELECT json FROM resource WHERE type = ? AND json IS NOT NULL AND last_updated > ?
           ORDER BY rid`,
        )
        .iterate(type, since);
      const count = this.#write(
        `${type}.ndjson`,
        (function* () {
          for (const { json } of records) yield String(json);
        })(),
      );
      return count > 0 ? [{ type, file: `${type}.ndjson`, count }] : [];
    });
  }

  writeDeleted(since: number, types: readonly string[] | undefined): ExportedFile[] {
    const wanted = this.#types(types);
    const deleted = this.#snapshot
      .select<{ type: string; id: string }>(
        'SELECT type, id FROM resource WHERE json IS NULL AND last_updated > ? ORDER BY rid',
        since,
      )
      .filter(({ type }) => wanted.includes(type));
    const count = this.#write('deleted.ndjson', bundlesOfDeletions(deleted));
    return count > 0 ? [{ type: 'Bundle', file: 'deleted.ndjson', count }] : [];
  }

  #types(types: readonly string[] | undefined): string[] {
    const present = this.#snapshot.select<{ type: string }>(
      'SELECT DISTINCT type FROM resource ORDER BY type',
    );
    return present.map(({ type }) => type).filter((type) => types?.includes(type) ?? true);
  }

  /** Returns the number of lines; a file without any is not written. */
  #write(name: string, lines: Iterable<string>): number {
    const file = join(this.#folder, name);
    const descriptor = openSync(file, 'wx', 0o600);
    let count = 0;
    let chunk = '';
    try {
      for (const line of lines) {
        chunk += `${line}\n`;
        count += 1;
        this.#done += 1;
        if (chunk.length < CHUNK) continue;
        writeAll(descriptor, chunk);
        chunk = '';
        this.#onProgress({ done: this.#done, total: this.#total, unit: 'records' });
      }
      writeAll(descriptor, chunk);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (count === 0) rmSync(file);
    return count;
  }
}

/** `writeSync` may write less than it is given. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

/** As Bulk Data Access tells of deletions: transactions that would delete the same at the receiver. */
function* bundlesOfDeletions(
  records: readonly { readonly type: string; readonly id: string }[],
): Generator<string> {
  for (let start = 0; start < records.length; start += DELETIONS_PER_BUNDLE) {
    const entry = records
      .slice(start, start + DELETIONS_PER_BUNDLE)
      .map(({ type, id }) => ({ request: { method: 'DELETE', url: `${type}/${id}` } }));
    yield JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
  }
}
