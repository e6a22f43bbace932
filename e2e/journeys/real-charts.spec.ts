import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyClinicTest as test, expect } from '../fixtures.ts';

const REAL_CHARTS = join(import.meta.dirname, '../../../shared/data');
const BRENDA_JACKSON = join(REAL_CHARTS, 'ahrq-pain/brenda_jackson.json');
const SYNTHEA = join(
  REAL_CHARTS,
  'synthea-r4-2021/Elvina_Lemke_f2a4f241-ad65-4a1b-8b54-b5717a2338b6.json',
);

test.skip(!existsSync(REAL_CHARTS), 'the real charts are not beside the project (../shared/data)');

test('Brenda Jackson, imported while the server runs: an honest screen, not an empty one', async ({
  page,
  patient,
  patients,
  server,
}) => {
  const report = await server.import(BRENDA_JACKSON);
  expect(report.stored).toBe(report.read - report.refused.length);
  await patients.open();
  await patients.search.fill('jackson brenda');
  await patients.search.press('Enter');
  await patients.openPatient('Jackson, Brenda');
  await expect(patient.trials).toBeVisible();

  // Three PEG scores, in this order, at the times they were reported.
  await page.getByRole('button', { name: 'all years' }).click();
  await expect(patient.sentence).toContainText(
    'PEG 8 on 20 Mar 2021 (reported), then 5 on 25 Jan 2023 (reported) (3 scores)',
  );
  await patient.showTables();
  const pegs = (await patient.cells(patient.table('Scores'))).filter(([, scale]) =>
    scale!.startsWith('PEG'),
  );
  expect(pegs.map(([when, , value]) => [when!.split(',')[0], value])).toEqual([
    ['reported 20 Mar 2021', '8 of 10'],
    ['reported 3 Mar 2022', '7 of 10'],
    ['reported 25 Jan 2023', '5 of 10'],
  ]);
  await expect(patient.header).toContainText('PEG 5 of 10, reported 25 Jan 2023');

  // Two trials of ibuprofen: unknown days join nothing, and no score lies in a window.
  const trials = patient.trials.getByRole('button', { name: /^ibuprofen/ });
  await expect(trials).toHaveCount(2);
  for (const start of ['20 Mar 2021', '3 Mar 2022']) {
    const trial = patient.trial(new RegExp(`^ibuprofen.*${start}`));
    await expect(trial).toContainText('end not recorded');
    await expect(trial).toContainText('not assessable');
    await expect(patient.trialEntry(new RegExp(`^ibuprofen.*${start}`))).toContainText(
      'covered days not recorded',
    );
  }
  await expect(patient.trials.getByRole('button', { name: /ago|today/ })).toHaveCount(0);

  const referrals = patient.trials.getByRole('region', { name: 'Referral care' });
  for (const [referral, year] of [
    ['physiotherapy', '2021'],
    ['chiropractic', '2021'],
    ['psychotherapy', '2022'],
    ['physiotherapy', '2023'],
    ['chiropractic', '2023'],
  ] as const) {
    await expect(
      referrals.getByRole('listitem').filter({ hasText: referral }).filter({ hasText: year }),
      `${referral} ${year}`,
    ).toContainText('outcome not recorded');
  }
  const others = patient.trials.getByRole('group').filter({ hasText: 'Other medicines' });
  for (const medicine of ['oxycodone', 'duloxetine', 'acetaminophen', 'chlordiazepoxide']) {
    await expect(others).toContainText(medicine);
  }
});

test('every record of a Synthea patient is counted on the timeline', async ({
  page,
  patient,
  server,
  store,
  timeline,
}) => {
  test.slow();
  const report = await server.import(SYNTHEA);
  expect(report.refused).toEqual([]);
  const [lemke] = await store.search('Patient?name=lemke');
  const id = lemke!.id!;
  await timeline.open(id);
  const shown = await timeline.countShown();
  // Asked of the store, type by type; and counted in the file itself. The patient's own record is one more.
  expect(shown).toBe((await store.countRecords(id)) + 1);
  expect(shown).toBe(countInFile() + 1);

  await timeline.grid.focus();
  await timeline.grid.press('End');
  await expect.poll(() => timeline.place()).toEqual({ position: shown, count: shown });
  expect(await timeline.domNodes()).toBeLessThan(2000);

  await patient.tab('Overview').click();
  await expect(patient.trials).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

/** Entries of the file that name the patient. */
function countInFile(): number {
  const { entry } = JSON.parse(readFileSync(SYNTHEA, 'utf8')) as {
    entry: { fullUrl: string; resource: { resourceType: string } }[];
  };
  const patient = entry.find(({ resource }) => resource.resourceType === 'Patient')!;
  return entry.filter(
    (other) => other !== patient && JSON.stringify(other.resource).includes(patient.fullUrl),
  ).length;
}
