import autocannon from 'autocannon';
import type { CapabilityStatement } from 'fhir/r4';
import {
  firstWaveSearches,
  restSearches,
} from '../../src/app/fhir/patient-record/patient-searches.ts';
import type { LadderlineServer } from '../ladderline-server.ts';
import { cpuSecondsOf } from './process-figures.ts';
import { medianOf } from './table.ts';
import type { Row } from './table.ts';

const CONNECTIONS = 10;
const RUNS = 3;

/**
 * CPU ms of the leading TypeScript FHIR server with PostgreSQL for the same request on the same kind of machine; ours
 * are to be at most half. The bulk of a chart has no such measure: it is to stay below 30 ms.
 */
const OTHERS: Readonly<Record<string, number>> = {
  'Patient read': 0.5,
  'name search, 12 hits': 1.4,
  '100 Observations, newest first': 4.99,
  create: 7.86,
};

interface Case {
  readonly name: string;
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly amount: number;
  /** A chart is asked for compressed, as browsers do; the others as those they are compared with. */
  readonly isCompressed?: boolean;
}

/** A store that is measured, and what to call it. */
export interface MeasuredServer {
  readonly name: string;
  readonly server: LadderlineServer;
}

const NAMED_ALIKE = 12;
const FAMILY = 'Quillfeather';

/** Patients that the name search is to find: as many in every store. */
export async function addNamesakes(server: LadderlineServer): Promise<void> {
  const entry = Array.from({ length: NAMED_ALIKE }, (_, index) => ({
    resource: { resourceType: 'Patient', id: `namesake-${index}`, name: [{ family: FAMILY }] },
    request: { method: 'PUT', url: `Patient/namesake-${index}` },
  }));
  await postBundle(server, 'transaction', entry);
}

/** Pain scores until the chart has `size` records; each run finds those of the last. */
export async function growChart(
  server: LadderlineServer,
  patientId: string,
  { from, size }: { readonly from: number; readonly size: number },
): Promise<void> {
  const entry = Array.from({ length: Math.max(0, size - from) }, (_, index) => ({
    resource: { ...painScoreOf(patientId), id: `grown-${index}` },
    request: { method: 'PUT', url: `Observation/grown-${index}` },
  }));
  await postBundle(server, 'transaction', entry);
}

/** CPU, requests a second and latency of each request, one row each, the servers side by side. */
export async function benchServers(
  servers: readonly MeasuredServer[],
  patientId: string,
): Promise<Row[]> {
  const [first] = servers;
  if (!first) return [];
  const cases = await casesOf(first.server, patientId);
  const rows: Row[] = [];
  for (const test of cases) {
    const row: Record<string, string | number> = { request: test.name };
    for (const { name, server } of servers) {
      const { rate, p50, p99, cpu } = await medianRun(server, test);
      row[`CPU ms, ${name}`] = cpu.toFixed(2);
      row[`requests/s, ${name}`] = Math.round(rate);
      row[`p50 / p99 ms, ${name}`] = `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
    }
    rows.push({ ...row, 'to stay below, CPU ms': limitOf(test.name) });
  }
  return rows;
}

const limitOf = (name: string): string => {
  const other = OTHERS[name];
  return other === undefined ? '30' : (other / 2).toFixed(2);
};

async function casesOf(server: LadderlineServer, patientId: string): Promise<readonly Case[]> {
  const answer = await fetch(`${server.url}/fhir/metadata`);
  const searches = [
    ...firstWaveSearches(patientId),
    ...restSearches(patientId, (await answer.json()) as CapabilityStatement),
  ];
  const chart = bundleOf(
    'batch',
    searches.map(({ url }) => ({ request: { method: 'GET', url } })),
  );
  return [
    { name: 'Patient read', path: `/fhir/Patient/${patientId}`, amount: 10_000 },
    {
      name: 'name search, 12 hits',
      path: `/fhir/Patient?name=${FAMILY.slice(0, 6)}&_count=20`,
      amount: 4000,
    },
    {
      name: '100 Observations, newest first',
      path: `/fhir/Observation?patient=${patientId}&_sort=-date&_count=100`,
      amount: 1000,
    },
    {
      name: 'create',
      method: 'POST',
      path: '/fhir/Observation',
      body: JSON.stringify(painScoreOf('namesake-0')),
      amount: 2000,
    },
    {
      name: 'chart batch, 1,206 records, gzip',
      method: 'POST',
      path: '/fhir',
      body: chart,
      amount: 120,
      isCompressed: true,
    },
  ];
}

const bundleOf = (type: 'batch' | 'transaction', entry: readonly object[]): string =>
  JSON.stringify({ resourceType: 'Bundle', type, entry });

async function postBundle(
  server: LadderlineServer,
  type: 'batch' | 'transaction',
  entry: readonly object[],
): Promise<void> {
  const answer = await fetch(`${server.url}/fhir`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: bundleOf(type, entry),
  });
  if (!answer.ok) throw new Error(`The bench could not write: ${await answer.text()}`);
}

interface Measurement {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds a request. */
  readonly cpu: number;
}

async function medianRun(server: LadderlineServer, test: Case): Promise<Measurement> {
  await measure(server, { ...test, amount: Math.ceil(test.amount / 4) }); // warm up
  const runs: Measurement[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measure(server, test));
  const of = (key: keyof Measurement) => medianOf(runs.map((result) => result[key]));
  return { rate: of('rate'), p50: of('p50'), p99: of('p99'), cpu: of('cpu') };
}

async function measure(
  server: LadderlineServer,
  { method = 'GET', path, body, amount, isCompressed = false }: Case,
): Promise<Measurement> {
  const before = cpuSecondsOf(server.pid);
  const result = await autocannon({
    url: server.url + path,
    method,
    ...(body ? { body } : {}),
    headers: {
      'content-type': 'application/fhir+json',
      ...(isCompressed ? { 'accept-encoding': 'gzip' } : {}),
    },
    connections: CONNECTIONS,
    amount,
    // It notices only at a sample that it is done: with the usual second every rate would be a round number.
    sampleInt: 10,
  });
  if (result.non2xx || result.errors) {
    throw new Error(`${method} ${path}: ${result.non2xx} refused, ${result.errors} failed`);
  }
  return {
    rate: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: ((cpuSecondsOf(server.pid) - before) * 1000) / amount,
  };
}

function painScoreOf(patientId: string) {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'survey',
          },
        ],
      },
    ],
    code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }], text: 'Pain 0-10' },
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: '2020-01-15T09:00:00Z',
    valueInteger: 5,
  };
}
