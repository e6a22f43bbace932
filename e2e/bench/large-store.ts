import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * A data folder with `count` records of a large demo clinic. It is made once (about 8 minutes for 1,000,000) and kept
 * below node_modules; a later version of the server brings its index up to date when it opens it.
 */
export function largeStore(count: number): string {
  const folder = join(root, 'node_modules/.cache/bench', `demo-${count}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  process.stdout.write(`making a store of ${count} records ...\n`);
  const command = join(root, 'mock-api/commands/demo.ts');
  const result = spawnSync(
    process.execPath,
    [command, '--fill', String(count), '--data', unfinished],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (result.status !== 0) throw new Error('The large store could not be made.');
  renameSync(unfinished, folder);
  return folder;
}
