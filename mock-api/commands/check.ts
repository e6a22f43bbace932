import { checkStore } from '../operations/check-store.ts';
import { readableStore, runOperation } from './operation-command.ts';

await runOperation(
  {
    usage: 'Usage: npm run --silent check:store -- [--data DIR]',
    paths: 0,
    run(call) {
      call.say(`Checking ${call.store}: first its file, then versions and index ...`);
      const result = checkStore(readableStore(call), call.onProgress);
      const { disagreements, records, earlierVersions, indexRows, first } = result;
      for (const { record, kind, detail } of first) call.say(`${record || kind}: ${detail}`);
      return {
        result,
        summary:
          disagreements === 0
            ? `${records} records, ${earlierVersions} earlier versions and ${indexRows} index rows agree.`
            : `${disagreements} disagreements. Where only the index is wrong, npm run reindex makes it anew; else restore a backup.`,
        failed: disagreements > 0,
      };
    },
  },
  process.argv.slice(2),
);
