import { isJsonObject } from '../fhir/fhir-resource.ts';
import { instantOf } from '../storage/instant.ts';
import type { Disagreement } from './disagreement.ts';
import type { StoreSnapshot } from './store-snapshot.ts';

interface VersionRow {
  readonly rid: number;
  readonly version: number;
  readonly isCurrent: number;
  readonly type: string;
  readonly id: string;
  readonly lastUpdated: number;
  readonly method: string;
  readonly json: string | null;
}

const COLUMNS = 'rid, version, type, id, last_updated AS lastUpdated, method, json';

/**
 * Where the versions of a store contradict themselves: numbers from 1 without a gap, the last one current, instants
 * rising, and each version's JSON says the type, id, number and instant of its row. One pass over all versions.
 * `onRecord` is called for each record.
 */
export function* checkVersions(
  snapshot: StoreSnapshot,
  onRecord: () => void,
): Generator<Disagreement> {
  const rows = snapshot.database
    .prepare(
      `SELECT ${COLUMNS}, 0 AS isCurrent FROM earlier_version
       UNION ALL SELECT ${COLUMNS}, 1 AS isCurrent FROM resource ORDER BY rid, version`,
    )
    .iterate() as Iterable<unknown> as Iterable<VersionRow>;
  let before: VersionRow | undefined;
  for (const row of rows) {
    const previous = before?.rid === row.rid ? before : undefined;
    if (!previous) {
      yield* faultsOfEnd(before);
      onRecord();
    }
    for (const detail of [...faultsOfSequence(row, previous), ...faultsOfContent(row)]) {
      yield { record: `${row.type}/${row.id}`, kind: 'version', detail };
    }
    before = row;
  }
  yield* faultsOfEnd(before);
}

function* faultsOfEnd(last: VersionRow | undefined): Generator<Disagreement> {
  if (!last || last.isCurrent === 1) return;
  yield {
    record: `${last.type}/${last.id}`,
    kind: 'version',
    detail: `no current version follows version ${last.version}`,
  };
}

function* faultsOfSequence(row: VersionRow, previous: VersionRow | undefined): Generator<string> {
  const expected = (previous?.version ?? 0) + 1;
  if (row.version !== expected) yield `version ${row.version} stands where ${expected} should`;
  if (!previous) return;
  if (previous.isCurrent === 1) yield `version ${row.version} is newer than the current one`;
  if (row.type !== previous.type || row.id !== previous.id) {
    yield `version ${previous.version} belongs to ${previous.type}/${previous.id}`;
  }
  if (row.lastUpdated <= previous.lastUpdated) {
    yield `version ${row.version} is not later than the one before`;
  }
}

function* faultsOfContent({ version, type, id, lastUpdated, method, json }: VersionRow) {
  if (json === null) {
    if (method !== 'DELETE') yield `version ${version} has no content, but was no deletion`;
    return;
  }
  const resource = parsed(json);
  if (!isJsonObject(resource)) {
    yield `version ${version} is not JSON`;
    return;
  }
  const meta = isJsonObject(resource['meta']) ? resource['meta'] : {};
  const said: readonly (readonly [element: string, said: unknown, expected: string])[] = [
    ['resourceType', resource['resourceType'], type],
    ['id', resource['id'], id],
    ['meta.versionId', meta['versionId'], String(version)],
    ['meta.lastUpdated', meta['lastUpdated'], instantOf(lastUpdated)],
  ];
  for (const [element, value, expected] of said) {
    if (value !== expected) yield `${element} of version ${version} is not that of its row`;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
