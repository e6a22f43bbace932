import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { StoreInUseError, acquireLock, readLock } from './lock-file.ts';

function withFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'ladderline-lock-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('who holds the folder is known until it is released', () => {
  withFolder((folder) => {
    assert.equal(readLock(folder), undefined);
    const lock = acquireLock(folder);
    lock.publish('http://127.0.0.1:4200/');
    assert.equal(readLock(folder)?.url, 'http://127.0.0.1:4200/');
    assert.equal(readLock(folder)?.token, lock.token);
    assert.throws(() => acquireLock(folder), StoreInUseError);
    lock.release();
    assert.equal(readLock(folder), undefined);
    acquireLock(folder).release();
  });
});

test('a lock whose process is gone, whose number was given anew, or that was cut off, is taken over', () => {
  const stale = [
    JSON.stringify({ pid: 2 ** 22 + 1, url: 'http://127.0.0.1:1/', token: 't' }),
    JSON.stringify({ pid: process.pid, url: '', token: 't', born: 'long ago' }),
    '{"pid":',
    '',
  ];
  for (const content of stale) {
    withFolder((folder) => {
      writeFileSync(join(folder, 'lock.json'), content);
      assert.equal(readLock(folder), undefined);
      const lock = acquireLock(folder);
      assert.equal(readLock(folder)?.token, lock.token);
      lock.release();
      assert.equal(existsSync(join(folder, 'lock.json')), false);
    });
  }
});

test('an unreadable folder is an error that names it', () => {
  withFolder((folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    assert.throws(() => acquireLock(file), /file/);
  });
});
