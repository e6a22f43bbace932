import type { Page, Route } from '@playwright/test';
import { expect, ownClinicTest as test } from '../fixtures.ts';
import type { FhirStore } from '../fhir.ts';
import { LOST_REQUESTS } from '../page-watch.ts';
import { isTransaction } from '../pages/form-drawer.ts';
import type { FormDrawer } from '../pages/form-drawer.ts';
import type { PatientPage } from '../pages/patient-page.ts';

test.beforeEach(({ watch }) => watch.allow(LOST_REQUESTS));

test('the answer is lost after the server stored the record: it is there once', async ({
  form,
  outbox,
  page,
  patient,
  store,
}) => {
  await typeEpisode(patient, form, store);
  const sent = form.changeSent();
  await onFirstTransaction(page, async (route) => {
    expect((await route.fetch()).status()).toBe(200);
    await route.abort();
  });
  await form.save.click();
  await expect(form.dialog).toBeHidden();
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.sentence).toContainText('1 episode,');
  expect(await store.countOfChange('Observation', await sent)).toBe(1);
});

test('the server is killed right after it stored the record: after its restart it is there once', async ({
  form,
  outbox,
  page,
  patient,
  server,
  store,
}) => {
  await typeEpisode(patient, form, store);
  const sent = form.changeSent();
  await onFirstTransaction(page, async (route) => {
    await route.fetch();
    await server.kill();
    await route.abort();
  });
  await form.save.click();
  await expect(form.outcome).toContainText('Your entry is kept in the outbox');
  await expect(outbox.status).toHaveText('no answer, 1 kept here');
  await expect(form.field('Severity, 0–10')).toHaveValue('6');

  await server.start();
  await outbox.tryAgain();
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.sentence).toContainText('1 episode,');
  expect(await store.countOfChange('Observation', await sent)).toBe(1);
});

test('the server is killed while it is writing: whatever became of that, after its restart the record is there once', async ({
  form,
  outbox,
  page,
  patient,
  server,
  store,
}) => {
  await typeEpisode(patient, form, store);
  const sent = form.changeSent();
  await onFirstTransaction(page, async (route) => {
    const answer = route.fetch().catch(() => null);
    await server.kill();
    await answer;
    await route.abort();
  });
  await form.save.click();
  await expect(outbox.status).toHaveText('no answer, 1 kept here');

  await server.start();
  await outbox.tryAgain();
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.sentence).toContainText('1 episode,');
  expect(await store.countOfChange('Observation', await sent)).toBe(1);
});

test('the request never reaches the server: the record is kept, said to be kept, and stored once later', async ({
  form,
  outbox,
  page,
  patient,
  patients,
  server,
  store,
}) => {
  const id = await typeEpisode(patient, form, store);
  await server.kill();
  const sent = form.changeSent();
  await form.save.click();
  await expect(form.outcome).toContainText('Your entry is kept in the outbox');
  await form.closeButton.click();
  await expect(form.dialog).toBeHidden();

  await outbox.open();
  await expect(outbox.entry('Episode (cramp)')).toContainText('Asantewa, Kwame, born 13 Jan 1972');
  await expect(outbox.entry('Episode (cramp)')).toContainText('Kept here');
  await page.keyboard.press('Escape');

  // Closing the page would lose it: the browser asks.
  const question = page.waitForEvent('dialog');
  const closing = page.close({ runBeforeUnload: true });
  expect((await question).type()).toBe('beforeunload');
  await (await question).dismiss();
  await closing;

  await server.start();
  await outbox.tryAgain();
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.sentence).toContainText('1 episode,');
  expect(await store.countOfChange('Observation', await sent)).toBe(1);
  await page.getByRole('link', { name: 'Patients' }).click();
  await expect(patients.rows().first()).toBeVisible();
  expect(await store.count(`Observation?patient=${id}&category=survey`)).toBe(1);
});

test('with the server gone a form still opens, and what is typed into it is not lost', async ({
  form,
  outbox,
  page,
  patient,
  server,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await page.waitForLoadState('networkidle');
  await server.kill();
  await patient.formLink('Response').click();
  await form.fill({ Now: '7', Note: 'worse since the weekend' });
  const sent = form.changeSent();
  await form.save.click();
  await expect(outbox.status).toHaveText('no answer, 1 kept here');

  await server.start();
  await outbox.tryAgain();
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.header).toContainText('pain now 7 of 10, 20 Nov 2026');
  expect(await store.countOfChange('Observation', await sent)).toBe(1);
});

test('a response of several scores arrives whole or not at all, and once', async ({
  form,
  outbox,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await patient.formLink('Response').click();
  await form.fill({
    Now: '5',
    'Average 7 d': '6',
    'Worst 7 d': '8',
    'With enjoyment of life': '4',
    'With general activity': '5',
    'Relief, %': '30',
  });
  await onFirstTransaction(page, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form.saveAndClose();
  await expect(outbox.status).toHaveText('saved');
  const stored = await store.search(`Observation?patient=${id}&_count=100`);
  // Now, worst, PEG with the average as its first item, and the response that names them.
  expect(stored).toHaveLength(4);
  const response = stored.find((observation) => observation['hasMember']);
  const members = (response!['hasMember'] as { reference: string }[]).map((m) => m.reference);
  expect(members.toSorted()).toEqual(
    stored
      .filter((observation) => observation !== response)
      .map((observation) => `Observation/${observation.id}`)
      .toSorted(),
  );
});

test('a stop whose answer is lost is written once: no second version of the order', async ({
  form,
  outbox,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient
    .trialEntry(/^baclofen/)
    .getByRole('link', { name: 'Stop baclofen' })
    .click();
  const order = await form.field('Treatment').inputValue();
  const before = await versionOf(store, order);
  await form.choose('Reason', { label: 'No effect' });
  await page.route(
    (url) => url.pathname === `/fhir/${order}`,
    async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      await route.fetch();
      await route.abort();
    },
  );
  await form.saveAndClose();
  await expect(outbox.status).toHaveText('saved');
  await expect(patient.trialEntry(/^baclofen/)).toContainText('stopped: No effect');
  expect(await versionOf(store, order)).toBe(before + 1);
});

test('two people stop the same order: the second sees what the first wrote, and loses nothing', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient
    .trialEntry(/^baclofen/)
    .getByRole('link', { name: 'Stop baclofen' })
    .click();
  await form.choose('Reason', { label: 'No effect' });
  await form.fill({ 'In words': 'still cramping every night' });
  const order = await form.field('Treatment').inputValue();
  const [type, orderId] = order.split('/');
  const [stored] = await store.search(`${type!}?_id=${orderId!}`);
  await store.update({ ...stored!, note: [{ text: 'Take with food.' }] });

  await form.save.click();
  await expect(form.alert).toContainText('Someone changed this record after you opened the form');
  await expect(form.alert).toContainText('still cramping every night');
  await page.getByRole('button', { name: 'Apply mine to the current version' }).click();
  await expect(form.dialog).toBeHidden();
  await expect(patient.trialEntry(/^baclofen/)).toContainText('still cramping every night');
  const [after] = await store.search(`${type!}?_id=${orderId!}`);
  expect(after).toMatchObject({ status: 'stopped', note: [{ text: 'Take with food.' }] });
});

async function typeEpisode(
  patient: PatientPage,
  form: FormDrawer,
  store: FhirStore,
): Promise<string> {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await patient.formLink('Episode').click();
  await form.fill({ 'Severity, 0–10': '6' });
  await form.choose('Type', 'cramp');
  return id;
}

async function onFirstTransaction(page: Page, handle: (route: Route) => Promise<void>) {
  let isFirst = true;
  await page.route('**/fhir', async (route) => {
    if (!isFirst || !isTransaction(route.request())) return route.continue();
    isFirst = false;
    return handle(route);
  });
}

async function versionOf(store: FhirStore, order: string): Promise<number> {
  const [type, id] = order.split('/');
  const [stored] = await store.search(`${type!}?_id=${id!}`);
  return Number((stored!['meta'] as { versionId: string }).versionId);
}
