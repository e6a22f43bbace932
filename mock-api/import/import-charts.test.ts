import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import type { FhirResource } from '../fhir/fhir-resource.ts';
import { updateResource } from '../fhir/writes.ts';
import { ResourceStore } from '../storage/resource-store.ts';
import { findChartFiles } from './chart-files.ts';
import { storedId } from './identity.ts';
import { importCharts } from './import-charts.ts';
import type { ImportReport } from './import-charts.ts';
import { StoreIntake } from './store-intake.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ladderline-import-'));
after(() => rmSync(scratch, { recursive: true }));

let store: ResourceStore;
beforeEach(() => (store = ResourceStore.open(':memory:', { timeZone: 'UTC' })));
afterEach(() => store.close());

/** Writes files below a new folder `clinic`; a text as it is, all else as JSON. */
function aChart(files: Record<string, unknown>): string {
  const root = join(mkdtempSync(join(scratch, 'chart-')), 'clinic');
  for (const [name, content] of Object.entries(files)) rewrite(root, name, content);
  return root;
}

function rewrite(root: string, name: string, content: unknown): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function importChart(...paths: string[]): Promise<ImportReport> {
  return importCharts(findChartFiles(paths, scratch), new StoreIntake(store));
}

const idOf = (type: string, id: string, source = 'clinic'): string =>
  storedId({ source, type, id });

function read(type: string, id: string, source = 'clinic'): FhirResource | undefined {
  const json = store.read(type, idOf(type, id, source))?.json;
  return json == null ? undefined : (JSON.parse(json) as FhirResource);
}

const versionOf = (type: string, id: string): number | undefined =>
  store.read(type, idOf(type, id))?.version;

const countsOf = ({ stored, updated, unchanged, refused }: ImportReport) => ({
  stored,
  updated,
  unchanged,
  refused: refused.length,
});

const aPatient = (id: string, change: object = {}) => ({ resourceType: 'Patient', id, ...change });
const pain = (id: string, patient: string, change: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Pain 0-10' },
  subject: { reference: patient },
  valueInteger: 7,
  ...change,
});
const aBundle = (type: string, ...entry: object[]) => ({ resourceType: 'Bundle', type, entry });
const lines = (...resources: unknown[]) => resources.map((r) => JSON.stringify(r)).join('\n');

describe('an imported record', () => {
  test('has a stored id that follows from its source, type and id alone', () => {
    assert.equal(idOf('Patient', 'p1'), 'cec565e9-882f-5b03-ae29-b84a094b62f5');
    assert.match(idOf('Patient', 'p1'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    assert.notEqual(idOf('Patient', 'p1'), idOf('Patient', 'p1', 'other'));
    assert.notEqual(idOf('Patient', 'p1'), idOf('Person', 'p1'));
  });

  test('says which record of which source it is, and keeps all else', async () => {
    const chart = aChart({
      'a.json': aPatient('p1', { meta: { profile: ['urn:p'] }, gender: 'female' }),
    });
    await importChart(chart);
    const patient = read('Patient', 'p1');
    assert.equal(patient?.meta?.['source'], 'urn:ladderline:import:clinic#Patient/p1');
    assert.deepEqual(patient.meta['profile'], ['urn:p']);
    assert.equal(patient['gender'], 'female');
  });

  test('keeps decimals as precise as they were written', async () => {
    const text = JSON.stringify(pain('o1', 'Patient/p1', { valueInteger: undefined })).replace(
      /}$/,
      ',"valueQuantity":{"value":7.10,"unit":"score"}}',
    );
    const { refused } = await importChart(aChart({ 'a.json': text }));
    assert.deepEqual(refused, []);
    assert.match(
      store.read('Observation', idOf('Observation', 'o1'))?.json ?? '',
      /"value":7\.10,/,
    );
  });

  test('takes its identity from the fullUrl of its entry when it has no id', async () => {
    const entry = {
      fullUrl: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
      resource: { resourceType: 'Patient' },
    };
    const other = {
      fullUrl: 'http://clinic.example/fhir/Patient/77',
      resource: { resourceType: 'Patient' },
    };
    await importChart(aChart({ 'a.json': aBundle('collection', entry, other) }));
    assert.ok(read('Patient', '0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'));
    assert.ok(read('Patient', '77'));
  });

  test('is recognised by its content when it has neither id nor fullUrl', async () => {
    const chart = aChart({ 'a.json': { resourceType: 'Patient', gender: 'male' } });
    assert.equal((await importChart(chart)).stored, 1);
    rewrite(chart, 'a.json', { gender: 'male', resourceType: 'Patient' });
    assert.equal((await importChart(chart)).unchanged, 1);
  });
});

describe('references', () => {
  const urn = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0';
  const patientOf = (id: string) =>
    (read('Observation', id)?.['subject'] as { reference: string }).reference;

  test('lead to the stored record, however they are written and whatever comes first', async () => {
    const chart = aChart({
      'a.json': aBundle(
        'transaction',
        { resource: pain('urn', urn) },
        { resource: pain('absolute', 'http://clinic.example/fhir/Patient/p2') },
        { resource: pain('versioned', 'Patient/p1/_history/3') },
        { fullUrl: urn, resource: aPatient('p1') },
        { fullUrl: 'http://clinic.example/fhir/Patient/p2', resource: aPatient('p2') },
      ),
      'b.ndjson': lines(pain('relative', 'Patient/p3'), aPatient('p3')),
    });
    const report = await importChart(chart);
    assert.equal(patientOf('urn'), `Patient/${idOf('Patient', 'p1')}`);
    assert.equal(patientOf('absolute'), `Patient/${idOf('Patient', 'p2')}`);
    assert.equal(patientOf('versioned'), `Patient/${idOf('Patient', 'p1')}`);
    assert.equal(patientOf('relative'), `Patient/${idOf('Patient', 'p3')}`);
    assert.equal(report.dangling, 0);
  });

  test('into the resource itself, to other servers and by canonical name stay', async () => {
    const response = {
      resourceType: 'QuestionnaireResponse',
      id: 'q',
      status: 'completed',
      questionnaire: 'http://clinic.example/fhir/Questionnaire/peg|1',
      contained: [aPatient('me')],
      subject: { reference: '#me' },
      author: { reference: 'https://elsewhere.example/Practitioner/9' },
    };
    const peg = {
      resourceType: 'Questionnaire',
      id: 'peg',
      url: 'http://clinic.example/fhir/Questionnaire/peg',
      status: 'active',
    };
    const chart = aChart({
      'a.json': aBundle('collection', { resource: response }, { fullUrl: peg.url, resource: peg }),
    });
    assert.equal((await importChart(chart)).dangling, 0);
    const stored = read('QuestionnaireResponse', 'q');
    for (const element of ['contained', 'subject', 'author', 'questionnaire'] as const) {
      assert.deepEqual(stored?.[element], response[element]);
    }
    assert.equal(read('Questionnaire', 'peg')?.['url'], peg.url);
  });

  test('of an attachment lead to the stored Binary', async () => {
    const note = {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      content: [{ attachment: { contentType: 'text/plain', url: 'Binary/b' } }],
    };
    const binary = { resourceType: 'Binary', id: 'b', contentType: 'text/plain', data: 'aGk=' };
    await importChart(aChart({ 'a.ndjson': lines(note, binary) }));
    assert.match(
      JSON.stringify(read('DocumentReference', 'd')),
      new RegExp(`"Binary/${idOf('Binary', 'b')}"`),
    );
  });

  test('by identifier lead to the one record of the same source that has it', async () => {
    const npi = (value: string) => ({ identifier: [{ system: 'urn:npi', value }] });
    const performedBy = (id: string, value: string) =>
      pain(id, 'Patient/p1', {
        performer: [{ reference: `Practitioner?identifier=urn:npi|${value}` }],
      });
    const chart = aChart({
      'a.ndjson': lines(
        aPatient('p1'),
        performedBy('one', '1'),
        performedBy('two', '2'),
        performedBy('none', '3'),
      ),
      'b.ndjson': lines(
        { resourceType: 'Practitioner', id: 'doctor', ...npi('1') },
        { resourceType: 'Practitioner', id: 'twin', ...npi('2') },
        { resourceType: 'Practitioner', id: 'other-twin', ...npi('2') },
      ),
    });
    const report = await importChart(chart);
    assert.deepEqual(read('Observation', 'one')?.['performer'], [
      { reference: `Practitioner/${idOf('Practitioner', 'doctor')}` },
    ]);
    assert.deepEqual(read('Observation', 'two')?.['performer'], [
      { reference: 'Practitioner?identifier=urn:npi|2' },
    ]);
    assert.equal(report.dangling, 2);
  });

  test('by identifier lead to a record that an earlier import of the same source brought', async () => {
    const doctor = {
      resourceType: 'Practitioner',
      id: 'doctor',
      identifier: [{ system: 'urn:npi', value: '1' }],
    };
    await importChart(aChart({ 'doctors.json': doctor }));
    const score = pain('s', 'Patient/p1', {
      performer: [{ reference: 'Practitioner?identifier=urn:npi|1' }],
    });
    await importChart(aChart({ 'scores.json': score }));
    assert.deepEqual(read('Observation', 's')?.['performer'], [
      { reference: `Practitioner/${idOf('Practitioner', 'doctor')}` },
    ]);
  });

  test('to nothing are counted and stay, until the record they mean arrives', async () => {
    const chart = aChart({ 'scores.json': pain('s', 'Patient/p1') });
    assert.equal((await importChart(chart)).dangling, 1);
    assert.equal((await importChart(chart)).dangling, 1);
    rewrite(chart, 'patients.json', aPatient('p1'));
    assert.equal((await importChart(chart)).dangling, 0);
  });

  test('to nothing do not stop a clinician from editing the record', async () => {
    await importChart(aChart({ 'scores.json': pain('s', 'Patient/p1') }));
    const score = read('Observation', 's');
    assert.ok(score?.id);
    const request = {
      method: 'PUT',
      path: ['Observation', score.id],
      parameters: [],
      conditions: { ifMatch: 'W/"1"' },
      preferences: { returned: 'minimal', handling: 'strict' } as const,
      body: { ...score, valueInteger: 3 },
    };
    const context = { store, base: 'http://127.0.0.1/fhir', now: 0 };
    assert.equal(updateResource('Observation', score.id, request, context).status, 200);
    assert.equal(read('Observation', 's')?.['valueInteger'], 3);
  });
});

describe('importing again', () => {
  test('adds nothing when the files say the same', async () => {
    const chart = aChart({ 'a.json': aPatient('p1'), 'b.ndjson': lines(pain('s', 'Patient/p1')) });
    assert.deepEqual(countsOf(await importChart(chart)), {
      stored: 2,
      updated: 0,
      unchanged: 0,
      refused: 0,
    });
    assert.deepEqual(countsOf(await importChart(chart)), {
      stored: 0,
      updated: 0,
      unchanged: 2,
      refused: 0,
    });
    assert.equal(versionOf('Patient', 'p1'), 1);
  });

  test('makes a new version of what a file says anew, also when it goes back to what it said first', async () => {
    const chart = aChart({ 'a.json': aPatient('p1', { gender: 'male' }) });
    await importChart(chart);
    for (const [gender, version] of [
      ['female', 2],
      ['male', 3],
    ] as const) {
      rewrite(chart, 'a.json', aPatient('p1', { gender }));
      assert.equal((await importChart(chart)).updated, 1);
      assert.equal(read('Patient', 'p1')?.['gender'], gender);
      assert.equal(versionOf('Patient', 'p1'), version);
    }
  });

  test('does not count a new version number or time of the server it comes from', async () => {
    const chart = aChart({ 'a.json': aPatient('p1', { meta: { versionId: '1' } }) });
    await importChart(chart);
    rewrite(
      chart,
      'a.json',
      aPatient('p1', { meta: { versionId: '2', lastUpdated: '2026-01-01T00:00:00Z' } }),
    );
    assert.equal((await importChart(chart)).unchanged, 1);
  });

  test("keeps a clinician's edit while the file still says the same", async () => {
    const chart = aChart({ 'a.json': aPatient('p1', { gender: 'male' }) });
    await importChart(chart);
    store.put({ resourceType: 'Patient', id: idOf('Patient', 'p1'), gender: 'other' });
    assert.equal((await importChart(chart)).unchanged, 1);
    assert.equal(read('Patient', 'p1')?.['gender'], 'other');
  });

  test('adds nothing when several files say different things of one record, in any order or part', async () => {
    const chart = aChart({
      '1.json': aPatient('p1', { gender: 'male' }),
      '2.json': aPatient('p1', { gender: 'female' }),
      '3.ndjson': lines(aPatient('p1', { gender: 'other' }), aPatient('p1', { gender: 'unknown' })),
    });
    assert.deepEqual(countsOf(await importChart(chart)), {
      stored: 1,
      updated: 3,
      unchanged: 0,
      refused: 0,
    });
    assert.equal(read('Patient', 'p1')?.['gender'], 'unknown');
    assert.equal((await importChart(chart)).unchanged, 4);
    assert.equal((await importChart(join(chart, '3.ndjson'), join(chart, '1.json'))).unchanged, 3);
    assert.equal(versionOf('Patient', 'p1'), 4);
  });

  test('knows a record under another file name when that repeats what was said last', async () => {
    const chart = aChart({ 'monday.json': aPatient('p1') });
    await importChart(chart);
    rewrite(chart, 'tuesday.json', aPatient('p1'));
    assert.deepEqual(countsOf(await importChart(chart)), {
      stored: 0,
      updated: 0,
      unchanged: 2,
      refused: 0,
    });
  });

  test('goes on where an import was broken off', async () => {
    const chart = aChart({
      'a.ndjson': lines(...Array.from({ length: 600 }, (_, n) => aPatient(`p${n}`))),
    });
    const intake = new StoreIntake(store);
    let calls = 0;
    const deliver = intake.deliver.bind(intake);
    intake.deliver = (deliveries) => {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('disk full')) : deliver(deliveries);
    };
    await assert.rejects(importCharts(findChartFiles([chart], scratch), intake), /disk full/);
    assert.deepEqual(countsOf(await importChart(chart)), {
      stored: 500,
      updated: 0,
      unchanged: 100,
      refused: 0,
    });
  });
});

describe('what is read', () => {
  test('are the resources of every kind of bundle, also of bundles in bundles', async () => {
    const files: Record<string, unknown> = {};
    for (const type of [
      'transaction',
      'batch',
      'collection',
      'searchset',
      'document',
      'message',
      'history',
    ]) {
      files[`${type}.json`] = aBundle(type, { resource: aPatient(type) });
    }
    files['nested.json'] = aBundle('collection', {
      resource: aBundle('document', { resource: aPatient('inner') }),
    });
    const report = await importChart(aChart(files));
    assert.equal(report.stored, 8);
    assert.ok(read('Patient', 'inner'));
  });

  test('are not the queries and deletions of a batch, nor the outcome of a search', async () => {
    const batch = aBundle(
      'batch',
      { request: { method: 'GET', url: 'Patient' } },
      { resource: aPatient('p1') },
    );
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'warning', code: 'processing' }],
    };
    const searchset = aBundle('searchset', { search: { mode: 'outcome' }, resource: outcome });
    const report = await importChart(aChart({ 'a.json': batch, 'b.json': searchset }));
    assert.equal(report.read, 1);
  });

  test('of a history ends with its newest version', async () => {
    const history = aBundle(
      'history',
      { resource: aPatient('p1', { gender: 'female' }) },
      { resource: aPatient('p1', { gender: 'male' }) },
    );
    await importChart(aChart({ 'a.json': history }));
    assert.equal(read('Patient', 'p1')?.['gender'], 'female');
  });

  test('are told by what a file holds, whatever it is called', async () => {
    const chart = aChart({
      'lines.json': `${lines(aPatient('p1'), aPatient('p2'))}\r\n`,
      'one.ndjson': JSON.stringify(aPatient('p3'), null, 2),
      'marked.ndjson': `\uFEFF${lines(aPatient('p4'))}\r\n\r\n  \r\n${lines(aPatient('p5'))}`,
    });
    const report = await importChart(chart);
    assert.deepEqual(countsOf(report), { stored: 5, updated: 0, unchanged: 0, refused: 0 });
  });

  test('are not cut in two by the line separator of Unicode inside a text', async () => {
    const name = [{ text: 'Ana\u2028Mu\u00f1oz' }];
    await importChart(aChart({ 'a.ndjson': lines(aPatient('p1', { name }), aPatient('p2')) }));
    assert.deepEqual(read('Patient', 'p1')?.['name'], name);
    assert.ok(read('Patient', 'p2'));
  });

  test('are JSON files only, unless another is named', async () => {
    const chart = aChart({
      LICENSE: 'free',
      'README.md': '# hi',
      'x.txt': '{}',
      '.hidden.json': '{}',
      'a.json': aPatient('p1'),
    });
    assert.equal((await importChart(chart)).read, 1);
    rewrite(chart, 'chart.fhir', aPatient('p2'));
    assert.equal((await importChart(join(chart, 'chart.fhir'))).stored, 1);
  });

  test('has the same identity whether the folder, the one above it or the file is named', () => {
    const chart = aChart({ LICENSE: 'free', 'deep/a.json': '{}', 'b.json': '{}' });
    const seen = (path: string) =>
      findChartFiles([path], scratch).map(({ source, place }) => `${source}: ${place}`);
    assert.deepEqual(seen(chart), ['clinic: b.json', 'clinic: deep/a.json']);
    assert.deepEqual(seen(dirname(chart)), seen(chart));
    assert.deepEqual(seen(join(chart, 'b.json')), ['clinic: b.json']);
    assert.equal(findChartFiles([dirname(chart)], scratch, 'mine')[0]?.source, 'mine');
    assert.equal(findChartFiles([chart, dirname(chart)], scratch).length, 2);
  });
});

describe('what is refused', () => {
  test('is named with file, place and reason, and all else is taken in', async () => {
    const chart = aChart({
      'broken.json': '{"resourceType": "Patient",\n  "gender": }',
      'cut-off.json': '{"resourceType": "Patient",\n  "gender": "male"',
      'entry.json': { resource: aPatient('x') },
      'list.json': [aPatient('x')],
      'bundle.json': aBundle(
        'transaction',
        { resource: aPatient('p1') },
        { resource: aPatient('p2', { gender: 'Male' }) },
        { resource: pain('s', 'Patient/p1') },
      ),
      'lines.ndjson': `${lines(aPatient('p3'))}\n\n{oops\n${lines(aPatient('p4', { nickname: 'x' }), aPatient('p5'))}`,
    });
    const report = await importChart(chart);
    const named = report.refused.map(
      ({ file, path, reason }) => `${file.split('/').pop() ?? ''} | ${path} | ${reason}`,
    );
    const expected = [
      /^broken\.json \| line 2, column 13 \| Broken JSON\.$/,
      /^bundle\.json \| entry\[1\]\.resource \| Patient\.gender: "Male" is not one of male, female/,
      /^cut-off\.json \| line 2, column 19 \| Broken JSON: it ends too early\.$/,
      /^entry\.json \| resource \| .*resourceType is missing.*cut out of a Bundle/,
      /^lines\.ndjson \| line 3, column 2 \| Broken JSON\.$/,
      /^lines\.ndjson \| line 4 \| Patient\.nickname: There is no property "nickname"/,
      /^list\.json \| resource \| .*no FHIR resource/,
    ];
    assert.equal(named.length, expected.length, named.join('\n'));
    for (const [index, pattern] of expected.entries()) assert.match(named[index] ?? '', pattern);
    assert.equal(report.stored, 4);
    assert.equal(
      report.read,
      report.stored + report.updated + report.unchanged + report.refused.length,
    );
  });

  test('is text of another encoding than UTF-8: no letter of a name is replaced', async () => {
    const chart = aChart({ 'b.ndjson': '' });
    const latin = Buffer.from(
      JSON.stringify(aPatient('p1', { name: [{ text: 'Mu\u00f1oz' }] })),
      'latin1',
    );
    writeFileSync(join(chart, 'a.json'), latin);
    writeFileSync(
      join(chart, 'b.ndjson'),
      Buffer.concat([latin, Buffer.from(`\n${lines(aPatient('p2'))}`)]),
    );
    const { stored, refused } = await importChart(chart);
    assert.equal(stored, 1);
    assert.deepEqual(
      refused.map(({ path, reason }) => [path, reason.includes('not UTF-8')]),
      [
        ['file', true],
        ['line 1', true],
      ],
    );
  });

  test('is a file that cannot be read, also beside references by identifier', async () => {
    const chart = aChart({ 'a.json': pain('o1', 'Patient?identifier=urn:mrn|1') });
    symlinkSync(join(chart, 'nowhere.json'), join(chart, 'link.json'));
    const { stored, refused } = await importChart(chart);
    assert.equal(stored, 1);
    assert.match(
      refused.map(({ file, reason }) => `${file}: ${reason}`).join(),
      /link\.json: .*ENOENT/,
    );
  });

  test('is a record with an id that no server would take', async () => {
    const report = await importChart(aChart({ 'a.json': aPatient('not an id') }));
    assert.match(report.refused[0]?.reason ?? '', /Patient\.id/);
  });

  test('is nesting without end, of JSON and of bundles', async () => {
    let bundle: object = aPatient('p1');
    for (let level = 0; level < 30; level += 1)
      bundle = aBundle('collection', { resource: bundle });
    const chart = aChart({
      'a.json': `{"resourceType":"Patient","extension":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'b.json': bundle,
    });
    const report = await importChart(chart);
    assert.deepEqual(
      report.refused.map(({ reason }) => reason.includes('deeper')),
      [true, true],
    );
  });
});
