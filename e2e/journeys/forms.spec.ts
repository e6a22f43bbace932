import { expect, ownClinicTest, test } from '../fixtures.ts';
import { LOST_REQUESTS } from '../page-watch.ts';

test('an empty form closes on Escape without a question, and the focus is back where it was', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  for (const [link, field] of [
    ['Episode', 'Severity, 0–10'],
    ['Response', 'Now'],
  ] as const) {
    await patient.formLink(link).press('Enter');
    await expect(form.field(field)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(form.dialog).toBeHidden();
    await expect(patient.formLink(link)).toBeFocused();
    await expect(page).toHaveURL(`/patients/${id}`);
  }
});

test('a half-filled form asks before it is left, and keeps the text if asked to', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.formLink('Episode').click();
  await form.fill({ Note: 'after the long drive' });

  await page.keyboard.press('Escape');
  await expect(form.leaveQuestion).toBeVisible();
  await page.getByRole('button', { name: 'Go on typing' }).click();
  await expect(form.field('Note')).toHaveValue('after the long drive');

  await form.dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Keep it for later' }).click();
  await expect(form.dialog).toBeHidden();

  await patient.formLink('Episode').click();
  await expect(form.field('Note')).toHaveValue('after the long drive');
  await expect(form.dialog).toContainText('Not saved yet: this is what you typed');

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Throw it away' }).click();
  await patient.formLink('Episode').click();
  await expect(form.field('Note')).toHaveValue('');
});

test('text typed for one patient is never offered for another', async ({
  form,
  page,
  patient,
  store,
}) => {
  const marcus = await store.patient('Halloway-Finch');
  const kwame = await store.patient('Asantewa');
  await patient.open(marcus.id);
  await patient.formLink('Episode').click();
  await form.fill({ Note: 'only of Marcus' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keep it for later' }).click();
  await expect(form.dialog).toBeHidden();

  await page.getByRole('link', { name: 'Patients' }).click();
  await page.getByRole('link', { name: 'Asantewa, Kwame' }).click();
  await expect(page).toHaveURL(`/patients/${kwame.id}`);
  await patient.formLink('Episode').click();
  await expect(form.dialog).toContainText('Asantewa, Kwame');
  await expect(form.field('Note')).toHaveValue('');
});

test('a score of 11 on a scale of 0 to 10 is refused at its field, and nothing is sent', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.formLink('Response').click();
  let sent = 0;
  page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0));
  for (const [typed, message] of [
    ['11', 'A score goes from 0 to 10: 11 is outside.'],
    ['-1', 'A score goes from 0 to 10: -1 is '],
    ['7.5', 'A score goes from 0 to 10: 7.5 is no whole number.'],
    ['bad', 'A score goes from 0 to 10: bad is no number.'],
  ] as const) {
    await form.fill({ Now: typed });
    await form.save.click();
    await expect(form.field('Now')).toBeFocused();
    await expect(form.field('Now')).toHaveAttribute('aria-invalid', 'true');
    await expect(form.field('Now')).toHaveAccessibleDescription(new RegExp(escaped(message)));
    await expect(form.field('Now')).toHaveValue(typed);
  }
  expect(sent).toBe(0);
});

test('a date in the future, a time before birth and an end before the start are refused at their fields', async ({
  form,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.formLink('Episode').click();
  await form.fill({ 'Severity, 0–10': '5', 'Started on': '2026-11-21', 'Started at': '' });
  await form.save.click();
  await expect(form.field('Started on')).toHaveAccessibleDescription(
    /In the future: it is 20 Nov 2026, 09:00 at the clinic\./,
  );
  await form.fill({ 'Started on': '1957-12-14' });
  await expect(form.field('Started on')).toHaveAccessibleDescription(
    /Before the birth date, 15 Dec 1957\./,
  );
  await form.fill({ 'Started on': '2026-11-19', 'Ended on': '2026-11-18' });
  await expect(form.field('Ended on')).toHaveAccessibleDescription(/Ends before it starts/);
});

test('a treatment cannot end before it began, nor be stopped without a reason', async ({
  form,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient
    .trialEntry(/^baclofen/)
    .getByRole('link', { name: 'Stop baclofen' })
    .click();
  await form.fill({ 'Stopped on': '2026-09-01' });
  await form.save.click();
  await expect(form.field('Stopped on')).toHaveAccessibleDescription(
    /Before the treatment started, \d+ \w+ 2026/,
  );
  await expect(form.field('Reason')).toHaveAccessibleDescription(/Choose the reason\./);
  await expect(form.alert).toContainText('2 fields need correcting');
});

test('millilitres without a concentration are no dose, and an injection needs its muscle', async ({
  form,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.formLink('Treatment').click();
  await form.dialog.getByRole('radio', { name: 'Injection' }).click();
  await form.fill({ Drug: 'lidocaine', 'Volume, mL in all': '2' });
  await form.save.click();
  await expect(form.field('Concentration, %')).toHaveAccessibleDescription(
    /Enter the concentration: without it 2 mL is no dose in mg\./,
  );
  await expect(form.dialog).toContainText('Name the muscle');
});

test('a form opened by its address knows its patient, its trial and the way back', async ({
  form,
  page,
  patient,
  store,
}) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  const address = await patient
    .trialEntry(/^baclofen/)
    .getByRole('link', { name: 'Record a response to baclofen' })
    .getAttribute('href');
  await page.goto(address!);
  await expect(form.dialog).toContainText('Halloway-Finch, Marcus');
  await expect(form.field('Response to')).toHaveValue(/^course:baclofen:/);
  // What stood before, of the same scale, beside the field.
  await expect(form.field('Average 7 d')).toHaveAccessibleDescription(/before: \d/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(`/patients/${id}`);
});

ownClinicTest(
  'what the server refuses is said in its words, and the text is still there to be corrected',
  async ({ form, outbox, page, patient, store, watch }) => {
    watch.allow(LOST_REQUESTS);
    const { id } = await store.patient('Asantewa');
    await patient.open(id);
    await patient.formLink('Episode').click();
    await form.fill({ 'Severity, 0–10': '6', Note: 'woke at three' });
    await page.route('**/fhir', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/fhir+json',
        json: {
          resourceType: 'OperationOutcome',
          issue: [
            {
              severity: 'error',
              code: 'business-rule',
              details: { text: 'The record of this patient is locked for an audit.' },
            },
          ],
        },
      }),
    );
    await form.save.click();
    await expect(form.alert).toContainText('Not stored.');
    await expect(form.alert).toContainText('The record of this patient is locked for an audit.');
    await expect(outbox.status).toHaveText('1 needs you');
    await expect(form.field('Severity, 0–10')).toHaveValue('6');
    await expect(form.field('Note')).toHaveValue('woke at three');

    await page.unroute('**/fhir');
    await form.fill({ Note: 'woke at three, again at five' });
    const sent = form.changeSent();
    await form.saveAndClose();
    await expect(outbox.status).toHaveText('saved');
    expect(await store.countOfChange('Observation', await sent)).toBe(1);
  },
);

test('no shortcut fires while text is being typed', async ({ form, page, patient, store }) => {
  const { id } = await store.patient('Halloway-Finch');
  await patient.open(id);
  await patient.formLink('Episode').click();
  await form.field('Note').pressSequentially('/ ? k g t e r n j ok');
  await form.field('Note').press('Control+k');
  await expect(form.field('Note')).toHaveValue('/ ? k g t e r n j ok');
  await expect(form.field('Note')).toBeFocused();
  await expect(page).toHaveURL(`/patients/${id}/episodes/new`);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
