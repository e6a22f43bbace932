/*
 * What real systems got wrong, each by its name. Others are proven where they belong: the timeline's
 * cap and its missing kinds in timeline.spec.ts, the stale list in record.spec.ts, the shortcut inside a
 * field in forms.spec.ts, the lost second text in lost-answers.spec.ts, "unknown" in read-the-overview.spec.ts.
 */
import { expect, NOW, ownClinicTest as test } from '../fixtures.ts';
import type { FhirStore } from '../fhir.ts';
import { LadderlineServer } from '../ladderline-server.ts';

test('no cap of ten points: forty scores are forty points', async ({ patient, store }) => {
  const { id } = await store.patient('Asantewa');
  for (let week = 0; week < 40; week++) await addPeg(store, id, daysBeforeNow(7 * week), week % 11);
  await patient.open(id);
  await expect(patient.sentence).toContainText('(40 scores)');
  await expect(patient.plot).toHaveAccessibleName(/40 points/);
  await patient.showTables();
  expect(await patient.cells(patient.table('Scores'))).toHaveLength(40);
});

test('newest first is not drawn backwards: however the store sorts them, scores run from old to new', async ({
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  // The newest is stored first.
  await addPeg(store, id, '2026-11-01', 2);
  await addPeg(store, id, '2026-09-01', 5);
  await addPeg(store, id, '2026-07-01', 8);
  await patient.open(id);
  await expect(patient.sentence).toContainText('PEG 8 on 1 Jul 2026, then 2 on 1 Nov 2026');
  await patient.plot.focus();
  for (const [key, said] of [
    ['Home', 'PEG 8 of 10 · 1 Jul 2026'],
    ['ArrowRight', 'PEG 5 of 10 · 1 Sep 2026'],
    ['End', 'PEG 2 of 10 · 1 Nov 2026'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(patient.said(said)).toBeVisible();
  }
});

test('time is no list of categories: what lies ten times as far apart is drawn ten times as far apart', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  for (const day of ['2026-04-01', '2026-04-21', '2026-11-07']) await addInjection(store, id, day);
  await patient.open(id);
  const marks = patient.lane('Injections').getByRole('link');
  await expect(marks).toHaveCount(3);
  const boxes = await Promise.all((await marks.all()).map((mark) => mark.boundingBox()));
  const [first, second, third] = boxes.map((box) => box!.x).toSorted((a, b) => a - b) as [
    number,
    number,
    number,
  ];
  // 20 days and 200 days.
  expect((third - second) / (second - first)).toBeGreaterThan(9);
  expect((third - second) / (second - first)).toBeLessThan(11);
});

test('the time of the report does not stand in for the clinical time, nor is a record with only that dropped', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await addPeg(store, id, '2026-08-03', 7, { issued: '2026-11-03T12:00:00Z' });
  await addPeg(store, id, undefined, 4, { issued: '2026-09-09T15:00:00Z' });
  await patient.open(id);
  await patient.showTables();
  expect(
    (await patient.cells(patient.table('Scores'))).map(([when, , value]) => [when, value]),
  ).toEqual([
    ['3 Aug 2026', '7 of 10'],
    ['reported 9 Sep 2026, 10:00', '4 of 10'],
  ]);
  await expect(patient.sentence).toContainText('then 4 on 9 Sep 2026 (reported)');
});

test('the time of an edit is not the clinical time: they stand apart, each by its name', async ({
  record,
  store,
  timeline,
}) => {
  const { id } = await store.patient('Asantewa');
  const score = await addPeg(store, id, '2026-08-03', 7);
  const [stored] = await store.search(`Observation?_id=${score}`);
  await store.update({ ...stored!, note: [{ text: 'Read out over the phone.' }] });
  await timeline.open(id);
  await expect(timeline.row(/^3 Aug 2026 .*PEG/)).toBeVisible();
  await timeline.row(/^3 Aug 2026 .*PEG/).click();
  await expect(record.fact('Clinical time')).toHaveText('3 Aug 2026');
  await expect(record.fact('Reported')).toHaveText('not recorded');
  await expect(record.fact('Last changed')).toContainText('version 2');
  await expect(record.fact('Last changed')).not.toContainText('3 Aug 2026');
});

test('windows are anchored at the start of the treatment: months later they are the same', async ({
  demoStore,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  const windows = async () => {
    await patient.trial(/^tizanidine/).click();
    const entry = patient.trialEntry(/^tizanidine/);
    await expect(patient.fact(entry, 'Baseline window')).toBeVisible();
    return Promise.all(
      ['Baseline window', 'Follow-up window'].map((name) => patient.fact(entry, name).innerText()),
    );
  };
  await patient.open(id);
  const today = await windows();
  expect(today[0]).toBe('18 Jun – 16 Jul 2026');

  const later = await new LadderlineServer({
    now: '2027-05-20T15:00:00Z',
    storeOf: demoStore,
  }).start();
  try {
    // The same chart, as it will be read half a year from now.
    await page.route('**/config.json', async (route) =>
      route.fulfill({ response: await route.fetch({ url: `${later.url}/config.json` }) }),
    );
    await patient.open(id);
    await expect(patient.sentence).toContainText('to 20 May 2027');
    expect(await windows()).toEqual(today);
  } finally {
    await later.dispose();
  }
});

test('a save is not lost by going to another patient at once', async ({
  form,
  outbox,
  page,
  patient,
  patients,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await patient.formLink('Episode').click();
  await form.fill({ 'Severity, 0–10': '6' });
  const gate = Promise.withResolvers<undefined>();
  await page.route('**/fhir', async (route) => {
    if (route.request().postData()?.includes('"transaction"')) await gate.promise;
    return route.continue();
  });
  const sent = form.changeSent();
  await form.save.click();
  await sent;
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Patients' }).click();
  await patients.openPatient('Abernall, Dwight');
  await expect(outbox.status).toHaveText('saving 1');
  gate.resolve(undefined);
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.name).toHaveText('Abernall, Dwight');
  expect(await store.countOfChange('Observation', await sent)).toBe(1);
  const [stored] = await store.search(`Observation?identifier=urn:ladderline:change|${await sent}`);
  expect(stored!['subject']).toEqual({ reference: `Patient/${id}` });
});

function daysBeforeNow(days: number): string {
  return new Date(Date.parse(NOW) - days * 86_400_000).toISOString().slice(0, 10);
}

/** A PEG score; returns its id. */
async function addPeg(
  store: FhirStore,
  patientId: string,
  day: string | undefined,
  value: number,
  more: { readonly issued?: string } = {},
): Promise<string> {
  return store.create({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '91147-9' }], text: 'PEG' },
    subject: { reference: `Patient/${patientId}` },
    ...(day && { effectiveDateTime: day }),
    valueQuantity: { value, unit: 'score', system: 'http://unitsofmeasure.org', code: '{score}' },
    ...more,
  });
}

async function addInjection(store: FhirStore, patientId: string, day: string): Promise<void> {
  await store.create({
    resourceType: 'Procedure',
    status: 'completed',
    code: { coding: [{ system: 'urn:ladderline:codes', code: 'trigger-point-injection' }] },
    subject: { reference: `Patient/${patientId}` },
    performedDateTime: day,
    bodySite: [{ text: 'left trapezius' }],
  });
}
