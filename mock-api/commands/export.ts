import { isStoredType } from '../fhir/resource-types.ts';
import { parseDateRange } from '../fhir/search/date-range.ts';
import { exportRecords } from '../operations/export-records.ts';
import { StoreSnapshot } from '../operations/store-snapshot.ts';
import { UsageError, readableStore, runOperation } from './operation-command.ts';

const USAGE =
  'Usage: npm run --silent export -- DIR [--since INSTANT] [--type Patient,Observation] [--force] [--data DIR]';

await runOperation(
  {
    usage: USAGE,
    options: { since: { type: 'string' }, type: { type: 'string' }, force: { type: 'boolean' } },
    paths: 1,
    run(call) {
      const since = sinceOf(call.values['since']);
      const types = typesOf(call.values['type']);
      const snapshot = StoreSnapshot.open(readableStore(call));
      try {
        call.say(`Exporting ${call.store} to ${call.path} ...`);
        const result = exportRecords(snapshot, call.path, {
          since,
          types,
          replace: call.values['force'] === true,
          onProgress: call.onProgress,
        });
        const records = result.output.reduce((sum, { count }) => sum + count, 0);
        return {
          result,
          summary: `${records} records of ${result.output.length} types are in ${call.path}. Next time: --since ${result.transactionTime}`,
        };
      } finally {
        snapshot.close();
      }
    },
  },
  process.argv.slice(2).map(asInBulkData),
);

/** Bulk Data Access spells them `_since` and `_type`. */
function asInBulkData(argument: string): string {
  return argument.replace(/^(--)?_(since|type)(?==|$)/, '--$2');
}

/** Microseconds since 1970. */
function sinceOf(text: string | boolean | undefined): number | undefined {
  if (typeof text !== 'string') return undefined;
  // In a URL "+" means a blank, and from there it is often copied.
  const range = parseDateRange(text.trim().replace(' ', '+'), 'UTC');
  if (!range) {
    throw new UsageError(
      `--since must be an instant such as 2026-11-20T09:00:00Z, not "${text}". ${USAGE}`,
    );
  }
  return range.low * 1000 + Number((/\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '').padEnd(3, '0'));
}

function typesOf(text: string | boolean | undefined): string[] | undefined {
  if (typeof text !== 'string') return undefined;
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.find((type) => !isStoredType(type));
  if (unknown !== undefined) {
    throw new UsageError(`--type: "${unknown}" is not a resource type. ${USAGE}`);
  }
  return types;
}
