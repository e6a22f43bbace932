import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { emptyClinicTest, expect, test } from '../fixtures.ts';
import { LOST_REQUESTS } from '../page-watch.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme nothing stands in the way of`, () => {
    test.use({ colorScheme });

    test('the list of patients', async ({ page, patients }) => {
      await patients.open();
      await expect(patients.table.getByText('loading')).toHaveCount(0);
      await expectAccessible(page);
      await patients.search.fill('zzyzx');
      await expect(page.getByRole('heading', { name: /No patient matches/ })).toBeVisible();
      await expectAccessible(page);
    });

    test('the overview, its tables and an unfolded trial', async ({ page, patient, store }) => {
      const { id } = await store.patient('Halloway-Finch');
      await patient.open(id);
      await expectAccessible(page);
      await patient.trial(/^baclofen/).click();
      await patient.showTables();
      await expectAccessible(page);
    });

    test('a chart without a treatment', async ({ page, patient, store }) => {
      const { id } = await store.patient('Asantewa');
      await patient.open(id);
      await expectAccessible(page);
    });

    test('the timeline', async ({ page, store, timeline }) => {
      const { id } = await store.patient('Halloway-Finch');
      await timeline.open(id);
      await expectAccessible(page);
      await timeline.open(id, '?kind=episode&q=zzyzx');
      await expectAccessible(page);
    });

    test('a raw record', async ({ page, record, store, timeline }) => {
      const { id } = await store.patient('Halloway-Finch');
      await timeline.open(id, `?record=Patient/${id}`);
      await expect(record.json).toBeVisible();
      await expectAccessible(page);
    });

    test('the form of an episode, empty and with messages', async ({
      form,
      page,
      patient,
      store,
    }) => {
      const { id } = await store.patient('Halloway-Finch');
      await patient.open(id, '/episodes/new');
      await expectAccessible(page);
      await form.fill({ 'Started on': '2026-12-01', 'Severity, 0–10': '12' });
      await form.save.click();
      await expect(form.alert).toContainText('correcting');
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(form.leaveQuestion).toBeVisible();
      await expectAccessible(page);
    });

    for (const kind of ['Medicine', 'Home care', 'Injection', 'Visit']) {
      test(`the form of a treatment: ${kind}`, async ({ form, page, patient, store }) => {
        const { id } = await store.patient('Halloway-Finch');
        await patient.open(id, '/treatments/new');
        await form.dialog.getByRole('radio', { name: kind }).click();
        await expectAccessible(page);
      });
    }

    test('the form of a response', async ({ form, page, patient, store }) => {
      const { id } = await store.patient('Halloway-Finch');
      await patient.open(id, '/responses/new');
      await form.dialog.getByRole('radio', { name: 'these' }).click();
      await expectAccessible(page);
    });

    test('the form that stops a treatment', async ({ form, page, patient, store }) => {
      const { id } = await store.patient('Halloway-Finch');
      await patient.open(id, '/treatments/stop');
      await expect(form.field('Treatment')).toBeVisible();
      await expectAccessible(page);
    });

    test('the outbox and the menu', async ({ outbox, page, patients }) => {
      await patients.open();
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
  });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${help}\n${target.join(' ')}\n${failureSummary ?? ''}`,
    ),
  );
  expect(found, 'violations found by axe').toEqual([]);
}
