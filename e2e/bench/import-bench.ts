import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportReport } from '../ladderline-server.ts';
import { medianOf } from './table.ts';
import type { Row } from './table.ts';

const root = join(import.meta.dirname, '../..');
const RUNS = 3;
/** So many sources of the same charts: one alone is over before the start of the command no longer counts. */
const COPIES = 4;

/** Records a second that the import command takes in, from its start to its end, into an empty store. */
export function benchImport(charts: string): Row[] {
  const work = mkdtempSync(join(tmpdir(), 'ladderline-bench-'));
  try {
    const sources = Array.from({ length: COPIES }, (_, index) => join(work, `clinic-${index}`));
    for (const source of sources) cpSync(charts, source, { recursive: true });
    const runs = Array.from({ length: RUNS }, (_, run) =>
      importOnce(sources, join(work, `${run}`)),
    );
    return [
      {
        charts: `${COPIES} sources`,
        records: runs[0]?.read ?? 0,
        'records/s': Math.round(medianOf(runs.map(({ rate }) => rate))),
      },
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function importOnce(sources: readonly string[], dataDirectory: string) {
  const command = join(root, 'mock-api/commands/import.ts');
  const started = performance.now();
  const { stdout } = spawnSync(process.execPath, [command, ...sources, '--data', dataDirectory], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const seconds = (performance.now() - started) / 1000;
  const { read } = JSON.parse(stdout.toString()) as ImportReport;
  return { read, rate: read / seconds };
}
