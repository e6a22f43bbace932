import assert from 'node:assert/strict';
import { ResourceStore } from '../storage/resource-store.ts';
import { storeFile } from '../storage/lock-file.ts';
import { read, readPages } from './exchange.ts';
import { SYSTEM, resourceOf } from './ledger.ts';
import type { Ledger, Step, WrittenRecord } from './ledger.ts';

const find = (base: string, type: string, key: string) =>
  readPages(base, `${type}?identifier=${encodeURIComponent(`${SYSTEM}|${key}`)}`);

/**
 * Finds out what became of the writes that were cut off. Each is there as a whole or not at all, and those that were
 * acknowledged are there.
 */
export async function settleOpenWrites(ledger: Ledger, base: string): Promise<void> {
  for (const write of ledger.open) {
    const done: boolean[] = [];
    for (const step of write.steps) done.push(await isDone(step, base));
    const name = write.steps.map(({ record }) => record.key).join(' + ');
    assert.equal(new Set(done).size, 1, `half of a transaction: ${name}`);
    if (write.isAcknowledged) assert.ok(done[0], `acknowledged, but not there: ${name}`);
    if (done[0]) ledger.settle(write);
    else ledger.open.delete(write);
  }
}

async function isDone({ record }: Step, base: string): Promise<boolean> {
  if (record.id !== undefined) {
    const history = await readPages(base, `${record.type}/${record.id}/_history`);
    const more = history.length - record.versions.length;
    assert.ok(more === 0 || more === 1, `${record.key} has ${history.length} versions`);
    return more === 1;
  }
  const found = await find(base, record.type, record.key);
  assert.ok(found.length <= 1, `${record.key} is there ${found.length} times`);
  record.id = found[0]?.resource?.id;
  return found.length === 1;
}

/** Every version of these records is there with its content, and search finds what is not deleted. */
export async function verifyRecords(records: Iterable<WrittenRecord>, base: string): Promise<void> {
  const left = [...records];
  const verifyNext = async () => {
    for (let record = left.pop(); record; record = left.pop()) await verify(record, base);
  };
  await Promise.all(Array.from({ length: 8 }, verifyNext));
}

async function verify(record: WrittenRecord, base: string): Promise<void> {
  const { type, id = '', key, versions } = record;
  const history = await readPages(base, `${type}/${id}/_history`);
  const stored = history.toReversed().map(({ resource }) => resource && withoutMeta(resource));
  const expected = versions.map((text) => (text === null ? undefined : resourceOf(record, text)));
  assert.deepEqual(stored, expected, key);
  const isDeleted = versions.at(-1) === null;
  assert.equal((await read(base, `${type}/${id}`)).status, isDeleted ? 410 : 200, key);
  const found = (await find(base, type, key)).map(({ resource }) => resource?.id);
  assert.deepEqual(found, isDeleted ? [] : [id], `found by search: ${key}`);
}

function withoutMeta({ meta, ...resource }: Record<string, unknown>): object {
  assert.ok(meta);
  return resource;
}

/** What all clients created on condition is there once. */
export async function verifyShared(ledger: Ledger, base: string): Promise<void> {
  for (const { key, id } of ledger.shared.values()) {
    const found = (await find(base, 'Patient', key)).map(({ resource }) => resource?.id);
    if (id === undefined) assert.ok(found.length <= 1, `${key} is there ${found.length} times`);
    else assert.deepEqual(found, [id], key);
  }
}

/** There is nothing that no client wrote. */
export async function verifyNothingElse(ledger: Ledger, base: string): Promise<void> {
  const keys = new Set([...ledger.records].map(({ key }) => key));
  for (const type of ['Patient', 'Observation']) {
    for (const { resource } of await readPages(base, `${type}?_count=1000&_elements=identifier`)) {
      const [identifier] = resource?.['identifier'] as readonly { value: string }[];
      const key = identifier?.value ?? '';
      assert.ok(keys.has(key) || ledger.shared.has(key), `nobody wrote ${type} ${key}`);
    }
  }
}

const INDEXES = ['token', 'reference', 'string', 'date', 'quantity'];

/** The closed store in `folder` is sound, and its index is what a fresh one would be. */
export function verifyStore(folder: string): void {
  const store = ResourceStore.open(storeFile(folder));
  try {
    const [result] = store.select<{ integrity_check: string }>('PRAGMA integrity_check');
    assert.equal(result?.integrity_check, 'ok');
    verifyIndex(store);
  } finally {
    store.close();
  }
}

/** The index says of each record what a fresh one would. */
export function verifyIndex(store: ResourceStore): void {
  const dump = () =>
    INDEXES.map((name) => store.select(`SELECT * FROM ${name}_index ORDER BY rid, param`));
  const before = dump();
  store.reindex();
  assert.deepEqual(before, dump());
}
