import type { Locator, Page } from '@playwright/test';
import { expect, ownClinicTest as test } from '../fixtures.ts';

test('from the list to a saved response without a mouse', async ({
  form,
  page,
  patient,
  patients,
  store,
}) => {
  await patients.open();
  // A list is opened to find somebody: the field is ready to be typed into.
  await expect(patients.search).toBeFocused();
  await page.keyboard.type('halloway');
  await expect(patients.rows()).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(patients.link('Halloway-Finch, Marcus')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(patient.name).toHaveText('Halloway-Finch, Marcus');
  await expect(page.getByRole('main')).toBeFocused();

  await expect(patient.trials).toBeVisible();
  const respond = page.getByRole('link', { name: 'Record a response to baclofen' });
  await tabTo(page, respond);
  await page.keyboard.press('Enter');
  await expect(form.field('Now')).toBeFocused();
  await page.keyboard.type('10');
  await expect(form.field('Now'), 'nothing jumps ahead by itself').toBeFocused();
  for (const answer of ['3', '6', '2', '3', '60', '2']) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(answer);
  }
  const sent = form.changeSent();
  await page.keyboard.press('Control+Enter');
  await expect(form.dialog).toBeHidden();
  await expect(patient.trial(/^baclofen/)).toBeVisible();
  await expect(respond).toBeFocused();

  const [id] = (await sent).split(':');
  const stored = await Promise.all(
    ['pain-now', 'pain-worst-7d', 'peg', 'response'].map(async (part) => {
      const [found] = await store.search(
        `Observation?identifier=urn:ladderline:change|${id!}:${part}`,
      );
      return found;
    }),
  );
  expect(stored[0]).toMatchObject({ valueInteger: 10 });
  expect(stored[1]).toMatchObject({ valueInteger: 6 });
  expect(stored[2]).toMatchObject({
    component: [{ valueInteger: 3 }, { valueInteger: 2 }, { valueInteger: 3 }],
  });
  expect(stored[3]).toMatchObject({
    component: [{ valueQuantity: { value: 60, unit: '%' } }, { valueQuantity: { value: 14 } }],
  });
});

test('the first stop of every page leads past the bar to its content', async ({
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('an open form keeps the focus inside: what is behind cannot be reached by accident', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.formLink('Response').press('Enter');
  await expect(form.field('Now')).toBeFocused();
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press('Tab');
    expect(
      await form.dialog.evaluate((dialog) => dialog.contains(document.activeElement)),
      `after ${press + 1} times Tab`,
    ).toBe(true);
  }
});

/** Presses Tab until an element has the focus; fails when it is not reached. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let press = 0; press < 80; press++) {
    if (await element.evaluate((found) => found === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(element).toBeFocused();
}
