import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServerProcess, withFolder } from '../testing/server-process.ts';
import { exchange } from './exchange.ts';

const CREATES = 50;

const SYNCED = /^(?:\d+ +)?(?:<\.\.\. )?f(?:data)?sync.* = 0$/;
const ANSWERED = '"HTTP/1.1 201 ';

/** Why it cannot be done here; false when it can. */
function cannotTrace(): string | false {
  const { error, status } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']);
  if (error) return 'strace is not installed';
  return status === 0 ? false : 'this system does not let strace trace';
}

test(
  'each create is on disk (fsync) before it is answered',
  { skip: cannotTrace() },
  async (context) => {
    await withFolder(async (folder) => {
      const log = join(folder, 'strace.log');
      const trace = ['-f', '-s', '24', '-e', 'trace=fsync,fdatasync,write,writev', '-o', log];
      const data = join(folder, 'data');
      await using server = new ServerProcess(['--port', '0', '--data', data, '--empty'], {}, [
        'strace',
        ...trace,
      ]);
      const base = `${await server.url()}fhir`;
      for (let index = 0; index < CREATES; index += 1) {
        const patient = { resourceType: 'Patient', name: [{ family: `Jackson ${index}` }] };
        assert.equal((await exchange(base, 'POST', 'Patient', patient))?.status, 201);
      }
      const { pid } = JSON.parse(readFileSync(join(data, 'lock.json'), 'utf8')) as { pid: number };
      process.kill(pid, 'SIGTERM');
      await server.ended;

      const lines = readFileSync(log, 'utf8').split('\n');
      const ready = lines.findIndex((line) => line.includes('"Ladderline ready'));
      const last = lines.findLastIndex((line) => line.includes(ANSWERED));
      let [synced, answered, sinceAnswer] = [0, 0, 0];
      for (const line of lines.slice(ready, last + 1)) {
        if (SYNCED.test(line)) {
          synced += 1;
          sinceAnswer += 1;
        } else if (line.includes(ANSWERED)) {
          answered += 1;
          assert.ok(sinceAnswer > 0, `answer ${answered} came before its fsync`);
          sinceAnswer = 0;
        }
      }
      assert.equal(answered, CREATES);
      context.diagnostic(`${CREATES} creates: ${synced} fsync or fdatasync calls`);
    });
  },
);
