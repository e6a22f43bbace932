import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { LadderlineServer } from '../ladderline-server.ts';
import { medianOf } from './table.ts';
import type { Row } from './table.ts';

const CONNECTIONS = 10;
const RUNS = 3;
const CLOCK_TICKS_PER_SECOND = 100;

interface Case {
  readonly name: string;
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly amount: number;
}

/** Requests a second, latency and CPU of the four requests that everything else is made of. */
export async function benchServer(server: LadderlineServer, patientId: string): Promise<Row[]> {
  const family = await familyNameOf(server, patientId);
  const cases: readonly Case[] = [
    { name: 'Patient read', path: `/fhir/Patient/${patientId}`, amount: 10_000 },
    {
      name: 'name search',
      path: `/fhir/Patient?name=${family.slice(0, 2)}&_count=20`,
      amount: 6000,
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
      body: JSON.stringify(painScoreOf(patientId)),
      amount: 2000,
    },
  ];
  const rows: Row[] = [];
  for (const test of cases) {
    await measure(server, { ...test, amount: test.amount / 4 }); // warm up
    const runs: Measurement[] = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measure(server, test));
    const of = (key: keyof Measurement) => medianOf(runs.map((result) => result[key]));
    rows.push({
      request: test.name,
      'requests/s': Math.round(of('rate')),
      'p50 ms': of('p50').toFixed(1),
      'p99 ms': of('p99').toFixed(1),
      'CPU ms/request': of('cpu').toFixed(2),
    });
  }
  return rows;
}

interface Measurement {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

async function measure(
  server: LadderlineServer,
  { method = 'GET', path, body, amount }: Case,
): Promise<Measurement> {
  const before = cpuSecondsOf(server.pid);
  const result = await autocannon({
    url: server.url + path,
    method,
    ...(body ? { body } : {}),
    headers: { 'content-type': 'application/fhir+json' },
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

/** User and system time of a process; Linux only, NaN elsewhere. */
function cpuSecondsOf(pid: number): number {
  try {
    // The command name may hold spaces: count the fields after its closing bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}

async function familyNameOf(server: LadderlineServer, patientId: string): Promise<string> {
  const answer = await fetch(`${server.url}/fhir/Patient/${patientId}`);
  const patient = (await answer.json()) as { name?: { family?: string }[] };
  return patient.name?.[0]?.family ?? 'a';
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
