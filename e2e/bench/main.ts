// Prints the tables that speed is judged by. Machines differ: compare within one run.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FhirStore } from '../fhir.ts';
import { LadderlineServer } from '../ladderline-server.ts';
import { benchChart } from './chart-bench.ts';
import { benchServer } from './server-bench.ts';
import { printTable } from './table.ts';

const REAL_CHARTS = join(import.meta.dirname, '../../../shared/data/synthea-r4-2021');

const server = new LadderlineServer();
try {
  await server.start();
  if (existsSync(REAL_CHARTS)) {
    const { read, stored, unchanged, refused } = await server.import(REAL_CHARTS);
    process.stdout.write(
      `imported ${stored} of ${read} records, ${unchanged} there already, ${refused.length} refused\n`,
    );
  } else process.stdout.write('no real charts beside the project: the demo clinic alone\n');
  const patientId = await largestPatient(server);
  // The page first: what the server bench writes would grow the chart.
  const chart = await benchChart(server, patientId);
  const requests = await benchServer(server, patientId);
  printTable('Server, 10 connections, medians of 3 runs', requests);
  printTable('Patient pages, cold, 1440x900, medians of 3 visits', chart);
} finally {
  await server.dispose();
}

async function largestPatient(of: LadderlineServer): Promise<string> {
  const store = new FhirStore(of);
  let largest = { id: '', count: -1 };
  for (const { id = '' } of await store.search('Patient?_count=200&_elements=id')) {
    const count = await store.countRecords(id);
    if (count > largest.count) largest = { id, count };
  }
  return largest.id;
}
