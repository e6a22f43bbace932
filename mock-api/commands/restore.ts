import { basename } from 'node:path';
import { removeStore } from '../operations/copy-store.ts';
import { askServer } from '../operations/operation-lines.ts';
import { prepareRestore, restoreClosedStore } from '../operations/restore-store.ts';
import type { PreparedStore } from '../operations/restore-store.ts';
import { acquireLock } from '../storage/lock-file.ts';
import type { OperationCall } from './operation-command.ts';
import { runOperation } from './operation-command.ts';

await runOperation(
  {
    usage: 'Usage: npm run --silent restore -- FILE [--data DIR]',
    paths: 1,
    async run(call) {
      call.say(`Restoring ${call.path} to ${call.store} ...`);
      const { prepared, kept } = call.holder?.url ? await underServer(call) : await closed(call);
      const { records, deleted, earlierVersions, byType } = prepared;
      return {
        result: { file: call.path, kept, records, deleted, earlierVersions, byType },
        summary: `${records} records are restored. ${kept === null ? 'There was no store before.' : `The store before is kept as ${kept}; remove it when you are sure.`}`,
      };
    },
  },
  process.argv.slice(2),
);

interface Restored {
  readonly prepared: PreparedStore;
  /** Where the store before is; null when there was none. */
  readonly kept: string | null;
}

async function underServer(call: OperationCall): Promise<Restored> {
  const { holder } = call;
  if (!holder) return closed(call);
  const prepared = await prepare(call);
  try {
    const answer = await askServer(holder, 'restore', basename(prepared.file), call.onProgress);
    return { prepared, ...(answer as { kept: string | null }) };
  } finally {
    removeStore(prepared.file);
  }
}

async function closed(call: OperationCall): Promise<Restored> {
  const lock = acquireLock(call.dataDirectory);
  try {
    const prepared = await prepare(call);
    try {
      return { prepared, kept: restoreClosedStore(call.dataDirectory, prepared.file) ?? null };
    } finally {
      removeStore(prepared.file);
    }
  } finally {
    lock.release();
  }
}

function prepare({ path, dataDirectory, say, onProgress }: OperationCall): Promise<PreparedStore> {
  return prepareRestore(path, dataDirectory, {
    onProgress,
    onRebuild: (share) =>
      say(
        `The backup is of another version: its search index is made anew, ${Math.floor(share * 100)} % ...`,
      ),
  });
}
