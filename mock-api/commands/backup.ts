import { backUpStore } from '../operations/back-up-store.ts';
import { readableStore, runOperation } from './operation-command.ts';

await runOperation(
  {
    usage: 'Usage: npm run --silent backup -- FILE [--force] [--data DIR]',
    options: { force: { type: 'boolean' } },
    paths: 1,
    async run(call) {
      call.say(`Backing up ${call.store} to ${call.path} ...`);
      const result = await backUpStore(readableStore(call), call.path, {
        replace: call.values['force'] === true,
        onProgress: call.onProgress,
      });
      return {
        result,
        summary: `${result.records} records (${result.bytes} bytes) are in ${result.file}, which was checked.`,
      };
    },
  },
  process.argv.slice(2),
);
