import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FhirResource } from 'fhir/r4';
import { RXNORM_TABLE } from '../../src/app/fhir/terminology/rxnorm-table.ts';
import { runLedgerCommand } from './ledger-command.ts';
import { chartOf, day, injection, order, reading, visit } from './worked-chart.ts';

const COMMAND = fileURLToPath(new URL('ledger.ts', import.meta.url));
const REAL_CHARTS = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
after(() => rmSync(folder, { recursive: true }));

interface TrialReport {
  readonly kind: string;
  readonly name: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly ongoing: boolean | null;
  readonly coveredDays: number | null;
  readonly adequacy: string;
  readonly scale: string | null;
  readonly baseline: { readonly value: number; readonly n: number } | null;
  readonly followUp: { readonly value: number; readonly n: number } | null;
  readonly changePercent: number | null;
  readonly verdict: string;
  readonly confirmed: boolean;
  readonly reason: string;
  readonly overlaps: readonly string[];
  readonly reliefDays: {
    readonly atLeast: number | null;
    readonly below: number | null;
  } | null;
  readonly evidence: readonly string[];
}

interface Report {
  readonly patient: string;
  readonly now: string;
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  readonly notRecognised: readonly { readonly id: string; readonly text: string }[];
  readonly trials: readonly TrialReport[];
}

function run(args: readonly string[], environment: Record<string, string> = {}) {
  return runLedgerCommand(args, { INIT_CWD: folder, ...environment });
}

/** The command as a process of its own, as a clinician starts it. */
function spawn(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, INIT_CWD: folder, ...environment };
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8', env });
}

function write(name: string, content: unknown): string {
  writeFileSync(
    join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  return name;
}

/** The report of a file, on 30 June 2026 in Chicago unless said otherwise. */
function reportOf(file: string, ...args: readonly string[]): Report {
  const rest = args.length > 0 ? args : ['--now', '2026-06-30', '--tz', 'America/Chicago'];
  const { exitCode, stdout, stderr } = run([file, ...rest]);
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
  return JSON.parse(stdout) as Report;
}

function trialsOf(...resources: readonly FhirResource[]): readonly TrialReport[] {
  return reportOf(write('chart.json', chartOf(...resources))).trials;
}

function onlyTrialOf(...resources: readonly FhirResource[]): TrialReport {
  const [trial, ...others] = trialsOf(...resources);
  assert.ok(trial);
  assert.deepEqual(others, []);
  return trial;
}

const naproxen = (tablets: number) =>
  order({ product: 'naproxen 500', from: 0, timesPerDay: 2, tablets });
const naproxen28 = () => naproxen(56);

describe('the worked examples of the ledger rules, from FHIR', () => {
  test('naproxen 500 twice a day for 28 days, PEG 8.0 to 5.6: adequate, -30 % moderate, one measure only', () => {
    const trial = onlyTrialOf(naproxen28(), reading('peg', -3, 8), reading('peg', 20, 5.6));
    const { evidence, ...rest } = trial;
    assert.deepEqual(rest, {
      kind: 'course',
      name: 'naproxen',
      track: 'medication',
      start: '2026-03-01',
      end: '2026-03-28',
      ongoing: false,
      coveredDays: 28,
      adequacy: 'adequate',
      scale: 'peg',
      baseline: { value: 8, n: 1 },
      followUp: { value: 5.6, n: 1 },
      changePercent: -30,
      verdict: 'moderate',
      confirmed: false,
      reason: 'one measure only',
      overlaps: [],
      reliefDays: null,
    });
    assert.equal(evidence.length, 3);
  });

  test('the same with PGIC 2 on day 21: confirmed, a responder', () => {
    const scores = [reading('peg', -3, 8), reading('peg', 20, 5.6), reading('pgic', 21, 2)];
    const trial = onlyTrialOf(naproxen28(), ...scores);
    assert.deepEqual([trial.verdict, trial.confirmed], ['moderate', true]);
    assert.match(trial.reason, /PGIC 2/);
    assert.equal(trial.evidence.length, 4);
  });

  test('4 days supplied, PEG 8.0 to 7.5 on day 10: an inadequate trial, its number kept', () => {
    const trial = onlyTrialOf(naproxen(8), reading('peg', -3, 8), reading('peg', 10, 7.5));
    assert.equal(trial.verdict, 'inadequate-trial');
    assert.equal(trial.adequacy, 'inadequate');
    assert.equal(trial.coveredDays, 4);
    assert.equal(trial.changePercent, -6.3);
    assert.match(trial.reason, /4 of 14/);
  });

  test('cyclobenzaprine in two orders of 7 days, 3 days apart: one course, 14 covered days of 17', () => {
    const relaxant = (from: number) =>
      order({ product: 'cyclobenzaprine 10', from, timesPerDay: 3, tablets: 21 });
    const trial = onlyTrialOf(
      relaxant(0),
      relaxant(10),
      reading('average', -1, 8),
      reading('average', 14, 7),
    );
    assert.equal(trial.name, 'cyclobenzaprine');
    assert.equal(trial.coveredDays, 14);
    assert.deepEqual([trial.start, trial.end], [day(0), day(16)]);
    assert.equal(trial.adequacy, 'adequate');
    assert.equal(trial.scale, 'pain-average-7d');
    assert.equal(trial.changePercent, -12.5);
    assert.equal(trial.verdict, 'minimal');
  });

  test('a baseline only as "worst", a follow-up only as "now": no common scale', () => {
    const trial = onlyTrialOf(naproxen28(), reading('worst', -2, 9), reading('now', 15, 3));
    assert.equal(trial.verdict, 'not-assessable');
    assert.equal(trial.scale, null);
    assert.match(trial.reason, /no common scale/);
  });

  test('an injection at 10:00: 7 before it, 2 after half an hour, 3 on day 20, 6 on day 50', () => {
    const trial = onlyTrialOf(
      injection(`${day(0)}T10:00:00-06:00`),
      reading('now', `${day(0)}T09:50:00-06:00`, 7),
      reading('now', `${day(0)}T10:30:00-06:00`, 2),
      reading('now', 20, 3),
      reading('now', 50, 6),
    );
    assert.deepEqual([trial.kind, trial.name], ['injection', 'trigger point injection']);
    assert.equal(trial.adequacy, 'adequate');
    assert.deepEqual(trial.baseline, { value: 7, n: 1 });
    assert.deepEqual(trial.followUp, { value: 4.5, n: 2 });
    assert.equal(trial.changePercent, -35.7);
    assert.equal(trial.verdict, 'moderate');
    assert.deepEqual(trial.reliefDays, { atLeast: 20, below: 50 });
  });

  test('scores 4 and 4 before, 0 after: -100 % substantial', () => {
    const scores = [reading('peg', -9, 4), reading('peg', -2, 4), reading('peg', 20, 0)];
    const trial = onlyTrialOf(naproxen28(), ...scores);
    assert.deepEqual(trial.baseline, { value: 4, n: 2 });
    assert.deepEqual([trial.changePercent, trial.verdict], [-100, 'substantial']);
  });

  test('score 0 before and 3 after: not assessable, the difference shown', () => {
    const trial = onlyTrialOf(naproxen28(), reading('peg', -2, 0), reading('peg', 20, 3));
    assert.equal(trial.verdict, 'not-assessable');
    assert.equal(trial.changePercent, null);
    assert.match(trial.reason, /\+3/);
  });

  for (const [before, later, verdict, percent] of [
    [5, 7, 'worse', 40],
    [2, 3, 'worse', 50],
    [8, 9, 'none', 12.5],
    [1, 1.3, 'none', 30],
  ] as const) {
    test(`PEG ${before} to ${later}: ${verdict}`, () => {
      const scores = [reading('peg', -2, before), reading('peg', 20, later)];
      const trial = onlyTrialOf(naproxen28(), ...scores);
      assert.deepEqual([trial.verdict, trial.changePercent], [verdict, percent]);
    });
  }

  test('a follow-up entered in error never counts', () => {
    const retracted = reading('peg', 20, 2, { status: 'entered-in-error' });
    const trial = onlyTrialOf(naproxen28(), reading('peg', -2, 9), retracted);
    assert.equal(trial.verdict, 'not-assessable');
    assert.match(trial.reason, /no score/);
    assert.ok(!trial.evidence.includes(`Observation/${retracted.id ?? ''}`));
  });

  test('baclofen and physiotherapy together: each can not be told apart from the other', () => {
    const baclofen = order({ product: 'baclofen 10', from: 0, timesPerDay: 3, tablets: 168 });
    const visits = [5, 12, 19, 26, 33, 40].map(visit);
    const scores = [reading('peg', -2, 8), reading('peg', 45, 4)];
    const trials = trialsOf(baclofen, ...visits, ...scores);
    assert.deepEqual(
      trials.map(({ name, verdict, changePercent, overlaps }) => [
        name,
        verdict,
        changePercent,
        overlaps,
      ]),
      [
        ['baclofen', 'substantial', -50, ['physiotherapy']],
        ['physiotherapy', 'substantial', -50, ['baclofen']],
      ],
    );
  });

  test('baclofen stopped for sedation on day 4: end day 4, an inadequate trial that was not tolerated', () => {
    const baclofen = order({
      product: 'baclofen 10',
      from: 0,
      timesPerDay: 3,
      tablets: 90,
      extra: { status: 'stopped', statusReason: { text: 'sedation' } },
    });
    const [instruction] = baclofen.dosageInstruction ?? [];
    const bounds = { start: day(0), end: day(4) };
    const repeat = { ...instruction?.timing?.repeat, boundsPeriod: bounds };
    const stopped = { ...baclofen, dosageInstruction: [{ ...instruction, timing: { repeat } }] };
    const trial = onlyTrialOf(stopped, reading('average', -1, 8), reading('average', 6, 8));
    assert.equal(trial.end, day(4));
    assert.equal(trial.adequacy, 'inadequate');
    assert.deepEqual([trial.verdict, trial.changePercent], ['inadequate-trial', 0]);
    assert.match(trial.reason, /not tolerated|side effect/);
  });
});

describe('files of one patient', () => {
  const [medicine, before, wrong] = [
    naproxen28(),
    reading('peg', -3, 8),
    reading('peg', 20, 5.6),
  ] as const;
  const resources = [medicine, before, wrong];
  const lines = [{ resourceType: 'Patient', id: 'worked' }, ...resources];

  test('NDJSON, a batch, a search answer and a list of resources give the same as a bundle', () => {
    const bundle = chartOf(...resources);
    const expected = reportOf(write('bundle.json', bundle)).trials;
    const ndjson = `\uFEFF${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n\n`;
    for (const [name, content] of [
      ['chart.ndjson', ndjson],
      ['batch.json', { ...bundle, type: 'batch' }],
      ['search.json', { ...bundle, type: 'searchset', total: 4 }],
      ['list.json', lines],
    ] as const) {
      assert.deepEqual(reportOf(write(name, content)).trials, expected, name);
    }
  });

  test('of a history the newest version counts, and a deleted record does not', () => {
    const deletion = { request: { method: 'DELETE', url: `Observation/${wrong.id ?? ''}` } };
    const right = { ...reading('peg', 20, 4), id: before.id };
    const report = reportOf(
      write('history.json', {
        resourceType: 'Bundle',
        type: 'history',
        entry: [
          deletion,
          { resource: right },
          ...[wrong, before, medicine, lines[0]].map((resource) => ({ resource })),
        ],
      }),
    );
    // The corrected score is of day 20: it is the baseline that is missing now.
    assert.deepEqual(
      report.trials.map(({ reason }) => reason),
      ['no score from 1 Feb to 1 Mar 2026'],
    );
  });

  test('references resolve by fullUrl, urn:uuid and an absolute address', () => {
    const uuid = 'urn:uuid:7f1d58f4-6a35-4c37-8a10-1b3a4d1f2c11';
    const medication = {
      resourceType: 'Medication',
      code: {
        coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '198014' }],
      },
    };
    for (const [fullUrl, reference, id] of [
      [uuid, uuid, undefined],
      ['https://ehr.example/fhir/Medication/m9', 'https://ehr.example/fhir/Medication/m9', 'm9'],
      ['https://ehr.example/fhir/Medication/m9', 'Medication/m9', 'm9'],
    ] as const) {
      const coded = naproxen28();
      delete coded.medicationCodeableConcept;
      const referring = { ...coded, medicationReference: { reference } };
      const bundle = chartOf(referring, before, wrong);
      bundle.entry?.push({ fullUrl, resource: { ...medication, id } });
      assert.equal(reportOf(write('references.json', bundle)).trials[0]?.name, 'naproxen');
    }
  });

  test('what cannot be read, and which medicine is not recognised, is said with its record', () => {
    const wild = reading('peg', 5, 12);
    const unknown = naproxen28();
    unknown.medicationCodeableConcept = { text: 'naproxen, the blue ones' };
    const bundle = chartOf(wild, unknown);
    const broken = { ...bundle, entry: [...(bundle.entry ?? []), { resource: { id: 'x' } }] };
    const report = reportOf(write('dirty.json', broken));
    assert.deepEqual(report.unreadable, [
      { id: 'entry 4', reason: 'no FHIR resource: no resourceType' },
      { id: `Observation/${wild.id ?? ''}`, reason: 'PEG (mean of 3) is 12, outside 0-10' },
    ]);
    assert.deepEqual(report.notRecognised, [
      { id: `MedicationRequest/${unknown.id ?? ''}`, text: 'naproxen, the blue ones' },
    ]);
    assert.deepEqual(report.trials, []);
  });
});

describe('the clock of the command', () => {
  const chart = () => chartOf(naproxen28(), reading('peg', -3, 8));
  const atNoonUtc = (at: number) => reading('peg', `${day(at)}T04:30:00Z`, 4);

  test('a day as --now means the end of that day in the clinic', () => {
    // 04:30 UTC of day 8 is still the evening of day 7 in Chicago.
    const bundle = chart();
    bundle.entry?.push({ resource: atNoonUtc(8) });
    const file = write('evening.json', bundle);
    const onDay = (now: string, tz: string) => reportOf(file, '--now', now, '--tz', tz).trials[0];
    assert.equal(onDay(day(7), 'America/Chicago')?.followUp?.value, 4);
    assert.equal(onDay(day(7), 'Europe/Berlin')?.followUp, null);
    assert.equal(onDay(day(6), 'America/Chicago')?.followUp, null);
  });

  test('an instant as --now is taken to the minute', () => {
    const bundle = chart();
    bundle.entry?.push({ resource: atNoonUtc(8) });
    const file = write('minute.json', bundle);
    const at = (now: string) => reportOf(file, '--now', now, '--tz', 'America/Chicago');
    assert.equal(at(`${day(8)}T04:31:00Z`).trials[0]?.followUp?.value, 4);
    assert.equal(at(`${day(8)}T04:29:00Z`).trials[0]?.followUp, null);
    assert.equal(at(`${day(8)}T04:29:00Z`).now, day(7));
  });

  test("without --tz the clinic's zone is used", () => {
    const file = write('zone.json', chart());
    const now = `${day(8)}T04:29:00Z`;
    const { stdout } = run([file, '--now', now], { CLINIC_TIME_ZONE: 'Asia/Tokyo' });
    assert.equal((JSON.parse(stdout) as Report).now, day(8));
  });
});

describe('exit code 2 and one line on stderr', () => {
  const good = () => write('good.json', chartOf());
  const cases: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['no file named', () => [], /^usage/],
    ['two files named', () => [good(), good()], /^usage/],
    ['a file that is not there', () => ['nowhere.json'], /nowhere\.json can't be read: ENOENT/],
    ['a folder', () => ['.'], /can't be read: EISDIR/],
    ['an empty file', () => [write('empty.json', '')], /is not JSON/],
    ['text', () => [write('text.json', 'Dear colleague,\nthank you')], /is not JSON/],
    [
      'a cut-off bundle',
      () => [write('cut.json', '{"resourceType":"Bundle","entry":[')],
      /not JSON/,
    ],
    [
      'NDJSON with a broken line',
      () => [write('cut.ndjson', '{"resourceType":"Patient","id":"a"}\n{"resou')],
      /line 2 is no JSON/,
    ],
    ['JSON that is no FHIR', () => [write('other.json', '{"name":"x"}')], /holds no FHIR resource/],
    ['a number', () => [write('number.json', '42')], /holds no FHIR resource/],
    [
      'a chart without a patient',
      () => [write('nobody.json', { resourceType: 'Organization', id: 'o' })],
      /holds no patient/,
    ],
    [
      'two patients',
      () => [
        write('two.json', [
          { resourceType: 'Patient', id: 'a' },
          { resourceType: 'Observation', id: 'o', subject: { reference: 'Patient/b' } },
        ]),
      ],
      /holds 2 patients \(Patient\/a, Patient\/b\)/,
    ],
    ['a day that never was', () => [good(), '--now', '2026-02-30'], /--now 2026-02-30/],
    ['a time without offset', () => [good(), '--now', '2026-03-01T10:00:00'], /--now/],
    ['a zone that is none', () => [good(), '--tz', 'Chicago'], /--tz Chicago is no time zone/],
    ['an unknown flag', () => [good(), '--today', '2026-03-01'], /--today/],
    ['a flag without its value', () => [good(), '--now'], /--now/],
  ];
  for (const [what, args, message] of cases) {
    test(what, () => {
      const { exitCode, stdout, stderr } = run(args());
      assert.equal(exitCode, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});

describe('the command as a process', () => {
  test('writes the report to stdout alone, the same in every zone of the machine', () => {
    const file = write('process.json', chartOf(naproxen28(), reading('peg', -3, 8)));
    const args = [file, '--now', day(20), '--tz', 'America/Chicago'];
    const [first, second] = ['UTC', 'Pacific/Kiritimati'].map((TZ) => spawn(args, { TZ }));
    assert.deepEqual([first?.status, first?.stderr], [0, '']);
    assert.deepEqual([first?.stdout, second?.stdout], Array(2).fill(run(args).stdout));
  });

  test('ends with code 2 and one line for a file that is not there', () => {
    const { status, stdout, stderr } = spawn(['nowhere.json']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.equal(stderr, "nowhere.json can't be read: ENOENT\n");
  });
});

const skip = existsSync(REAL_CHARTS) ? false : 'the real charts of ../shared/data are not here';

describe('real charts', { skip }, () => {
  test('Brenda Jackson: two ibuprofen trials, neither assessable, nothing invented', () => {
    const report = reportOf(
      join(REAL_CHARTS, 'ahrq-pain/brenda_jackson.json'),
      '--now',
      '2023-12-01',
    );
    assert.equal(report.patient, 'Patient/5c41cecf-cf81-434f-9da7-e24e5a99dbc2');
    assert.deepEqual(
      report.trials.map(({ name, start, end, ongoing, coveredDays, adequacy, verdict }) => ({
        ...{ name, start, end, ongoing, coveredDays, adequacy, verdict },
      })),
      ['2021-03-20', '2022-03-03'].map((start) => ({
        name: 'ibuprofen',
        start,
        end: null,
        ongoing: null,
        coveredDays: null,
        adequacy: 'unknown',
        verdict: 'not-assessable',
      })),
    );
    assert.deepEqual(report.unreadable, []);
    assert.ok(report.notRecognised.every(({ text }) => text.startsWith('POLYETHYLENE GLYCOL')));
  });

  test('the table of medicines agrees with every name that the charts give its codes', () => {
    const files = readdirSync(REAL_CHARTS, { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(join(REAL_CHARTS, name), 'utf8'));
    const rxnorm =
      /rxnorm",(?:\s*"version": *"[^"]*",)?\s*"code": *"(\d+)",\s*"display": *"([^"]+)"/g;
    const named = texts.flatMap((text) => [...text.matchAll(rxnorm)]);
    const known = named.filter(([, code]) => RXNORM_TABLE.has(code ?? ''));
    assert.ok(known.length > 100, `${known.length} names read`);
    const strange = known.filter(([, code, display]) =>
      RXNORM_TABLE.get(code ?? '')?.ingredients.some(
        ({ name }) => !display?.toLowerCase().includes(name),
      ),
    );
    // One chart writes advice into the name of a code: the code is believed, the words are shown.
    assert.deepEqual([...new Set(strange.map(([, code]) => code))], ['1010600']);
  });

  test('every Synthea patient can be read, and every record of evidence is in the chart', () => {
    const charts = join(REAL_CHARTS, 'synthea-r4-2021');
    const files = readdirSync(charts).filter((name) => name.endsWith('.json'));
    assert.equal(files.length, 12);
    for (const name of files) {
      const report = reportOf(join(charts, name));
      const chart = readFileSync(join(charts, name), 'utf8');
      assert.deepEqual(report.unreadable, [], name);
      for (const { evidence } of report.trials) {
        for (const id of evidence) assert.ok(chart.includes(id.split('/')[1] ?? '?'), id);
      }
    }
  });
});
