import { expect, ownClinicTest, test } from '../fixtures.ts';
import type { FhirStore } from '../fhir.ts';

const EPISODE_CODES = ['spasm-episode', 'spasm-count-7d'];

test('shows every record of every kind, and says how many of each', async ({ store, timeline }) => {
  const id = await largestChart(store);
  await timeline.open(id);
  // The patient's own record is one of them.
  expect(await timeline.countShown()).toBe((await store.countRecords(id)) + 1);
  const counts = await timeline.countsByKind();
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(
    await timeline.countShown(),
  );
  for (const kind of ['Episode', 'Score', 'Medication', 'Injection', 'Home care', 'Referral']) {
    expect(counts[kind], kind).toBeGreaterThan(0);
  }
});

test('medications and procedures stand on the timeline beside the scores', async ({
  store,
  timeline,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id, '?kind=medication');
  expect(await timeline.countShown()).toBe(
    (await store.count(`MedicationRequest?patient=${id}`)) +
      (await store.count(`MedicationStatement?patient=${id}`)),
  );
  await timeline.open(id);
  await expect(timeline.row(/28 Oct 2026, 08:00.*Physical therapy/)).toBeVisible();
});

test('more than a hundred records of one type are all there: no cap', async ({
  store,
  timeline,
}) => {
  const id = await largestChart(store);
  const episodes = await store.count(
    `Observation?patient=${id}&code=${EPISODE_CODES.map((code) => `urn:ladderline:codes|${code}`).join()}`,
  );
  expect(episodes).toBeGreaterThan(100);
  await timeline.open(id, '?kind=episode');
  expect(await timeline.countShown()).toBe(episodes);
});

test('runs from the newest to the oldest, by clinical time', async ({ store, timeline }) => {
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id);
  const times: number[] = [];
  await timeline.grid.focus();
  for (const key of ['PageDown', 'PageDown', 'PageDown', 'PageDown'] as const) {
    await timeline.move(key);
    const text = await timeline.activeTime();
    times.push(Date.parse(text.replace('reported ', '')));
  }
  expect(times.every((time) => !Number.isNaN(time))).toBe(true);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(new Set(times).size).toBe(times.length);
});

test('filters stand in the address: a reload, a colleague and the way back find the same list', async ({
  page,
  store,
  timeline,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id);
  await timeline.kind('Episode').click();
  await expect(timeline.shown).toContainText('of');
  await timeline.text.fill('hamstring');
  await expect(page).toHaveURL(`/patients/${id}/timeline?kind=episode&q=hamstring`);
  const shown = await timeline.countShown();
  expect(shown).toBeGreaterThan(0);
  await expect(timeline.row(/hamstring/)).not.toHaveCount(0);

  await page.reload();
  await timeline.complete();
  await expect(timeline.text).toHaveValue('hamstring');
  await expect(timeline.kind('Episode')).toHaveAttribute('aria-pressed', 'true');
  expect(await timeline.countShown()).toBe(shown);

  await timeline.text.fill('zzyzx');
  await expect(timeline.panel).toContainText('No record matches');
  await page.getByRole('button', { name: 'Show all records' }).click();
  await expect(timeline.shown).toHaveText(/^\d+ records shown$/);
});

test('a track of the ladder can be shown alone', async ({ page, store, timeline }) => {
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id);
  await timeline.track.selectOption('Referral care');
  await expect(page).toHaveURL(/track=referral-care/);
  await expect(timeline.shown).toHaveText(/^\d+ of \d+ records shown$/);
  await expect(timeline.row(/Physical therapy/).first()).toBeVisible();
  await expect(timeline.row(/baclofen/)).toHaveCount(0);
});

test('the keyboard reaches the last record, and its place is told', async ({ store, timeline }) => {
  const id = await largestChart(store);
  await timeline.open(id);
  const count = await timeline.countShown();
  await timeline.grid.focus();
  await timeline.grid.press('End');
  await expect.poll(() => timeline.place()).toEqual({ position: count, count });
  expect(await timeline.domNodes()).toBeLessThan(2000);
  await timeline.grid.press('Home');
  await expect.poll(() => timeline.place()).toEqual({ position: 1, count });
});

test('a record opens beside the list, and closing it leads back to the same place', async ({
  page,
  record,
  store,
  timeline,
}) => {
  const id = await largestChart(store);
  await timeline.open(id);
  await timeline.grid.focus();
  for (const key of ['End', 'PageUp', 'PageUp', 'ArrowUp'] as const) await timeline.move(key);
  const place = await timeline.place();
  await timeline.grid.press('Enter');
  await expect(record.json).toBeVisible();
  const { resourceType, id: recordId } = await record.resource();
  await expect(page).toHaveURL(new RegExp(`record=${String(resourceType)}%2F${String(recordId)}`));

  await page.keyboard.press('Escape');
  await expect(record.dialog).toBeHidden();
  await expect(timeline.grid).toBeFocused();
  expect(await timeline.place()).toEqual(place);
});

ownClinicTest(
  'a record without a date stands under "undated", a retracted one is struck through and never counts',
  async ({ patient, store, timeline }) => {
    const { id } = await store.patient('Asantewa');
    const score = {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }], text: 'Pain 0-10' },
      subject: { reference: `Patient/${id}` },
    };
    await store.create({ ...score, valueInteger: 4 });
    await store.create({
      ...score,
      status: 'entered-in-error',
      effectiveDateTime: '2026-11-10T09:00:00-06:00',
      valueInteger: 9,
    });
    await store.create({ ...score, issued: '2026-11-12T15:30:00Z', valueInteger: 3 });
    await timeline.open(id);
    await expect(timeline.row(/^date not recorded Score/)).toContainText('4');
    await expect(timeline.row(/entered in error/)).toContainText('9');
    // Only the time of the report is known: shown as that, and not dropped.
    await expect(timeline.row(/^reported 12 Nov 2026, 09:30/)).toContainText('3');
    expect(await timeline.countShown()).toBe((await store.countRecords(id)) + 1);

    await patient.tab('Overview').click();
    await expect(patient.header).toContainText('pain 3 of 10, reported 12 Nov 2026');
    await expect(patient.header).not.toContainText('9 of 10');
    await expect(patient.synopsis.getByRole('note')).toContainText('1 score without a date');
  },
);

ownClinicTest(
  'ten thousand records: the document stays small and the last one is reached',
  async ({ store, timeline }) => {
    ownClinicTest.slow();
    const { id } = await store.patient('Asantewa');
    const RECORDS = 10_000;
    const BATCH = 1000;
    for (let first = 0; first < RECORDS; first += BATCH) {
      const scores = Array.from({ length: BATCH }, (_, index) => dayScore(id, first + index));
      await store.batch(
        scores.map((resource) => ({ resource, request: { method: 'POST', url: 'Observation' } })),
      );
    }
    const count = (await store.countRecords(id)) + 1;
    expect(count).toBeGreaterThan(RECORDS);
    await timeline.open(id);
    expect(await timeline.countShown()).toBe(count);
    await timeline.grid.focus();
    for (const [key, position] of [
      ['End', count],
      ['Home', 1],
      ['End', count],
    ] as const) {
      await timeline.grid.press(key);
      await expect.poll(() => timeline.place()).toEqual({ position, count });
      expect(await timeline.domNodes()).toBeLessThan(2000);
    }
  },
);

/** One pain score on each of the last days, counted backwards. */
function dayScore(patientId: string, daysAgo: number) {
  const day = new Date(Date.UTC(2026, 10, 19 - daysAgo)).toISOString().slice(0, 10);
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }], text: 'Pain 0-10' },
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: day,
    valueInteger: daysAgo % 11,
  };
}

/** The patient with the most observations. */
async function largestChart(store: FhirStore): Promise<string> {
  const patients = await store.search('Patient?_count=200&_elements=id');
  const { entry = [] } = await store.batch(
    patients.map(({ id }) => ({
      request: { method: 'GET', url: `Observation?patient=${id!}&_summary=count` },
    })),
  );
  const counts = entry.map(({ resource }) => Number(resource['total']));
  return patients[counts.indexOf(Math.max(...counts))]!.id!;
}
