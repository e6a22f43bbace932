import type { HomeCareOrder } from '../../domain/home-care/home-care.ts';
import type { MedicationUse } from '../../domain/medication/medication-use.ts';
import { OutboxApiActions } from '../../outbox/outbox.actions.ts';
import { formStage, recordRead } from '../../testing/entry-form-stage.ts';
import { StopTreatmentForm } from './stop-treatment-form.ts';

const BACLOFEN: MedicationUse = {
  id: 'MedicationRequest/1',
  kind: 'order',
  text: 'baclofen 10 mg tablet',
  ingredients: [],
  status: 'active',
  start: { precision: 'day', date: '2026-02-10' },
  strengthMilligrams: 10,
  dailyUnits: null,
  dailyMilligrams: null,
  coveredDays: null,
  coveredUntil: null,
  asNeeded: false,
  overTheCounter: null,
  stoppedOn: null,
  reasonStopped: null,
  stoppedForSideEffect: null,
  doseText: null,
  versionId: '3',
};
const HEAT: HomeCareOrder = {
  id: 'ServiceRequest/2',
  measure: 'heat',
  text: 'Heat',
  status: 'active',
  start: null,
  end: null,
  stoppedOn: null,
  reasonStopped: null,
  versionId: '1',
};
const CHART = {
  medicationUses: [
    BACLOFEN,
    { ...BACLOFEN, id: 'MedicationRequest/8', text: 'over', status: 'completed' as const },
    { ...BACLOFEN, id: 'MedicationStatement/9', kind: 'statement' as const, text: 'as told' },
  ],
  homeCareOrders: [HEAT, { ...HEAT, id: 'CarePlan/3', text: 'of a plan' }],
};
const order = 'MedicationRequest/1';

describe('StopTreatmentForm', () => {
  it('offers the orders that run, and is opened on the one it was opened for', async () => {
    const { form } = await formStage(StopTreatmentForm, { order }, ...recordRead(CHART));
    expect(await form.optionsOf('Treatment')).toEqual([
      '',
      'baclofen 10 mg tablet, since 10 Feb 2026',
      'Heat, since not recorded',
    ]);
    expect(await form.chosen('Treatment')).toContain('baclofen');
  });

  it('stops the version that was on the screen when the form was opened', async () => {
    const stage = await formStage(StopTreatmentForm, { order }, ...recordRead(CHART));
    const { form, happens, items } = stage;
    const reread = [{ ...BACLOFEN, versionId: '4' }];
    happens(recordRead({ ...CHART, medicationUses: reread })[1]!);
    await form.choose('Reason', 'Side effect or intolerance');
    await form.type('In words', 'sedation');
    await form.save();
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({
        kind: 'trial-stopped',
        recordId: 'MedicationRequest/1',
        openedOnVersion: '3',
        stoppedOn: { precision: 'day', date: '2026-03-01' },
        reason: 'side-effect',
        reasonText: 'sedation',
      }),
    );
  });

  it('waits for a record that is still being read', async () => {
    const [opened, read] = recordRead(CHART);
    const { form, happens } = await formStage(StopTreatmentForm, { order }, opened!);
    expect(await form.hintAt('Treatment')).toContain('Reading');
    happens(read!);
    expect(await form.chosen('Treatment')).toContain('baclofen');
  });

  it('refuses a stop before the start', async () => {
    const { form } = await formStage(StopTreatmentForm, { order }, ...recordRead(CHART));
    await form.type('Stopped on', '2026-02-09');
    expect(await form.messageAt('Stopped on')).toBe('Before the treatment started, 10 Feb 2026.');
  });

  it('shows both sides of a conflict, and applies mine to the version that was shown', async () => {
    const stage = await formStage(StopTreatmentForm, { order }, ...recordRead(CHART));
    const { form, happens, items } = stage;
    await form.choose('Reason', 'No effect');
    await form.save();
    const { changeId } = items()[0]!.change;
    const theirs = 'Status: on-hold; no end recorded';
    happens(OutboxApiActions.changeConflicted({ changeId, theirs, currentVersion: '4' }));
    expect(await form.alertText()).toContain(theirs);
    expect(await form.alertText()).toContain('Stop on 1 Mar 2026: No effect');
    expect(await form.hasButton('Save')).toBeFalse();
    expect(await form.isClosedForTyping()).toBeTrue();
    await form.click('Apply mine to the current version');
    expect(items()[0]?.change).toEqual(jasmine.objectContaining({ openedOnVersion: '4' }));
    expect(items()[0]?.state.kind).toBe('queued');
  });

  it('discards mine, and leaves theirs alone', async () => {
    const stage = await formStage(StopTreatmentForm, { order }, ...recordRead(CHART));
    const { form, happens, items } = stage;
    await form.choose('Reason', 'No effect');
    await form.save();
    const { changeId } = items()[0]!.change;
    happens(OutboxApiActions.changeConflicted({ changeId, theirs: 'x', currentVersion: '4' }));
    await form.click('Discard mine');
    expect(items()).toEqual([]);
    expect(stage.drafts()).toEqual([]);
  });
});
