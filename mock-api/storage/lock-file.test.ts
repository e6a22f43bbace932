import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { asOrdinaryUser, giveToOrdinaryUser } from '../testing/ordinary-user.ts';
import { StoreInUseError, acquireLock, readLock } from './lock-file.ts';
import { StoreFileError } from './store-failure.ts';

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

test('a copy of a folder is nobody\u2019s, though it holds a copy of the lock', () => {
  withFolder((folder) => {
    const [served, copy, renamed] = ['served', 'copy', 'renamed'].map((name) => join(folder, name));
    assert.ok(served && copy && renamed);
    const lock = acquireLock(served);
    lock.publish('http://127.0.0.1:4200/');
    cpSync(served, copy, { recursive: true });
    assert.equal(readLock(copy), undefined);
    const own = acquireLock(copy);
    assert.equal(readLock(served)?.url, 'http://127.0.0.1:4200/');
    own.release();
    renameSync(served, renamed);
    assert.throws(() => acquireLock(renamed), StoreInUseError, 'renamed, it is still the same');
  });
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

test('a lock that was taken over is not released by who lost it', () => {
  withFolder((folder) => {
    const lost = acquireLock(folder);
    writeFileSync(join(folder, 'lock.json'), '');
    const lock = acquireLock(folder);
    lost.release();
    assert.equal(readLock(folder)?.token, lock.token);
    lock.release();
    assert.deepEqual(readdirSync(folder), []);
  });
});

test('of many processes that find the lock of a dead one at once, one gets the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ladderline-lock-'));
  const module = JSON.stringify(new URL('lock-file.ts', import.meta.url).href);
  const script = `
    const { acquireLock } = await import(${module});
    process.stdout.write('ready');
    process.stdin.once('data', () => {
      try { acquireLock(${JSON.stringify(folder)}); process.stdout.write(' got'); }
      catch (error) { process.stdout.write(' ' + error.constructor.name); }
    });`;
  const processes = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script]),
  );
  try {
    writeFileSync(
      join(folder, 'lock.json'),
      JSON.stringify({ pid: 2 ** 22 + 1, url: '', token: 't' }),
    );
    await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
    const answers = processes.map(({ stdout }) => once(stdout, 'data'));
    for (const { stdin } of processes) stdin.write('go');
    const said = (await Promise.all(answers)).map(([data]) => String(data).trim());
    assert.equal(said.filter((answer) => answer === 'got').length, 1, String(said));
    assert.equal(said.filter((answer) => answer === 'StoreInUseError').length, 5, String(said));
  } finally {
    for (const child of processes) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

test('a lock that this user may not read is not taken over: another user works there', () => {
  withFolder((folder) => {
    writeFileSync(join(folder, 'lock.json'), '', { mode: 0o000 });
    giveToOrdinaryUser(folder);
    for (const attempt of [readLock, acquireLock]) {
      assert.throws(
        () => asOrdinaryUser(() => attempt(folder)),
        (error) =>
          error instanceof StoreInUseError && error.message.includes('belongs to another user'),
      );
    }
    assert.equal(existsSync(join(folder, 'lock.json')), true);
  });
});

test('a folder in which this user may not write is refused in one line', () => {
  withFolder((folder) => {
    giveToOrdinaryUser(folder);
    chmodSync(folder, 0o555);
    for (const path of [folder, join(folder, 'new', 'data')]) {
      assert.throws(
        () => asOrdinaryUser(() => acquireLock(path)),
        (error) =>
          error instanceof StoreFileError &&
          /^The folder [^\n]* cannot be (written|made)[^\n]*$/.test(error.message),
      );
    }
    chmodSync(folder, 0o755);
  });
});

test('a data folder that is a file, or below one, is refused in one line', () => {
  withFolder((folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'data')]) {
      assert.throws(
        () => acquireLock(path),
        (error) =>
          error instanceof StoreFileError && error.message.includes('file is a file, not a folder'),
      );
    }
  });
});

test('a folder that the system lets nobody make is refused at once', skipWithoutProc, () => {
  for (const path of ['/proc/x', '/proc/x/y']) {
    assert.throws(
      () => acquireLock(path),
      (error) =>
        error instanceof StoreFileError &&
        error.message.startsWith('The folder /proc/x cannot be made'),
    );
  }
});
