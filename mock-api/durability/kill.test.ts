import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Random } from '../demo/random.ts';
import { ServerProcess, withFolder } from '../testing/server-process.ts';
import { settleOpenWrites, verifyNothingElse, verifyRecords } from './checks.ts';
import { verifyShared, verifyStore } from './checks.ts';
import { Ledger } from './ledger.ts';
import { WritingClient } from './writing-client.ts';

const KILLS = process.env['TEST_LONG'] ? 200 : 20;
const CLIENTS = 10;
const SEED = 20261120;

test(`${KILLS} times kill -9: all that was acknowledged is there, nothing is there by half`, async (context) => {
  const random = new Random(SEED, 'kill');
  const ledger = new Ledger();
  const clients = Array.from(
    { length: CLIENTS },
    (_, number) => new WritingClient(`c${number}`, random.fork(`client ${number}`), ledger),
  );
  await withFolder(async (folder) => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      if (kill % 7 === 3) {
        await killWhileStarting(folder, random);
        continue;
      }
      await using server = ServerProcess.over(folder);
      const base = `${await server.url()}fhir`;
      await settleOpenWrites(ledger, base);
      await verifyRecords(ledger.changed, base);
      ledger.changed.clear();
      const writing = Promise.all(
        clients.map((client) => client.writeUntilCutOff(base, `round ${kill}`)),
      );
      const crash = server.ended.then(({ stderr }) => assert.fail(`It ended by itself: ${stderr}`));
      await Promise.race([ledger.afterAcknowledged(random.integer(1, 120)), crash, writing]);
      await moment(random);
      crash.catch(() => undefined);
      if (kill % 7 === 5) {
        server.child.kill('SIGTERM');
        await moment(random);
      }
      await server.stop('SIGKILL');
      await writing;
    }

    await using server = ServerProcess.over(folder);
    const base = `${await server.url()}fhir`;
    await settleOpenWrites(ledger, base);
    await verifyRecords(ledger.records, base);
    await verifyShared(ledger, base);
    await verifyNothingElse(ledger, base);
    assert.equal((await server.stop()).code, 0);
    verifyStore(folder);
  });
  context.diagnostic(`${ledger.acknowledged} writes acknowledged, ${ledger.records.size} records`);
  assert.ok(ledger.records.size > KILLS * CLIENTS);
});

/** Kills a server about when it opens the store, which the one before left as it was when it was killed. */
async function killWhileStarting(folder: string, random: Random): Promise<void> {
  await using server = ServerProcess.over(folder);
  while (lockHolder(folder) !== server.child.pid) await setTimeout(1);
  await moment(random);
  await server.stop('SIGKILL');
}

function lockHolder(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')) as { pid: unknown }).pid;
  } catch {
    // Not there, or not yet written.
    return undefined;
  }
}

/** From some microseconds to some hundredths of a second. */
async function moment(random: Random): Promise<void> {
  const turns = 10 ** random.between(0, 3.5);
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
}
