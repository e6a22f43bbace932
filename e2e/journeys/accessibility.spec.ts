import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { emptyClinicTest, expect, test } from '../fixtures.ts';
import { LOST_REQUESTS } from '../page-watch.ts';

/*
 * Every screen in both themes; the project of the configuration says on how wide a screen. A form is
 * looked at by itself: what stands behind it is inert, and has its own test.
 */

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FORM = '[role="dialog"]';

// Colours are looked at when they have settled.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('the list of patients, full and in vain', async ({ page, patients }) => {
  await patients.open();
  await expect(patients.table.getByText('loading')).toHaveCount(0);
  await expectAccessible(page);
  await patients.search.fill('zzyzx');
  await expect(page.getByRole('heading', { name: /No patient matches/ })).toBeVisible();
  await expectAccessible(page);
});

test('the overview, an unfolded trial, and the synopsis as tables', async ({
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.trial(/^baclofen/).click();
  await expectAccessible(page);
  await patient.showTables();
  await expectAccessible(page);
});

test('a chart without a treatment', async ({ page, patient, store }) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await expectAccessible(page);
});

test('the timeline, full and in vain', async ({ page, store, timeline }) => {
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id);
  await expectAccessible(page);
  await timeline.text.fill('zzyzx');
  await expect(timeline.panel).toContainText('No record matches');
  await expectAccessible(page);
});

test('a raw record beside the timeline', async ({ page, record, store, timeline }) => {
  const { id } = await store.patient('Halloway-Finch');
  await timeline.open(id, `?record=Patient/${id}`);
  await expect(record.json).toBeVisible();
  await expectAccessible(page);
});

test('the form of an episode: empty, with messages, and the question before it is left', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id, '/episodes/new');
  await expectAccessible(page, FORM);
  await form.fill({ 'Started on': '2026-12-01', 'Severity, 0–10': '12' });
  await form.save.click();
  await expect(form.alert).toContainText('correcting');
  await expectAccessible(page, FORM);
  await page.keyboard.press('Escape');
  await expect(form.leaveQuestion).toBeVisible();
  await expectAccessible(page);
});

test('the form of a treatment, of every kind', async ({ form, page, patient, store }) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id, '/treatments/new');
  for (const kind of ['Medicine', 'Home care', 'Injection', 'Visit']) {
    await form.dialog.getByRole('radio', { name: kind }).click();
    await expectAccessible(page, FORM);
  }
});

test('the form of a response', async ({ form, page, patient, store }) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id, '/responses/new');
  await form.dialog.getByRole('radio', { name: 'these' }).click();
  await expectAccessible(page, FORM);
});

test('the form that stops a treatment', async ({ form, page, patient, store }) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id, '/treatments/stop');
  await expect(form.field('Treatment')).toBeVisible();
  await expectAccessible(page, FORM);
});

test('the outbox and the menu', async ({ outbox, page, patients }) => {
  await patients.open('?name=asantewa');
  await outbox.open();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /theme/ }).click();
  await expectAccessible(page);
});

test('pages that say what is wrong', async ({ page, watch }) => {
  watch.allow(LOST_REQUESTS);
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/patients/nobody');
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
});

emptyClinicTest('an empty store', async ({ page, patients }) => {
  await patients.open();
  await expectAccessible(page);
});

/** No violation of WCAG 2.2 A and AA that axe can find, light and dark. */
async function expectAccessible(page: Page, part?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page }).withTags(WCAG);
    const { violations } = await (part ? axe.include(part) : axe).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) =>
        [`${id}: ${help}`, target.join(' '), failureSummary].join('\n'),
      ),
    );
    expect(found, `violations found by axe, ${colorScheme}`).toEqual([]);
  }
}
