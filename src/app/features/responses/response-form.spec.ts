import type { ProcedureRecord } from '../../domain/injection/procedure-record.ts';
import type { Score } from '../../domain/instrument/score.ts';
import { at, aDatedScore } from '../../testing/builders/patient-record-builder.ts';
import { formStage, recordRead } from '../../testing/entry-form-stage.ts';
import { ResponseForm } from './response-form.ts';

const INJECTION: ProcedureRecord = {
  id: 'Procedure/7',
  kind: 'trigger-point-injection',
  text: 'Trigger point injection',
  time: at('2026-02-10T10:00:00-06:00'),
  sites: [{ name: 'trapezius', side: 'left' }],
  drugs: [{ name: 'lidocaine 1 %', milligrams: 20 }],
};
const SCORES: readonly Score[] = [
  aDatedScore({ id: 'Observation/1', measure: 'pain-now', value: 8, time: at('2026-02-01') }),
  aDatedScore({ id: 'Observation/2', measure: 'pain-now', value: 6, time: at('2026-02-08') }),
  aDatedScore({ id: 'Observation/3', measure: 'pain-now', value: 2, time: at('2026-02-25') }),
  aDatedScore({ id: 'Observation/4', measure: 'pain-worst-7d', value: 9, time: at('2025-12-01') }),
];
const CHART = { procedures: [INJECTION], scores: SCORES };
const LABEL = /^trigger point injection, .*from 10 Feb 2026$/;

describe('ResponseForm', () => {
  it('records a whole call by typing and Tab, 10 being 1 and 0', async () => {
    const { form, items } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await form.choose('Response to', LABEL);
    await form.type('Now', '10');
    await form.type('Average 7 d', '6');
    await form.type('Worst 7 d', '8');
    await form.type('With enjoyment of life', '5');
    await form.type('With general activity', '4');
    await form.type('Relief, %', '50');
    await form.type('For', '3');
    await form.choose('Change as the patient sees it (PGIC)', /^2 much/);
    await form.toggle('none');
    await form.saveByKeyboard();
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({
        kind: 'response-recorded',
        focus: ['Procedure/7'],
        painNow: 10,
        painAverage7d: 6,
        painWorst7d: 8,
        peg: [6, 5, 4],
        percentRelief: 50,
        reliefDays: 21,
        globalImpression: 2,
        adverseEffects: [],
      }),
    );
  });

  it('opened from a trial, is about that trial', async () => {
    const stage = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await stage.form.choose('Response to', LABEL);
    const { trialId } = stage.fixture.componentInstance.session.entry();
    const { form } = await stage.open({ trial: trialId });
    expect(await form.chosen('Response to')).toMatch(LABEL);
  });

  it('shows the baseline of the trial beside each score, of the same scale and window', async () => {
    const { form } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await form.choose('Response to', LABEL);
    expect(await form.hintAt('Now')).toBe('before: 7 (median of 2, 1–8 Feb 2026)');
    // Nine weeks before the injection: in no window of it.
    expect(await form.hintAt('Worst 7 d')).toBe('no baseline');
    expect(await form.hintAt('Average 7 d')).toBe('no baseline');
  });

  it('shows the last value where it is about no single treatment', async () => {
    const { form } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    expect(await form.hintAt('Now')).toBe('last: 2 (25 Feb 2026)');
    expect(await form.hintAt('Worst 7 d')).toBe('last: 9 (1 Dec 2025)');
    expect(await form.hintAt('Average 7 d')).toBe('none before');
  });

  it('keeps "not asked" apart from "none"', async () => {
    const { form, items } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await form.type('Now', '3');
    await form.save();
    expect(items()[0]?.change).toEqual(jasmine.objectContaining({ adverseEffects: null }));
  });

  it('takes side effects from the list and in other words', async () => {
    const { form, items } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await form.toggle('these');
    await form.save();
    expect(await form.messageAt('Side effects')).toContain('Name the side effect');
    await form.pick('Side effects', 'sedation');
    await form.type('Another, in words', 'odd dreams');
    await form.save();
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({ adverseEffects: ['sedation', 'odd dreams'] }),
    );
  });

  it('is not saved empty, nor with a third of PEG', async () => {
    const { form, items } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await form.save();
    expect(await form.messageAt('Now')).toContain('Nothing is recorded yet');
    await form.type('With enjoyment of life', '5');
    await form.save();
    expect(await form.messageAt('Average 7 d')).toContain('PEG counts only');
    expect(items()).toEqual([]);
  });

  it('offers the draft of one trial to no other', async () => {
    const { form, open } = await formStage(ResponseForm, {}, ...recordRead(CHART));
    await form.type('Now', '3');
    expect(await (await open({ trial: 'another' })).form.typed('Now')).toBe('');
    expect(await (await open()).form.typed('Now')).toBe('3');
  });
});
