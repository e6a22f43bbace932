import type { Page } from '@playwright/test';
import { expect, ownClinicTest as test } from '../fixtures.ts';
import { LOST_REQUESTS } from '../page-watch.ts';

test('records an episode, a treatment and the response to it, stops it; after kill -9 all is there, once', async ({
  form,
  page,
  patient,
  server,
  store,
  timeline,
  watch,
}) => {
  test.slow();
  const { id } = await store.patient('Asantewa');
  await patient.open(id);

  await patient.formLink('Episode').click();
  await form.fill({ 'Started on': '2026-11-18', 'Started at': '22:15', 'Severity, 0–10': '7' });
  await form.choose('Type', 'cramp');
  await form.choose('Muscle or place', 'calf');
  await form.choose('Side', 'left');
  await form.fill({ 'What it stopped the patient from doing': 'slept two hours only' });
  const episode = form.changeSent();
  await form.saveAndClose();
  await expect(patient.sentence).toContainText('1 episode, 1 of 53 weeks recorded');
  await expect(patient.sentence).toContainText('worst severity 7 of 10 (18 Nov 2026)');

  await patient.formLink('Treatment').click();
  await form.fill({ 'Starts on': '2026-11-06' });
  await form.choose('Medicine', { label: 'naproxen 500 mg tablet' });
  await form.fill({ 'tablets each time': '1', 'Times a day': '2', 'Supply, days': '28' });
  const treatment = form.changeSent();
  await form.saveAndClose();
  await expect(patient.trial(/^naproxen/)).toContainText('6 Nov 2026 – ongoing');
  await expect(patient.header).toContainText('on naproxen, day 15 of 28');
  await expect(patient.lane('Medication').getByRole('link', { name: /^naproxen/ })).toBeVisible();

  // A score of before the treatment: its baseline.
  await recordResponse({ 'Asked on': '2026-11-05', Now: '8' });
  await expect(patient.header).toContainText('pain now 8 of 10, 5 Nov 2026');
  const response = await recordResponse({ Now: '4', 'Relief, %': '40' }, 'naproxen');
  await expect(patient.trial(/^naproxen/)).toContainText(
    'pain now 8 → 4, −50 % (1 before, 1 after)',
  );
  await expect(patient.trial(/^naproxen/)).toContainText('substantial');

  await patient
    .trialEntry(/^naproxen/)
    .getByRole('link', { name: 'Stop naproxen' })
    .click();
  await expect(form.field('Treatment')).toHaveValue(/^MedicationRequest\//);
  await form.choose('Reason', { label: 'Side effect or intolerance' });
  await form.fill({ 'In words': 'heartburn' });
  await form.saveAndClose();
  await expect(patient.trialEntry(/^naproxen/)).toContainText(
    'stopped: Side effect or intolerance: heartburn',
  );
  await expect(patient.trial(/^naproxen/)).toContainText('6 Nov 2026 – 20 Nov 2026');

  watch.allow(LOST_REQUESTS);
  await server.kill();
  await server.start();
  await page.reload();

  await expect(patient.sentence).toContainText('1 episode, 1 of 53 weeks recorded');
  await expect(patient.trial(/^naproxen/)).toHaveCount(1);
  await expect(patient.trial(/^naproxen/)).toContainText(
    'pain now 8 → 4, −50 % (1 before, 1 after)',
  );
  await expect(patient.trialEntry(/^naproxen/)).toContainText('heartburn');
  await timeline.open(id);
  await expect(timeline.row(/18 Nov 2026, 22:15.*Spasm episode/)).toHaveCount(1);
  await expect(timeline.row(/naproxen 500/i)).toHaveCount(1);
  await expect(timeline.row(/Response to treatment/)).toHaveCount(1);

  expect(await store.countOfChange('Observation', await episode)).toBe(1);
  expect(await store.countOfChange('MedicationRequest', await treatment)).toBe(1);
  expect(await store.countOfChange('Observation', response)).toBe(1);

  async function recordResponse(values: Record<string, string>, to?: string): Promise<string> {
    await (
      to
        ? patient
            .trialEntry(new RegExp(`^${to}`))
            .getByRole('link', { name: `Record a response to ${to}` })
        : patient.formLink('Response')
    ).click();
    await form.fill(values);
    const sent = form.changeSent();
    await form.saveAndClose();
    return sent;
  }
});

test('an injection is recorded with its dose in mg, worked out from % and mL', async ({
  form,
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await patient.formLink('Treatment').click();
  await form.dialog.getByRole('radio', { name: 'Injection' }).click();
  await form.choose('Muscle', 'trapezius');
  await form.choose('Side', 'left');
  await form.fill({ Drug: 'lidocaine', 'Concentration, %': '1', 'Volume, mL in all': '2' });
  await expect(form.dialog).toContainText('20 mg in all');
  const sent = form.changeSent();
  await form.saveAndClose();
  await expect(patient.trial(/^trigger point injection/)).toContainText('left trapezius');
  await expect(patient.trial(/^trigger point injection/)).toContainText('20 mg');
  expect(await store.countOfChange('Procedure', await sent)).toBe(1);
});

test('the list knows of a treatment as soon as it is recorded: nothing on it is stale', async ({
  form,
  patient,
  patients,
  page,
}) => {
  await patients.open('?name=asantewa');
  const row = patients.row(/^Asantewa/);
  await expect(row.getByRole('cell', { name: 'none recorded' })).toHaveCount(4);
  await patients.openPatient('Asantewa, Kwame');
  await patient.formLink('Treatment').click();
  await form.dialog.getByRole('radio', { name: 'Home care' }).click();
  await form.choose('Measure', 'stretch');
  await form.saveAndClose();
  await page.goBack();
  await expect(form.dialog, 'a form that was left is not on the way back').toBeHidden();
  await page.goBack();
  await expect(row.getByRole('cell', { name: /stretch/ })).toBeVisible();
});

test('a score recorded on the timeline appears there at its clinical time, without a reload', async ({
  form,
  patient,
  store,
  timeline,
}) => {
  const { id } = await store.patient('Asantewa');
  await timeline.open(id);
  const before = await timeline.countShown();
  await patient.formLink('Response').click();
  await form.fill({ 'Asked on': '2026-10-02', 'Asked at': '08:30', Now: '6' });
  await form.saveAndClose();
  await expect(timeline.row(/2 Oct 2026, 08:30.*Score.*Pain now.*6/)).toBeVisible();
  expect(await timeline.countShown()).toBe(before + 1);
});

test('times typed by a reader in Tokyo are those of the clinic in Chicago', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await patient.formLink('Episode').click();
  await expect(form.field('Started on')).toHaveValue('2026-11-20');
  await expect(form.field('Started at')).toHaveValue('09:00');
  await expect(form.dialog).toContainText('Times are the clinic');
  await form.fill({ 'Started at': '07:30', 'Severity, 0–10': '3' });
  const sent = form.changeSent();
  await form.saveAndClose();
  const [stored] = await store.search(`Observation?identifier=urn:ladderline:change|${await sent}`);
  const { start } = stored!['effectivePeriod'] as { start: string };
  expect(Date.parse(start)).toBe(Date.parse('2026-11-20T13:30:00Z'));
  await expectSameAfterReload(page);

  async function expectSameAfterReload(reloaded: Page) {
    await reloaded.reload();
    await expect(patient.sentence).toContainText('worst severity 3 of 10 (20 Nov 2026)');
  }
});
