import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { asOrdinaryUser, giveToOrdinaryUser } from '../testing/ordinary-user.ts';
import { withFolder } from '../testing/server-process.ts';
import { aPatient, withStore } from '../operations/testing.ts';
import { storeFile } from './lock-file.ts';
import { openStore } from './open-store.ts';
import { ResourceStore } from './resource-store.ts';
import { StoreFileError } from './store-failure.ts';

/** A clear line: one, with the file's name in it, and what to do. */
function isClear(error: unknown, file: string, says: RegExp): boolean {
  assert.ok(error instanceof StoreFileError, String(error));
  assert.ok(!error.message.includes('\n') && error.message.includes(file), error.message);
  assert.match(error.message, says);
  return true;
}

/** The files of a store whose process was killed: the last transactions are in the log only. */
function leaveKilled(folder: string): void {
  const living = join(folder, 'living');
  mkdirSync(living);
  const store = ResourceStore.open(storeFile(living));
  for (let n = 0; n < 20; n += 1) store.put(aPatient(`p${n}`, `Fox${n}`));
  for (const part of ['', '-wal']) {
    copyFileSync(`${storeFile(living)}${part}`, `${storeFile(folder)}${part}`);
  }
  store.close();
}

const patientsIn = (folder: string): number =>
  withStore(folder, (store) => store.select('SELECT rid FROM resource').length);

const FRAME = 24 + 4096;

/** What becomes of the log, and how many of the 20 patients are there after; undefined: refused. */
const LOGS: readonly (readonly [
  title: string,
  damage: (log: Buffer) => Buffer,
  left: number | undefined,
])[] = [
  ['is whole', (log) => log, 20],
  ['has a flipped byte in its middle', flipAt((log) => 32 + FRAME * half(log) + 100), undefined],
  ['has a flipped byte in a frame header', flipAt((log) => 32 + FRAME * half(log) + 18), undefined],
  ['has a flipped byte in its header', flipAt(() => 17), undefined],
  ['has lost its header', (log) => Buffer.concat([Buffer.alloc(32), log.subarray(32)]), undefined],
  ['is cut off within its last frame', (log) => log.subarray(0, log.length - 100), 19],
  [
    'ends in what a power failure left of its last transaction',
    flipAt((log) => log.length - 8),
    19,
  ],
  ['ends in a frame of zeros', (log) => Buffer.concat([log, Buffer.alloc(FRAME)]), 20],
];

const half = (log: Buffer): number => Math.floor((log.length - 32) / FRAME / 2);

function flipAt(place: (log: Buffer) => number): (log: Buffer) => Buffer {
  return (log) => {
    const at = place(log);
    log.writeUInt8(log.readUInt8(at) ^ 0xff, at);
    return log;
  };
}

for (const [title, damage, left] of LOGS) {
  const outcome = left === undefined ? 'is refused, and left as it is' : `opens with ${left} of 20`;
  test(`a store whose log ${title} ${outcome}`, async () => {
    await withFolder((folder) => {
      leaveKilled(folder);
      const log = `${storeFile(folder)}-wal`;
      writeFileSync(log, damage(readFileSync(log)));
      if (left === undefined) {
        const before = [storeFile(folder), log].map((file) => readFileSync(file));
        assert.throws(
          () => openStore(folder),
          (error) => isClear(error, log, /damaged.*Restore a backup/),
        );
        assert.deepEqual(
          [storeFile(folder), log].map((file) => readFileSync(file)),
          before,
        );
        return Promise.resolve();
      }
      openStore(folder).close();
      assert.equal(patientsIn(folder), left);
      return Promise.resolve();
    });
  });
}

/** What becomes of the file itself. */
const FILES: readonly (readonly [title: string, damage: (file: string) => void, says: RegExp])[] = [
  ['is cut to nothing', (file) => truncateSync(file, 0), /0 bytes.*Restore a backup/],
  [
    'begins with zeros',
    (file) => overwrite(file, Buffer.alloc(100)),
    /not a database.*Restore a backup/,
  ],
  ['is cut off', (file) => truncateSync(file, 3 * 4096), /damaged.*Restore a backup/],
  ['is text', (file) => writeFileSync(file, 'text '.repeat(2000)), /not a database.*Restore/],
];

function overwrite(file: string, start: Buffer): void {
  const bytes = readFileSync(file);
  start.copy(bytes);
  writeFileSync(file, bytes);
}

for (const [title, damage, says] of FILES) {
  test(`a store whose file ${title} is refused in one line, and left as it is`, async () => {
    await withFolder((folder) => {
      withStore(folder, (store) => store.put(aPatient('a', 'Adams')));
      damage(storeFile(folder));
      const before = readFileSync(storeFile(folder));
      assert.throws(
        () => openStore(folder),
        (error) => isClear(error, storeFile(folder), says),
      );
      assert.deepEqual(readFileSync(storeFile(folder)), before);
      return Promise.resolve();
    });
  });
}

test('a store that another process keeps locked is refused after two seconds, in one line', async () => {
  await withFolder((folder) => {
    withStore(folder, (store) => store.put(aPatient('a', 'Adams')));
    const other = new DatabaseSync(storeFile(folder));
    // In this mode SQLite lets nobody else in at all.
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE');
    try {
      assert.throws(
        () => openStore(folder),
        (error) => isClear(error, storeFile(folder), /locked.*try again/),
      );
    } finally {
      other.close();
    }
    assert.equal(patientsIn(folder), 1);
    return Promise.resolve();
  });
});

test('a store that this user may not write is refused in one line', async () => {
  await withFolder((folder) => {
    withStore(folder, (store) => store.put(aPatient('a', 'Adams')));
    chmodSync(storeFile(folder), 0o444);
    giveToOrdinaryUser(folder);
    assert.throws(
      () => asOrdinaryUser(() => openStore(folder)),
      (error) => isClear(error, storeFile(folder), /cannot be (written|opened).*right/),
    );
    return Promise.resolve();
  });
});

test('a folder in the place of the store is refused in one line', async () => {
  await withFolder((folder) => {
    mkdirSync(storeFile(folder));
    assert.throws(
      () => openStore(folder),
      (error) => isClear(error, storeFile(folder), /is a folder/),
    );
    return Promise.resolve();
  });
});
