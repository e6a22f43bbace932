import { MIGRATIONS } from '../storage/schema.ts';
import { withFileNamed } from '../storage/store-failure.ts';
import { IndexCheck } from './check-index.ts';
import { checkVersions } from './check-versions.ts';
import type { Disagreement } from './disagreement.ts';
import { OperationError } from './operation.ts';
import type { OnProgress } from './operation.ts';
import { StoreSnapshot } from './store-snapshot.ts';
import type { StoreCounts } from './store-snapshot.ts';

export interface CheckReport extends StoreCounts {
  readonly indexRows: number;
  /** How many there are, and the first of them. */
  readonly disagreements: number;
  readonly first: readonly Disagreement[];
}

/** Enough to see what is wrong. */
const DISAGREEMENTS_SHOWN = 50;

/**
 * Looks through the whole store `file`, also while it is written: the file's structure, all versions, and whether the
 * search index says what the records say. Changes nothing.
 */
export function checkStore(file: string, onProgress: OnProgress): CheckReport {
  const snapshot = StoreSnapshot.open(file);
  try {
    if (snapshot.schemaVersion < MIGRATIONS.length) {
      throw new OperationError(
        `${file} has the schema of an older Ladderline. Start the server once, which brings it up to date, then check.`,
      );
    }
    const found = new Findings();
    found.add(structureOf(snapshot));
    // What SQLite itself cannot read has no content to compare.
    if (found.count > 0) return { ...NOTHING, ...found.report() };
    const counts = snapshot.counts();
    const total = counts.records + counts.deleted;
    const counter = (unit: string) => {
      let done = 0;
      return (records: number) => onProgress({ done: (done += records), total, unit });
    };
    const countVersions = counter('records (their versions)');
    found.add(checkVersions(snapshot, () => countVersions(1)));
    const index = new IndexCheck(file);
    try {
      found.add(index.run(counter('records (their index rows)')));
      return { ...counts, indexRows: index.rows(), ...found.report() };
    } finally {
      index.close();
    }
  } catch (error) {
    throw withFileNamed(error, file);
  } finally {
    snapshot.close();
  }
}

const NOTHING = { records: 0, deleted: 0, earlierVersions: 0, byType: {}, indexRows: 0 };

function* structureOf(snapshot: StoreSnapshot): Generator<Disagreement> {
  for (const detail of snapshot.structuralFaults()) yield { record: '', kind: 'file', detail };
}

class Findings {
  readonly #first: Disagreement[] = [];
  count = 0;

  add(disagreements: Iterable<Disagreement>): void {
    for (const disagreement of disagreements) {
      this.count += 1;
      if (this.#first.length < DISAGREEMENTS_SHOWN) this.#first.push(disagreement);
    }
  }

  report(): Pick<CheckReport, 'disagreements' | 'first'> {
    return { disagreements: this.count, first: this.#first };
  }
}
