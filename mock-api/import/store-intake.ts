import { setImmediate } from 'node:timers/promises';
import { isJsonObject } from '../fhir/fhir-resource.ts';
import { referencesOf } from '../fhir/references.ts';
import { parseLocalReference } from '../fhir/search/index-entries.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { Delivery } from './delivery.ts';
import { sourceUriPrefix } from './identity.ts';
import type { ConditionalReference, DeliveryOutcome, Intake } from './intake.ts';

/** How long one transaction may hold up the other requests of a server, in milliseconds. */
const SLICE_MILLISECONDS = 20;

interface RecordedDelivery {
  readonly file: number;
  readonly occurrence: number;
  readonly number: number;
  readonly hash: string;
}

/**
 * Takes deliveries into the store, in transactions of about 20 ms while a server answers others, each record with the note of its delivery: a run
 * that was killed is simply run again.
 *
 * When is a delivery new? The question is not whether the record in the store says the same (a clinician may have
 * edited it since, and that must stay), but whether the *file* says something new. So the table `import_delivery` notes
 * what each place (file of a source, how-manieth time there) last said about a record. A place that says the same as
 * before is unchanged; so is a new place that repeats what was delivered last. All else becomes a new version. Hence
 * one record with different contents in several files settles on the last, and running all or some of the files
 * again changes nothing, in whatever order; while a file that really changes, even back to an older content, counts.
 */
export class StoreIntake implements Intake {
  readonly #store: ResourceStore;
  readonly #sliceMilliseconds: number;
  readonly #files = new Map<string, number>();
  /** Targets of references that were there in this transaction: most records point at the same few. */
  readonly #there = new Set<string>();

  /** `isAlone`: no other request waits for the store, so that a transaction takes in all that is delivered at once. */
  constructor(store: ResourceStore, { isAlone = false } = {}) {
    this.#store = store;
    this.#sliceMilliseconds = isAlone ? Infinity : SLICE_MILLISECONDS;
    // Copying the log into the store file after every 64 MB instead of every 4 takes a third of the writing away.
    if (isAlone) store.select('PRAGMA wal_autocheckpoint = 16000');
  }

  async deliver(deliveries: readonly Delivery[]): Promise<readonly DeliveryOutcome[]> {
    const outcomes: DeliveryOutcome[] = [];
    while (outcomes.length < deliveries.length) {
      const end = performance.now() + this.#sliceMilliseconds;
      this.#store.transaction(() => {
        this.#there.clear();
        for (const delivery of deliveries.slice(outcomes.length)) {
          outcomes.push({
            outcome: this.#take(delivery),
            unresolved: this.#unresolved(delivery),
          });
          if (performance.now() > end) break;
        }
      });
      await setImmediate();
    }
    return outcomes;
  }

  find(references: readonly ConditionalReference[]): Promise<readonly (string | null)[]> {
    return Promise.resolve(references.map((reference) => this.#find(reference)));
  }

  missing(references: readonly string[]): Promise<readonly string[]> {
    this.#there.clear();
    return Promise.resolve(references.filter((reference) => !this.#leadsSomewhere(reference)));
  }

  finish(): Promise<void> {
    this.#store.optimize();
    return Promise.resolve();
  }

  #take({ source, file, occurrence, hash, resource }: Delivery): DeliveryOutcome['outcome'] {
    const record = `${resource.resourceType}/${resource.id}`;
    const known = this.#store.select<RecordedDelivery>(
      'SELECT file, occurrence, number, hash FROM import_delivery WHERE record = ? ORDER BY number',
      [record],
    );
    const fileNumber = this.#fileNumber(source, file);
    const here = known.find(
      (delivery) => delivery.file === fileNumber && delivery.occurrence === occurrence,
    );
    if (here?.hash === hash) return 'unchanged';
    const last = known.at(-1);
    this.#store.run(
      `INSERT OR REPLACE INTO import_delivery (record, file, occurrence, number, hash)
       VALUES (?, ?, ?, ?, ?)`,
      [record, fileNumber, occurrence, (last?.number ?? 0) + 1, hash],
    );
    if (!here && last?.hash === hash) return 'unchanged';
    return this.#store.put(resource).created ? 'stored' : 'updated';
  }

  #fileNumber(source: string, place: string): number {
    const key = `${source}/${place}`;
    let number = this.#files.get(key);
    if (number === undefined) {
      const values = [source, place];
      this.#store.run('INSERT OR IGNORE INTO import_file (source, place) VALUES (?, ?)', values);
      const [row] = this.#store.select<{ file: number }>(
        'SELECT file FROM import_file WHERE source = ? AND place = ?',
        values,
      );
      number = row?.file ?? 0;
      this.#files.set(key, number);
    }
    return number;
  }

  #unresolved({ resource }: Delivery): string[] {
    return referencesOf(resource)
      .map(({ value }) => value)
      .filter((reference) => !this.#leadsSomewhere(reference));
  }

  /** References into the resource itself and to other servers are not ours to follow. */
  #leadsSomewhere(reference: string): boolean {
    const local = parseLocalReference(reference);
    if (local) {
      if (this.#there.has(reference)) return true;
      const isThere = this.#store.exists(local.targetType, local.targetId);
      if (isThere) this.#there.add(reference);
      return isThere;
    }
    const isForeign = /^[a-z][a-z0-9+.-]*:/i.test(reference) && !/^urn:uuid:/i.test(reference);
    return isForeign || reference.startsWith('#');
  }

  #find({ source, type, system, value }: ConditionalReference): string | null {
    const parameter = this.#store.searchParameter(type, 'identifier');
    const candidates = this.#store.select<{ id: string; json: string }>(
      `SELECT r.id, r.json FROM token_index t JOIN resource r ON r.rid = t.rid
       WHERE t.param = ? AND t.code = ? AND t.system = ?`,
      [parameter ?? -1, value, system],
    );
    const found = candidates.filter(({ json }) => isOfSource(json, source));
    return found.length === 1 && found[0] ? `${type}/${found[0].id}` : null;
  }
}

function isOfSource(json: string, source: string): boolean {
  const resource: unknown = JSON.parse(json);
  const meta = isJsonObject(resource) ? resource['meta'] : undefined;
  return isJsonObject(meta) && String(meta['source']).startsWith(sourceUriPrefix(source));
}
