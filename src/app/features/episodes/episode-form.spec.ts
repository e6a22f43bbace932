import { OutboxActions, OutboxApiActions } from '../../outbox/outbox.actions.ts';
import { formStage, recordRead } from '../../testing/entry-form-stage.ts';
import { EpisodeForm } from './episode-form.ts';

describe('EpisodeForm', () => {
  it('is opened on now, by the clock of the clinic, and says so where it can be changed', async () => {
    const { form } = await formStage(EpisodeForm);
    expect(await form.typed('Started on')).toBe('2026-03-01');
    expect(await form.typed('Started at')).toBe('09:00');
  });

  it('hands an episode to the outbox, with the patient named', async () => {
    const { form, items } = await formStage(EpisodeForm);
    await form.type('Severity, 0–10', '10');
    await form.choose('Type', /^Cramp/);
    await form.choose('Muscle or place', 'calf');
    await form.choose('Side', 'left');
    await form.pick('Triggers', 'dehydration', 'long sitting');
    await form.type('What it stopped the patient from doing', 'sleep');
    await form.save();

    expect(items().map(({ patientLabel }) => patientLabel)).toEqual([
      'Jackson, Brenda, born 1 Mar 1972',
    ]);
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({
        kind: 'episode-recorded',
        patientId: 'p-1',
        start: { precision: 'instant', instant: Date.UTC(2026, 2, 1, 15) },
        severity: 10,
        type: 'cramp',
        sites: [{ name: 'calf', side: 'left' }],
        triggers: ['dehydration', 'long sitting'],
        symptoms: [],
        interference: 'sleep',
      }),
    );
  });

  it('is saved by Ctrl+Enter, never by Enter in a field', async () => {
    const { form, items } = await formStage(EpisodeForm);
    await form.type('Severity, 0–10', '4');
    await form.pressEnterIn('Severity, 0–10');
    expect(items()).toEqual([]);
    await form.saveByKeyboard();
    expect(items().length).toBe(1);
  });

  it('says at the field, linked for screen readers, why 11 is refused, and keeps it to be corrected', async () => {
    const { form, items } = await formStage(EpisodeForm);
    await form.type('Severity, 0–10', '11');
    const message = 'A score goes from 0 to 10: 11 is outside.';
    expect(await form.messageAt('Severity, 0–10')).toBe(message);
    expect(await form.isMessageLinked('Severity, 0–10')).toBeTrue();
    expect(await form.typed('Severity, 0–10')).toBe('11');
    await form.save();
    expect(items()).toEqual([]);
    expect(await form.alertText()).toBe('Not saved: one field needs correcting.');
  });

  it('complains of nothing before something was typed or saved', async () => {
    const { form } = await formStage(EpisodeForm);
    expect(await form.messageAt('Type')).toBe('');
    await form.save();
    expect(await form.messageAt('Type')).toBe(
      'Nothing is recorded yet: enter at least the type, the severity or where.',
    );
  });

  it('suggests the type by the duration; the clinician decides', async () => {
    const { form, items } = await formStage(EpisodeForm);
    await form.type('Started at', '06:00');
    await form.type('Ended on', '2026-03-01');
    await form.type('Ended at', '08:30');
    expect(await form.text()).toContain('The duration suggests a spasm.');
    expect(await form.chosen('Type')).toBe('not recorded');
    await form.click('Take spasm');
    expect(await form.chosen('Type')).toContain('Spasm');
    await form.save();
    expect(items()[0]?.change).toEqual(jasmine.objectContaining({ type: 'spasm' }));
  });

  it('names several places', async () => {
    const { form, items } = await formStage(EpisodeForm);
    await form.choose('Muscle or place', 'neck');
    await form.click('Add another place');
    await form.choose('Muscle or place 2', 'calf');
    await form.choose('Side 2', 'both');
    await form.save();
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({
        sites: [
          { name: 'neck', side: null },
          { name: 'calf', side: 'both' },
        ],
      }),
    );
  });

  describe('on its way', () => {
    async function submitted() {
      const stage = await formStage(EpisodeForm);
      await stage.form.type('Severity, 0–10', '6');
      await stage.form.save();
      const { changeId } = stage.items()[0]!.change;
      return { ...stage, changeId };
    }

    it('closes when it is stored, and not before', async () => {
      const { form, happens, navigate, changeId } = await submitted();
      expect(await form.statusText()).toContain('Saving…');
      expect(await form.isClosedForTyping()).toBeTrue();
      expect(navigate).not.toHaveBeenCalled();
      happens(OutboxApiActions.changeSaved({ changeId, patientId: 'p-1' }));
      await form.settle();
      expect(navigate).toHaveBeenCalledTimes(1);
    });

    it('says that the outbox keeps it when nobody answers, and may be closed', async () => {
      const { form, happens, navigate, changeId } = await submitted();
      happens(OutboxApiActions.changeKept({ changeId, message: 'The server did not answer.' }));
      expect(await form.statusText()).toContain('Your entry is kept in the outbox');
      await form.click('Close');
      expect(navigate).toHaveBeenCalledTimes(1);
    });

    it('still holds the text when the server refuses it, and saves it corrected as the same change', async () => {
      const { form, happens, items, changeId } = await submitted();
      const issues = ['Bad code (Observation.code)'];
      happens(OutboxApiActions.changeFailed({ changeId, message: 'Refused.', issues }));
      expect(await form.alertText()).toContain('Bad code (Observation.code)');
      expect(await form.typed('Severity, 0–10')).toBe('6');
      expect(await form.isClosedForTyping()).toBeFalse();
      await form.type('Severity, 0–10', '7');
      await form.save();
      expect(items().map(({ change, state }) => [change.changeId, state.kind])).toEqual([
        [changeId, 'queued'],
      ]);
      expect(items()[0]?.change).toEqual(jasmine.objectContaining({ severity: 7 }));
    });

    it('is opened again by the outbox with everything that was typed', async () => {
      const { happens, open, changeId } = await submitted();
      happens(OutboxApiActions.changeFailed({ changeId, message: 'Refused.', issues: [] }));
      const again = await open({ change: changeId });
      expect(await again.form.typed('Severity, 0–10')).toBe('6');
      expect(await again.form.alertText()).toContain('Refused.');
    });

    it('leaves a new form of the same patient empty: a submitted entry is not offered twice', async () => {
      const { open, items } = await submitted();
      const { form } = await open();
      expect(await form.typed('Severity, 0–10')).toBe('');
      await form.type('Severity, 0–10', '2');
      await form.save();
      const ids = items().map(({ change }) => change.changeId);
      expect(new Set(ids).size).toBe(2);
    });
  });

  describe('the draft', () => {
    it('is kept while typing, and offered to the same form of the same patient with its time', async () => {
      const { form, open, drafts } = await formStage(EpisodeForm);
      await form.type('Note', 'half a sente');
      expect(drafts().length).toBe(1);
      const again = await open();
      expect(await again.form.typed('Note')).toBe('half a sente');
      expect(await again.form.text()).toContain('what you typed until 1 Mar 2026, 09:00');
    });

    it('is thrown away on request, and then the form is as new', async () => {
      const { form, open, drafts } = await formStage(EpisodeForm);
      await form.type('Note', 'half a sente');
      const again = await open();
      await again.form.click('Start afresh');
      expect(await again.form.typed('Note')).toBe('');
      expect(drafts()).toEqual([]);
    });

    it('is none as long as nothing differs from how the form was opened', async () => {
      const { form, drafts } = await formStage(EpisodeForm);
      await form.type('Note', 'x');
      await form.type('Note', '');
      expect(drafts()).toEqual([]);
    });

    it('is not offered when its change was stored', async () => {
      const { form, open, happens, items } = await formStage(EpisodeForm);
      await form.type('Severity, 0–10', '6');
      await form.save();
      const { changeId } = items()[0]!.change;
      happens(OutboxApiActions.changeSaved({ changeId, patientId: 'p-1' }));
      const again = await open({ change: changeId });
      expect(await again.form.typed('Severity, 0–10')).toBe('');
    });

    it('does not move into the chart of another patient when the address changes under the form', async () => {
      const { form, patientId, happens, drafts, items } = await formStage(EpisodeForm);
      await form.type('Severity, 0–10', '9');
      happens(...recordRead({}, 'p-2'));
      patientId.set('p-2');
      await form.settle();
      expect(await form.typed('Severity, 0–10')).toBe('');
      expect(drafts().map((draft) => draft?.patientId)).toEqual(['p-1']);
      await form.type('Severity, 0–10', '1');
      await form.save();
      expect(items().map(({ change }) => change.patientId)).toEqual(['p-2']);
    });

    it('of one patient is not offered to another, even by a link of the outbox', async () => {
      const { form, patientId, open, happens, drafts } = await formStage(EpisodeForm);
      await form.type('Note', 'of Brenda');
      const changeId = drafts()[0]!.changeId;
      happens(...recordRead({}, 'p-2'));
      patientId.set('p-2');
      const other = await open({ change: changeId });
      expect(await other.form.typed('Note')).toBe('');
    });
  });

  it('asks before unsaved text is left, not before a submitted one', async () => {
    const { fixture, form } = await formStage(EpisodeForm);
    const { session } = fixture.componentInstance;
    expect(session.isUnsubmitted()).toBeFalse();
    await form.type('Severity, 0–10', '6');
    expect(session.isUnsubmitted()).toBeTrue();
    await form.save();
    expect(session.isUnsubmitted()).toBeFalse();
  });

  it('survives that the outbox drops its change while it is open', async () => {
    const { form, items, happens } = await formStage(EpisodeForm);
    await form.type('Severity, 0–10', '6');
    await form.save();
    happens(OutboxActions.changeDiscarded({ changeId: items()[0]!.change.changeId }));
    expect(await form.isClosedForTyping()).toBeFalse();
    expect(await form.typed('Severity, 0–10')).toBe('6');
  });
});
