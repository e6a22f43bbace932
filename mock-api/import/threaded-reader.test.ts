import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { stringifyJson } from '../fhir/decimal-text.ts';
import type { ChartBatch, ChartReader } from './chart-deliveries.ts';
import { readDeliveries } from './chart-deliveries.ts';
import { findChartFiles } from './chart-files.ts';
import { ThreadedReader } from './threaded-reader.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ladderline-threaded-reader-'));
after(() => rmSync(scratch, { recursive: true }));

/** 3,000 lines, each tenth invalid, and a bundle whose decimals end in 0. */
function aChart(): ReturnType<typeof findChartFiles> {
  const folder = join(scratch, 'clinic');
  mkdirSync(folder, { recursive: true });
  const lines = Array.from({ length: 3000 }, (_, n) =>
    JSON.stringify({ resourceType: 'Patient', id: `p${n}`, gender: n % 10 === 0 ? 'x' : 'male' }),
  );
  writeFileSync(join(folder, 'a.ndjson'), lines.join('\n'));
  const score = `{"resourceType":"Observation","id":"o","status":"final","code":{"text":"pain"},
    "subject":{"reference":"Patient/p1"},"performer":[{"reference":"Practitioner?identifier=urn:npi|1"}],
    "valueQuantity":{"value":7.10}}`;
  writeFileSync(
    join(folder, 'b.json'),
    `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${score}}]}`,
  );
  writeFileSync(join(folder, 'c.json'), '{"resourceType": ');
  return findChartFiles([folder], scratch);
}

const targets = new Map([['Practitioner?identifier=urn:npi|1', 'Practitioner/d']]);

async function allOf(read: ChartReader, files = aChart()) {
  const batches: ChartBatch[] = [];
  for await (const batch of read(files, targets)) batches.push(batch);
  return {
    deliveries: batches.flatMap(({ deliveries }) =>
      deliveries.map((delivery) => ({ ...delivery, resource: stringifyJson(delivery.resource) })),
    ),
    refused: batches.flatMap(({ refused }) => refused),
    bytesDone: batches.at(-1)?.bytesDone,
  };
}

describe('reading charts in a thread', () => {
  test('brings what reading them here brings, in the same order, one source after another', async () => {
    const reader = new ThreadedReader();
    try {
      const here = await allOf(readDeliveries);
      assert.equal(here.deliveries.length, 2701);
      assert.equal(here.refused.length, 301);
      assert.match(here.deliveries.at(-1)?.resource ?? '', /"Practitioner\/d".*"value":7\.10/);
      for (let source = 0; source < 4; source += 1) {
        assert.deepEqual(await allOf(reader.read), here);
      }
    } finally {
      reader.close();
    }
  });

  test('ends when it is closed in the middle, and is told of', async () => {
    const reader = new ThreadedReader();
    const batches = reader.read(aChart(), targets)[Symbol.asyncIterator]();
    assert.equal((await batches.next()).done, false);
    reader.close();
    await assert.rejects(async () => {
      while (!(await batches.next()).done);
    }, /ended early/);
  });
});
