import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parseJson } from '../fhir/decimal-text.ts';
import { loadDefinitions } from '../fhir/definitions/definitions.ts';
import { indexResource, indexedCodes } from '../fhir/search/index-resource.ts';
import type { IndexEntries } from '../fhir/search/index-entries.ts';
import type { FhirResource } from '../fhir/fhir-resource.ts';

/** Raise it whenever the same resource would be indexed differently: stores then rebuild their index when opened. */
const INDEX_VERSION = 5;

const TABLES = ['token', 'reference', 'string', 'date', 'quantity'] as const;

/** The index rows of records: written with them, in the same transaction, and found again by search. */
export class SearchIndex {
  readonly #timeZone: string;
  readonly #parameters: ReadonlyMap<string, number>;
  readonly #insert: Record<(typeof TABLES)[number], StatementSync>;
  readonly #remove: readonly StatementSync[];
  readonly #removeBetween: readonly StatementSync[];
  readonly #clear: readonly StatementSync[];
  readonly #records: StatementSync;

  constructor(database: DatabaseSync, timeZone: string) {
    this.#timeZone = timeZone;
    this.#parameters = registerParameters(database);
    const insert = (table: string, columns: string) =>
      database.prepare(
        `INSERT OR IGNORE INTO ${table}_index (param, rid, ${columns}) VALUES (?, ?${', ?'.repeat(columns.split(',').length)})`,
      );
    this.#insert = {
      token: insert('token', 'code, system'),
      reference: insert('reference', 'target_type, target_id'),
      string: insert('string', 'folded, text'),
      date: insert('date', 'low, high'),
      quantity: insert('quantity', 'low, high, system, code, unit'),
    };
    const removals = (where: string) =>
      TABLES.map((table) => database.prepare(`DELETE FROM ${table}_index ${where}`));
    this.#remove = removals('WHERE rid = ?');
    this.#removeBetween = removals('WHERE rid > ? AND rid <= ?');
    this.#clear = removals('');
    this.#records = database.prepare('SELECT rid, json FROM resource WHERE rid > ? ORDER BY rid');
  }

  /** Changes whenever an existing index no longer says what a fresh one would. */
  get fingerprint(): string {
    const hash = createHash('sha256').update(`${INDEX_VERSION} ${this.#timeZone}`);
    for (const key of this.#parameters.keys()) hash.update(key);
    return hash.digest('hex');
  }

  /** The number under which a parameter is indexed; undefined when it is not. */
  parameter(resourceType: string, code: string): number | undefined {
    return this.#parameters.get(`${resourceType} ${code}`);
  }

  add(rid: number, resource: FhirResource): void {
    for (const [code, entries] of indexResource(resource, this.#timeZone)) {
      const param = this.parameter(resource.resourceType, code);
      if (param !== undefined) this.#addEntries(param, rid, entries);
    }
  }

  remove(rid: number): void {
    for (const statement of this.#remove) statement.run(rid);
  }

  /**
   * Indexes the records after number `after` anew, for about so many milliseconds; returns the number of the last one,
   * undefined when there is no other. Rows that belong to no record go, too.
   */
  addAgain(after: number, milliseconds: number): number | undefined {
    const end = performance.now() + milliseconds;
    let last = after;
    for (const { rid, json } of this.#records.iterate(after)) {
      const next = Number(rid);
      this.#removeThrough(last, next);
      if (json !== null) this.add(next, parseJson(String(json)) as FhirResource);
      last = next;
      if (performance.now() > end) return last;
    }
    this.#removeThrough(last, Number.MAX_SAFE_INTEGER);
    return undefined;
  }

  #removeThrough(after: number, last: number): void {
    for (const statement of this.#removeBetween) statement.run(after, last);
  }

  clear(): void {
    for (const statement of this.#clear) statement.run();
  }

  #addEntries(param: number, rid: number, entries: IndexEntries): void {
    for (const { code, system } of entries.tokens) {
      this.#insert.token.run(param, rid, code, system);
    }
    for (const { targetType, targetId } of entries.references) {
      this.#insert.reference.run(param, rid, targetType, targetId);
    }
    for (const { folded, text } of entries.strings) {
      this.#insert.string.run(param, rid, folded, text);
    }
    for (const { low, high } of entries.dates) this.#insert.date.run(param, rid, low, high);
    for (const { low, high, system, code, unit } of entries.quantities) {
      this.#insert.quantity.run(param, rid, low, high, system, code, unit);
    }
  }
}

/** Gives each parameter of each type its number: numbers once given stay, new parameters get new ones. */
function registerParameters(database: DatabaseSync): ReadonlyMap<string, number> {
  const definitions = loadDefinitions();
  const known = readParameters(database);
  const register = database.prepare('INSERT INTO search_parameter (type, code) VALUES (?, ?)');
  const missing = definitions.resourceTypes
    .flatMap((type) => indexedCodes(type).map((code) => ({ type, code })))
    .filter(({ type, code }) => !known.has(`${type} ${code}`));
  if (missing.length === 0) return known;
  database.exec('BEGIN IMMEDIATE');
  for (const { type, code } of missing) register.run(type, code);
  database.exec('COMMIT');
  return readParameters(database);
}

function readParameters(database: DatabaseSync): Map<string, number> {
  const rows = database.prepare('SELECT param, type, code FROM search_parameter ORDER BY param');
  return new Map(
    rows
      .all()
      .map(({ param, type, code }) => [`${String(type)} ${String(code)}`, Number(param)] as const),
  );
}
