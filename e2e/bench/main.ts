// Prints the tables that speed is judged by. Machines differ: compare within one run.
// npm run bench [-- --records N] [-- --server]: the size of the large store (0 for none), and without the pages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FhirStore } from '../fhir.ts';
import { LadderlineServer } from '../ladderline-server.ts';
import { benchChart } from './chart-bench.ts';
import { benchImport } from './import-bench.ts';
import { largeStore } from './large-store.ts';
import { residentMegabytesOf } from './process-figures.ts';
import { addNamesakes, benchServers, growChart } from './server-bench.ts';
import type { MeasuredServer } from './server-bench.ts';
import { medianOf, printTable } from './table.ts';
import type { Row } from './table.ts';

const REAL_CHARTS = join(import.meta.dirname, '../../../shared/data/synthea-r4-2021');
const CHART_SIZE = 1206;
const STARTS = 5;

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    server: { type: 'boolean', default: false },
  },
});
const records = Number(values.records);

const clinic = new LadderlineServer();
const large =
  records > 0 ? new LadderlineServer({ dataDirectory: largeStore(records) }) : undefined;
try {
  const servers = await startAll();
  const patientId = await largestPatient(clinic);
  // The pages first: what the server bench writes would grow the chart.
  const pages = values.server ? [] : await benchChart(clinic, patientId);
  for (const { server } of servers) {
    await addNamesakes(server);
    await growChart(server, patientId, {
      from: await new FhirStore(clinic).countRecords(patientId),
      size: CHART_SIZE,
    });
  }
  const requests = await benchServers(servers, patientId);
  printTable('Requests, 10 connections, medians of 3 runs', requests);
  printTable(`Start with data, medians of ${STARTS}`, await benchStarts(servers));
  if (existsSync(REAL_CHARTS)) {
    printTable('Import of real charts, medians of 3', benchImport(REAL_CHARTS));
  }
  if (pages.length > 0) printTable('Patient pages, cold, 1440x900, medians of 3 visits', pages);
} finally {
  await clinic.dispose();
  await large?.dispose();
}

/** The demo clinic with the real charts, and the large store with the same charts. */
async function startAll(): Promise<readonly MeasuredServer[]> {
  const servers = [
    { name: 'clinic', server: clinic },
    ...(large ? [{ name: `${records} records`, server: large }] : []),
  ];
  for (const { server } of servers) {
    await server.start();
    if (existsSync(REAL_CHARTS)) await server.import(REAL_CHARTS);
    else process.stdout.write('no real charts beside the project: the demo clinic alone\n');
  }
  return servers;
}

/** From the start of the process to its ready line, and the memory it holds then. */
async function benchStarts(servers: readonly MeasuredServer[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, server } of servers) {
    const starts: { milliseconds: number; megabytes: number }[] = [];
    for (let run = 0; run < STARTS; run++) {
      await server.shutDown();
      const before = performance.now();
      await server.start();
      const milliseconds = performance.now() - before;
      starts.push({ milliseconds, megabytes: residentMegabytesOf(server.pid) });
    }
    rows.push({
      store: name,
      'ready after, ms': Math.round(medianOf(starts.map(({ milliseconds }) => milliseconds))),
      'resident, MB': Math.round(medianOf(starts.map(({ megabytes }) => megabytes))),
    });
  }
  return rows;
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
