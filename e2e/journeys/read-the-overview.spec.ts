import { expect, test } from '../fixtures.ts';
import { recordBehind } from '../pages/patient-page.ts';

test('the header says who this is, what they have, what runs, and how they are', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await expect(patient.name).toHaveText('Halloway-Finch, Marcus');
  for (const fact of [
    '68 y',
    'born 15 Dec 1957',
    'MRN LD-1287',
    'allergies: none recorded',
    'Muscle spasm of calf (M62.831) since 2 Apr 2025',
    'on baclofen, day 53 of 84',
    'PEG 2.7 of 10, 4 Nov 2026',
  ]) {
    await expect(patient.header).toContainText(fact);
  }
});

test('nothing recorded is said to be not recorded: not 0, not normal, not empty', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Asantewa');
  await patient.open(id);
  await expect(patient.header).toContainText('PEG: not recorded');
  await expect(patient.header).toContainText('pain: not recorded');
  await expect(patient.header).toContainText('allergies: none recorded');
  await expect(patient.trials).toContainText('No trial in this chart.');
});

test('the sentence of the synopsis says what its tables show', async ({ patient, store }) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id, '?range=all');
  const sentence = await patient.sentence.innerText();
  const [, episodes, recorded, weeks] =
    /(\d+) episodes, (\d+) of (\d+) weeks recorded/.exec(sentence) ?? [];
  const [, firstPeg, firstDay, lastPeg, lastDay, scores] =
    /PEG ([\d.]+) on (.+?), then ([\d.]+) on (.+?) \((\d+) scores\)/.exec(sentence) ?? [];
  const [, trials] = /(\d+) treatment trials/.exec(sentence) ?? [];

  await patient.showTables();
  const weekRows = await patient.cells(patient.table('Episodes per week'));
  const known = weekRows.filter(([, count]) => count !== 'not recorded');
  expect(known.reduce((sum, [, count]) => sum + Number.parseInt(count!, 10), 0)).toBe(
    Number(episodes),
  );
  expect(known).toHaveLength(Number(recorded));
  const gaps = weekRows
    .filter(([, count]) => count === 'not recorded')
    .reduce((sum, [days]) => sum + Number(/\((\d+) weeks?\)$/.exec(days!)?.[1]), 0);
  expect(known.length + gaps).toBe(Number(weeks));

  const pegs = (await patient.cells(patient.table('Scores'))).filter(([, scale]) =>
    scale!.startsWith('PEG'),
  );
  expect(pegs).toHaveLength(Number(scores));
  expect(pegs[0]![0]).toContain(firstDay);
  expect(pegs[0]![2]).toBe(`${firstPeg} of 10`);
  expect(pegs.at(-1)![0]).toContain(lastDay);
  expect(pegs.at(-1)![2]).toBe(`${lastPeg} of 10`);

  const treatments = await patient.cells(patient.table('Treatments'));
  expect(treatments).toHaveLength(Number(trials));
});

test('every number of the tables is in the store: the scores are those of the records named beside them', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id, '?range=all');
  await patient.showTables();
  const rows = await patient.table('Scores').getByRole('row', { name: / PEG/ }).all();
  const shown = await Promise.all(
    rows.map(async (row) => [
      await recordBehind(row.getByRole('link')),
      await row.getByRole('cell').nth(2).innerText(),
    ]),
  );
  const stored = await store.search(
    `Observation?patient=${id}&code=http://loinc.org|91147-9&_count=100`,
  );
  const asShown = stored.map((observation) => {
    const { value } = observation['valueQuantity'] as { value: number };
    return [`Observation/${observation.id}`, `${Math.round(value * 10) / 10} of 10`];
  });
  expect(stored.length).toBeGreaterThan(5);
  expect(shown.toSorted()).toEqual(asShown.toSorted());
});

test('a treatment bar that gets the focus says its days, change and what it cannot be told apart from', async ({
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.plot.focus();
  const bar = patient.lane('Referral care').getByRole('link', { name: /^physiotherapy/ });
  const before = await patient.plot.screenshot();
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab');
    if (await bar.evaluate((link) => link === document.activeElement)) break;
  }
  await expect(bar).toBeFocused();
  await expect(
    patient.said(
      /physiotherapy −[\d.]+ % \(\d+ before, \d+ after\); 8 visits; 9 Sep 2026 – 28 Oct 2026; minimal so far; can’t be told apart from baclofen/,
    ),
  ).toBeVisible();
  // The windows before and after are drawn behind the scores.
  await expect.poll(async () => (await patient.plot.screenshot()).equals(before)).toBe(false);
});

test('the arrow keys step through the points in the order of time, and Enter opens the record', async ({
  page,
  patient,
  record,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.plot.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(patient.said(/of 10 · 4 Nov 2026|episodes?/).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(record.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(record.dialog).toBeHidden();
  await expect(patient.plot).toBeFocused();
});

test('follows a trial to the records it rests on, and comes back to where it was', async ({
  page,
  patient,
  record,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  const trial = patient.trial(/^baclofen/);
  await expect(trial).toHaveAttribute('aria-expanded', 'false');
  await trial.click();
  const entry = patient.trialEntry(/^baclofen/);
  await expect(patient.fact(entry, 'Baseline window')).toHaveText('1–29 Sep 2026');
  await expect(patient.fact(entry, 'Follow-up window')).toContainText('13 Oct');

  const link = patient.evidence(entry).first();
  const recordId = await recordBehind(link);
  expect(recordId).toMatch(/^Observation\//);
  await link.click();
  await expect(record.dialog).toContainText(recordId);
  await expect(record.json).toBeVisible();
  expect(`Observation/${String((await record.resource())['id'])}`).toBe(recordId);
  await expect(page).toHaveURL(/record=Observation/);

  await page.keyboard.press('Escape');
  await expect(record.dialog).toBeHidden();
  await expect(link).toBeFocused();
  await expect(trial).toHaveAttribute('aria-expanded', 'true');
});

test('the numbers of a trial are the same in its line, in its detail and in the table', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  const line = await patient.trial(/^baclofen/).innerText();
  const [, before, after, change] = /PEG ([\d.]+) → ([\d.]+), (−[\d.]+ %)/.exec(line) ?? [];
  await patient.trial(/^baclofen/).click();
  const entry = patient.trialEntry(/^baclofen/);
  await expect(patient.fact(entry, 'Baseline')).toContainText(new RegExp(`^${before}\\D`));
  await expect(patient.fact(entry, 'Follow-up')).toContainText(new RegExp(`^${after}\\D`));
  await patient.showTables();
  const rows = await patient.cells(patient.table('Treatments'));
  expect(rows.find(([, name]) => name === 'baclofen')?.[4]).toContain(change);
});

test('a bar of the picture leads to its trial in the list, unfolded and focused', async ({
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient
    .lane('Medication')
    .getByRole('link', { name: /^baclofen/ })
    .press('Enter');
  await expect(patient.trial(/^baclofen/)).toBeFocused();
  await expect(patient.trial(/^baclofen/)).toHaveAttribute('aria-expanded', 'true');
});
