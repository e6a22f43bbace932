import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { StoreInUseError, acquireLock, readLock } from './lock-file.ts';

const skipWithoutProc = { skip: existsSync('/proc/self/stat') ? false : 'no /proc on this system' };

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

test('a process that was killed but not yet buried holds no lock', skipWithoutProc, async () => {
  // The shell becomes a `sleep`, which never asks what became of the shell's child.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    while (!isZombie(pid)) await setImmediate();
    withFolder((folder) => {
      writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid, url: '', token: 't' }));
      assert.equal(readLock(folder), undefined);
    });
  } finally {
    parent.kill();
  }
});

function isZombie(pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}

test('an unreadable folder is an error that names it', () => {
  withFolder((folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    assert.throws(() => acquireLock(file), /file/);
  });
});
