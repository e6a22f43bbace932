import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CapabilityStatement } from 'fhir/r4';
import {
  firstWaveSearches,
  restSearches,
} from '../../../src/app/fhir/patient-record/patient-searches.ts';
import { chartSearches } from '../../../src/app/fhir/patient/chart-searches.ts';
import { demoResources } from '../../demo/demo-clinic.ts';
import type { IdentifiedResource } from '../fhir-resource.ts';
import { TestServer, matchesOf } from '../../http/testing.ts';

const NOW = new Date('2026-11-20T15:00:00Z');

const WORKLIST = [
  'Task?status=requested,received,accepted,in-progress&period=lt2026-11-20&_sort=period',
  'Task?owner=Practitioner/1&status=requested&_sort=-priority,period&_include=Task:patient',
  'Task?performer=http://snomed.info/sct|224570006&status=requested&_sort=-_lastUpdated',
  'Task?code=red-flag-review&status=requested&_include=Task:focus&_revinclude=Provenance:target',
  'Flag?date=ge2026-11&_include=Flag:patient',
];

const BOARD = [
  'ServiceRequest?category=3457005&status=active&_sort=-authored&_revinclude=Task:focus',
  'Task?business-status=3.0&_sort=authored-on&_include=Task:focus&_include:iterate=ServiceRequest:subject',
  'Task?authored-on=lt2026-11-01&status=requested,received&_include=Task:focus&_total=accurate',
  'Appointment?date=ge2026-11-20&status=booked&_sort=date&_include=Appointment:patient',
  'ServiceRequest?_has:Task:focus:business-status=5.1.2&_sort=authored',
  'Patient?_has:ServiceRequest:patient:status=active&_sort=family,given',
];

const LISTS = [
  'Patient?_sort=family,given&_count=25&_total=accurate',
  'Patient?name=ann&name=lee&_sort=-birthdate',
  'Patient?identifier=urn:ladderline:mrn|LD-1007',
  'Observation?_sort=-date',
  'Observation?status=final&_sort=-_lastUpdated',
];

/** The steps in which SQLite reads a table, or all of an index, row by row. */
function fullScans(plan: readonly string[]): string[] {
  // A subquery's rows are read one by one, of course.
  const subqueries = plan.map((step) => /^(?:CO-ROUTINE|MATERIALIZE) (\S+)/.exec(step)?.[1]);
  return plan.filter((step) => {
    const [, name] = /^SCAN (\S+)/.exec(step) ?? [];
    return (
      name !== undefined &&
      !subqueries.includes(name) &&
      !/VIRTUAL TABLE|^SCAN CONSTANT|^SCAN known|VALUES CLAUSE/.test(step)
    );
  });
}

/** Runs `work` and gives the plan of each statement that was run meanwhile. */
async function plansOf(
  server: TestServer,
  work: () => Promise<void>,
): Promise<ReadonlyMap<string, string[]>> {
  const plans = new Map<string, string[]>();
  const select = server.store.select.bind(server.store);
  server.store.select = <Row>(sql: string, values?: Parameters<typeof select>[1]): Row[] => {
    const steps = select<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values);
    plans.set(
      sql,
      steps.map(({ detail }) => detail),
    );
    return select<Row>(sql, values);
  };
  await work();
  Reflect.deleteProperty(server.store, 'select');
  return plans;
}

test('the searches of worklist, board, lists and charts enter every table by an index', async () => {
  await TestServer.with(async (server) => {
    for (const isAnalyzed of [false, true]) {
      const { body } = await server.send('GET', 'Patient?_count=20&_elements=id');
      const patients = ['none', ...matchesOf(body).map(({ id }) => String(id))].slice(
        isAnalyzed ? 1 : 0,
      );
      const { body: metadata } = await server.send('GET', 'metadata');
      const chart = [
        ...firstWaveSearches(patients[0] ?? 'none'),
        ...restSearches(patients[0] ?? 'none', metadata as unknown as CapabilityStatement),
      ].map(({ url }) => url);
      assert.ok(patients.length > 0);
      const searches = [...WORKLIST, ...BOARD, ...LISTS, ...chart, ...chartSearches(patients)];
      assert.ok(chart.length > 60);
      for (const search of searches) {
        const plans = await plansOf(server, async () => {
          const { status, text } = await server.send('GET', search);
          assert.ok(status === 200 || search.startsWith('Patient/'), `${search}: ${text}`);
        });
        assert.ok(plans.size > 0 || search.startsWith('Patient/'), search);
        for (const [sql, plan] of plans) {
          assert.deepEqual(fullScans(plan), [], `${search}\n${sql}\n${plan.join('\n')}`);
        }
      }
      // Once more with records, and with the statistics that the planner then goes by.
      if (isAnalyzed) break;
      server.store.transaction(() => {
        for (const resource of demoResources({ now: NOW, patients: 8 }))
          server.store.put(resource as IdentifiedResource);
      });
      server.store.optimize();
    }
  });
});

test('a search that cannot use an index would be noticed', async () => {
  await TestServer.with(async (server) => {
    const plans = await plansOf(server, () => {
      server.store.select(`SELECT rid FROM resource r WHERE json LIKE '%x%'`);
      server.store.select('SELECT count(*) FROM date_index');
      return Promise.resolve();
    });
    for (const plan of plans.values()) assert.equal(fullScans(plan).length, 1);
    assert.equal(plans.size, 2);
  });
});
