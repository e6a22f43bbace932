import type { Page } from '@playwright/test';
import { emptyClinicTest, expect, ownClinicTest, test } from '../fixtures.ts';
import { LOST_REQUESTS } from '../page-watch.ts';

test('a patient who is not in the store: said, with the way back', async ({
  page,
  patients,
  watch,
}) => {
  watch.allow(LOST_REQUESTS);
  await page.goto('/patients/nobody');
  await expect(page.getByRole('alert')).toContainText('The server has no such record.');
  await expect(page.getByRole('alert')).toContainText('Patient/nobody');
  await page.getByRole('link', { name: 'All patients' }).click();
  await expect(patients.rows()).toHaveCount(25);
});

test('an address that leads nowhere: said, and nothing is changed', async ({ page, patients }) => {
  await page.goto('/patient/12/overwiev');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expect(page).toHaveTitle(/No such page/);
  await page.getByRole('link', { name: 'All patients' }).click();
  await expect(patients.rows()).toHaveCount(25);
});

test('a record that is not in the store, and filters that mean nothing, are said beside the chart', async ({
  patient,
  record,
  store,
  timeline,
  watch,
}) => {
  watch.allow(LOST_REQUESTS);
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id, '?record=Observation/none&kind=horoscope&track=medication');
  await expect(record.dialog.getByRole('alert')).toContainText('The server has no such record.');
  await expect(timeline.panel.getByRole('note')).toContainText('horoscope');
  await expect(patient.name).toHaveText('Halloway-Finch, Marcus');
});

ownClinicTest(
  'the server goes away: what is on the screen stays, what is asked for fails aloud, and works again',
  async ({ page, patient, patients, server, store, watch }) => {
    watch.allow(LOST_REQUESTS);
    const { id } = await store.patient('Halloway-Finch');
    await patients.open('?name=halloway');
    await page.waitForLoadState('networkidle');
    await server.shutDown();

    await patients.search.fill('asantewa');
    await expect(page.getByRole('alert')).toContainText(
      'Patients could not be loaded. The server did not answer. What you see was read before.',
    );
    await expect(patients.link('Halloway-Finch, Marcus')).toBeVisible();

    await patients.link('Halloway-Finch, Marcus').click();
    await expect(page.getByRole('alert')).toContainText('This patient could not be opened');
    await expect(page.getByRole('alert')).toContainText('The server did not answer.');

    await server.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(patient.name).toHaveText('Halloway-Finch, Marcus');
    await expect(patient.trials).toBeVisible();
    await expect(page).toHaveURL(`/patients/${id}`);
  },
);

ownClinicTest(
  'the server is gone when the page is opened, and when a record is: both can be tried again',
  async ({ page, patient, record, server, store, watch }) => {
    watch.allow(LOST_REQUESTS);
    const { id } = await store.patient('Halloway-Finch');
    await patient.open(id);
    await patient.trial(/^baclofen/).click();
    await server.shutDown();
    await patient
      .evidence(patient.trialEntry(/^baclofen/))
      .first()
      .click();
    await expect(record.dialog.getByRole('alert')).toContainText('The server did not answer.');
    await expect(patient.trial(/^baclofen/)).toBeVisible();
    await server.start();
    await record.dialog.getByRole('button', { name: 'Try again' }).click();
    await expect(record.json).toBeVisible();

    // The page itself comes, its clinic does not.
    await page.route('**/config.json', (route) => route.abort());
    await page.reload();
    await expect(
      page.getByRole('heading', { name: "Ladderline's server does not answer" }),
    ).toBeVisible();
    await page.unroute('**/config.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(patient.name).toHaveText('Halloway-Finch, Marcus');
  },
);

ownClinicTest(
  'a change is saved but the chart cannot be read again: the old stays, and is said to be old',
  async ({ form, outbox, page, patient, store, watch }) => {
    watch.allow(LOST_REQUESTS);
    const { id } = await store.patient('Halloway-Finch');
    await patient.open(id);
    const sentence = await patient.sentence.innerText();
    await patient.formLink('Episode').click();
    await form.fill({ 'Severity, 0–10': '9' });
    await page.route('**/fhir', (route) =>
      route.request().postData()?.includes('"batch"') ? route.abort() : route.continue(),
    );
    await form.saveAndClose();
    await expect(outbox.status).toHaveText('saved');
    await expect(page.getByRole('alert')).toContainText('The chart could not be read again.');
    await expect(patient.sentence).toHaveText(sentence);
    await page.unroute('**/fhir');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(patient.sentence).toContainText('worst severity 9 of 10 (20 Nov 2026)');
    await expect(page.getByRole('alert').filter({ hasText: 'could not' })).toHaveCount(0);
  },
);

ownClinicTest(
  'records that make no sense are counted and named, and no number is made of them',
  async ({ patient, store, timeline }) => {
    const { id } = await store.patient('Asantewa');
    const score = {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }], text: 'Pain 0-10' },
      subject: { reference: `Patient/${id}` },
    };
    const outside = await store.create({
      ...score,
      effectiveDateTime: '2026-11-12T09:00:00-06:00',
      valueInteger: 14,
    });
    const undated = await store.create({ ...score, valueInteger: 5 });
    await patient.open(id);
    await expect(patient.header).toContainText('pain: not recorded');
    await expect(patient.header).not.toContainText('14');
    const unreadable = patient.trials.getByRole('group').filter({ hasText: 'could not be read' });
    await unreadable.getByText(/Records that could not be read \(1\)/).click();
    await expect(unreadable.getByRole('link')).toHaveAttribute(
      'href',
      new RegExp(`record=Observation(%2F|/)${outside}`),
    );
    const withoutDate = patient.trials.getByRole('group').filter({ hasText: 'without a date' });
    await withoutDate.getByText(/Scores without a date \(1\)/).click();
    await expect(withoutDate.getByRole('link')).toHaveAttribute(
      'href',
      new RegExp(`record=Observation(%2F|/)${undated}`),
    );
    await expect(patient.synopsis).toContainText('Nothing to draw yet.');

    // Both are on the timeline all the same.
    await timeline.open(id);
    await expect(timeline.row(/12 Nov 2026, 09:00 Score Pain 0-10 14/)).toBeVisible();
    await expect(timeline.row(/date not recorded Score Pain 0-10 5/)).toBeVisible();
  },
);

emptyClinicTest('an empty store says so, and how charts come in', async ({ page, patients }) => {
  await patients.open();
  await expect(page.getByRole('heading', { name: 'There are no patients yet' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('npm run import');
  await expect(page.getByText('Demo data')).toHaveCount(0);
});

test('of two patients opened fast one after the other, a late answer never shows under the wrong name', async ({
  page,
  patient,
  patients,
  store,
}) => {
  const slow = await store.patient('Abernall');
  const quick = await store.patient('Asantewa');
  const { release, held, settled } = await holdAnswersAbout(page, slow.id);

  await patients.open();
  await patients.link('Abernall, Dwight').click();
  await held;
  await page.goBack();
  await patients.link('Asantewa, Kwame').click();
  await expect(patient.name).toHaveText('Asantewa, Kwame');
  await expect(patient.trials).toContainText('No trial in this chart.');

  release();
  await settled();
  await expect(patient.name).toHaveText('Asantewa, Kwame');
  await expect(page).toHaveURL(`/patients/${quick.id}`);
  await expect(patient.header).toContainText('MRN LD-1133');
  await expect(patient.trials).toContainText('No trial in this chart.');
  await expect(page.getByText('Abernall')).toHaveCount(0);
});

test('while a patient is on the way, nothing of the one before is on the screen', async ({
  page,
  patient,
  patients,
  store,
}) => {
  const slow = await store.patient('Abernall');
  await patients.open();
  await patients.openPatient('Asantewa, Kwame');
  const { release, held } = await holdAnswersAbout(page, slow.id);
  await page.goBack();
  await patients.link('Abernall, Dwight').click();
  await held;
  await expect(page).toHaveURL(`/patients/${slow.id}`);
  await expect(page.getByText('Asantewa')).toHaveCount(0);
  await expect(page.getByText('LD-1133')).toHaveCount(0);
  release();
  await expect(patient.name).toHaveText('Abernall, Dwight');
});

/** Holds every answer that is about this patient's chart alone until it is released. */
async function holdAnswersAbout(page: Page, patientId: string) {
  const gate = Promise.withResolvers<undefined>();
  const first = Promise.withResolvers<undefined>();
  const answers: Promise<unknown>[] = [];
  await page.route('**/fhir', async (route) => {
    if (!route.request().postData()?.includes(`Patient/${patientId}"`)) return route.continue();
    const answer = route.fetch();
    first.resolve(undefined);
    await gate.promise;
    // The page may have given the request up meanwhile.
    const given = answer.then((response) => route.fulfill({ response })).catch(() => undefined);
    answers.push(given);
    return given;
  });
  return {
    held: first.promise,
    release: () => gate.resolve(undefined),
    settled: async () => {
      await Promise.all(answers);
      await page.waitForLoadState('networkidle');
    },
  };
}
