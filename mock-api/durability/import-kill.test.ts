import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Random } from '../demo/random.ts';
import type { ImportReport } from '../import/import-charts.ts';
import { storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { NodeProcess, withFolder } from '../testing/server-process.ts';
import { verifyStore } from './checks.ts';

const COMMAND = fileURLToPath(new URL('../commands/import.ts', import.meta.url));
const KILLS = process.env['TEST_LONG'] ? 20 : 2;
const RECORDS = KILLS * 1500;

test(`an import killed ${KILLS} times and begun again brings every record once, with its content`, async (context) => {
  const random = new Random(20261120, 'import');
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    const charts = join(folder, 'charts');
    mkdirSync(charts);
    const lines = Array.from({ length: RECORDS }, (_, n) =>
      JSON.stringify({ resourceType: 'Patient', id: `p${n}`, name: [{ family: family(n) }] }),
    );
    writeFileSync(join(charts, 'patients.ndjson'), lines.join('\n'));
    const run = () => new NodeProcess([COMMAND, charts, '--data', data]);

    const seen: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = recordsIn(data);
      await using command = run();
      const enough = before + random.integer(0, 1000);
      while (command.child.exitCode === null && recordsIn(data) <= enough) await setTimeout(1);
      const { code } = await command.stop('SIGKILL');
      assert.equal(code, null, 'it was over before it could be killed');
      seen.push(recordsIn(data));
    }
    const { code, stdout, stderr } = await run().ended;
    assert.equal(code, 0, stderr);
    const { stored, unchanged, updated, refused } = JSON.parse(stdout) as ImportReport;
    const last = seen.at(-1) ?? 0;
    assert.ok(last > 0 && last < RECORDS, `${last} records at the last kill`);
    assert.deepEqual(
      { stored, unchanged, updated, refused },
      { stored: RECORDS - last, unchanged: last, updated: 0, refused: [] },
    );
    verifyContent(data);
    verifyStore(data);
    context.diagnostic(`records at each kill: ${seen.join(', ')}`);
  });
});

const family = (n: number): string => `Fox ${n}`;

/** Each record is there once, in one version. */
function verifyContent(data: string): void {
  const store = ResourceStore.open(storeFile(data));
  try {
    const names = store
      .select<{ json: string }>('SELECT json FROM resource')
      .map(({ json }) => (JSON.parse(json) as { name: { family: string }[] }).name[0]?.family);
    const expected = Array.from({ length: RECORDS }, (_, n) => family(n));
    assert.deepEqual(names.sort(), expected.sort());
    assert.equal(store.select('SELECT 1 FROM earlier_version').length, 0);
  } finally {
    store.close();
  }
}

/** Looks at the store from outside, as it is at this moment: perhaps not yet made. */
function recordsIn(data: string): number {
  try {
    const database = new DatabaseSync(storeFile(data), { readOnly: true });
    try {
      return Number(database.prepare('SELECT count(*) AS n FROM resource').get()?.['n']);
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}
