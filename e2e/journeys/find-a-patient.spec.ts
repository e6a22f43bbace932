import { expect, test } from '../fixtures.ts';

test('finds a patient by a part of the family name, while typing', async ({ page, patients }) => {
  await patients.open();
  await patients.search.pressSequentially('hallo');
  await expect(page).toHaveURL('/patients?name=hallo');
  await expect(patients.rows()).toHaveCount(1);
  await expect(patients.row(/^Halloway-Finch, Marcus/)).toContainText('15 Dec 1957');
});

test('finds a patient by the beginnings of two words, in any order and any case', async ({
  page,
  patients,
}) => {
  await patients.open();
  for (const words of ['marc hallo', 'HALLOWAY, Marcus']) {
    await patients.search.fill(words);
    await patients.search.press('Enter');
    await expect(page, words).toHaveURL(/name=/);
    await expect(patients.rows(), words).toHaveCount(1);
    await expect(patients.link('Halloway-Finch, Marcus'), words).toBeVisible();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect(patients.rows()).toHaveCount(25);
  }
});

test('finds a patient by birth date as a clinic writes it, and by MRN', async ({
  page,
  patients,
}) => {
  await patients.open();
  for (const [typed, query] of [
    ['15 Dec 1957', 'birthdate=1957-12-15'],
    ['12/15/1957', 'birthdate=1957-12-15'],
    ['1957-12-15', 'birthdate=1957-12-15'],
    ['LD-1287', 'identifier=LD-1287'],
    ['mrn LD-1287', 'identifier=LD-1287'],
  ] as const) {
    await patients.search.fill(typed);
    await patients.search.press('Enter');
    await expect(page, typed).toHaveURL(`/patients?${query}`);
    await expect(patients.rows(), typed).toHaveCount(1);
    await expect(patients.link('Halloway-Finch, Marcus'), typed).toBeVisible();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect(patients.rows()).toHaveCount(25);
  }
});

test('sorts by name and by birth date, both ways, and says which to a screen reader', async ({
  page,
  patients,
}) => {
  await patients.open();
  await expect(patients.header('Name')).toHaveAttribute('aria-sort', 'ascending');
  const ascending = await patients.names();
  expect(ascending).toEqual(ascending.toSorted((a, b) => a.localeCompare(b, 'en')));

  await patients.sortBy('Name');
  await expect(page).toHaveURL('/patients?sort=-name');
  await expect(patients.header('Name')).toHaveAttribute('aria-sort', 'descending');
  await expect(patients.rows().first()).toContainText('Wiernicki');

  await patients.sortBy('Born');
  await expect(page).toHaveURL('/patients?sort=birthdate');
  // The oldest and the youngest patient of the demo clinic.
  await expect(patients.rows().first()).toContainText('19 Jul 1953');
  await patients.sortBy('Born');
  await expect(patients.rows().first()).toContainText('13 Jan 1997');
});

test('turns the pages: every patient is on exactly one of them', async ({
  page,
  patients,
  store,
}) => {
  await patients.open();
  const first = await patients.names();
  await patients.nextPage.click();
  await expect(page).toHaveURL('/patients?page=2');
  await expect(patients.link(first[0]!)).toHaveCount(0);
  const second = await patients.names();
  expect(new Set([...first, ...second]).size).toBe(await store.count('Patient?active=true,false'));
  await patients.previousPage.click();
  await expect.poll(() => patients.names()).toEqual(first);
});

test('an address restores search, order and page; so does going back', async ({
  page,
  patients,
}) => {
  await patients.open('?name=ma&sort=-birthdate');
  await expect(patients.search).toHaveValue('ma');
  await expect(patients.header('Born')).toHaveAttribute('aria-sort', 'descending');
  const found = await patients.names();
  expect(found.length).toBeGreaterThan(1);
  await patients.openPatient(found[0]!);
  await page.goBack();
  await expect(patients.search).toHaveValue('ma');
  await expect.poll(() => patients.names()).toEqual(found);
  await page.reload();
  await expect.poll(() => patients.names()).toEqual(found);
});

test('says what was searched for in vain, and leads back to all patients', async ({
  page,
  patients,
}) => {
  await patients.open();
  await patients.search.fill('Zzyzx 1 Mar 1972');
  await patients.search.press('Enter');
  await expect(
    page.getByRole('heading', { name: 'No patient matches name “Zzyzx”, born 1 Mar 1972' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Show all patients' }).click();
  await expect(patients.rows()).toHaveCount(25);
  await expect(patients.search).toHaveValue('');
});

test('shows how each patient stands on each track, in words', async ({ patients }) => {
  await patients.open('?name=halloway');
  const row = patients.row(/^Halloway-Finch/);
  await expect(row.getByRole('cell', { name: /^baclofen running, day \d+/ })).toBeVisible();
  await patients.open('?name=asantewa');
  // A chart without a treatment: said, never an empty cell.
  await expect(patients.row(/^Asantewa/).getByRole('cell', { name: 'none recorded' })).toHaveCount(
    4,
  );
});
