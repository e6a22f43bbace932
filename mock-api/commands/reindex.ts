import { askServer } from '../operations/operation-lines.ts';
import { reindexStore } from '../operations/reindex-store.ts';
import type { ReindexReport } from '../operations/reindex-store.ts';
import { acquireLock } from '../storage/lock-file.ts';
import { openStore } from '../storage/open-store.ts';
import type { OperationCall } from './operation-command.ts';
import { readableStore, runOperation } from './operation-command.ts';

await runOperation(
  {
    usage: 'Usage: npm run --silent reindex -- [--data DIR]',
    paths: 0,
    async run(call) {
      call.say(`Indexing ${call.store} anew ...`);
      const result = call.holder?.url
        ? ((await askServer(call.holder, 'reindex', '', call.onProgress)) as ReindexReport)
        : await reindexClosed(call);
      return { result, summary: `${result.records} records are indexed anew.` };
    },
  },
  process.argv.slice(2),
);

async function reindexClosed(call: OperationCall): Promise<ReindexReport> {
  readableStore(call);
  const { dataDirectory, onProgress } = call;
  const lock = acquireLock(dataDirectory);
  try {
    const store = openStore(dataDirectory);
    try {
      const operation = reindexStore(store);
      for (;;) {
        const step = await operation.next();
        if (step.done === true) return step.value;
        onProgress(step.value);
      }
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}
