import { formStage } from '../../testing/entry-form-stage.ts';
import { TreatmentForm } from './treatment-form.ts';

describe('TreatmentForm', () => {
  it('starts a medicine of the list on a day', async () => {
    const { form, items } = await formStage(TreatmentForm);
    await form.choose('Medicine', 'cyclobenzaprine 10 mg tablet');
    await form.type('tablets each time', '1');
    await form.type('Times a day', '3');
    await form.type('Supply, days', '21');
    await form.save();
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({
        kind: 'trial-started',
        start: { precision: 'day', date: '2026-03-01' },
        treatment: {
          kind: 'medicine',
          productCode: '828348',
          productName: 'cyclobenzaprine 10 mg tablet',
          unitsPerDose: 1,
          timesPerDay: 3,
          asNeeded: false,
          supplyDays: 21,
        },
      }),
    );
  });

  it('shows the dose of an injection in mg as soon as it is known', async () => {
    const { form, items } = await formStage(TreatmentForm);
    await form.toggle('Injection');
    await form.choose('Muscle', 'trapezius');
    await form.choose('Side', 'left');
    await form.type('Drug', 'lidocaine');
    await form.type('Volume, mL in all', '2');
    expect(await form.text()).not.toContain('mg in all');
    await form.type('Concentration, %', '0,5');
    expect(await form.text()).toContain('10 mg in all');
    await form.type('Done at', '08:30');
    await form.save();
    expect(items()[0]?.change).toEqual(
      jasmine.objectContaining({
        start: { precision: 'instant', instant: Date.UTC(2026, 2, 1, 14, 30) },
        treatment: jasmine.objectContaining({ concentrationPercent: 0.5, millilitres: 2 }),
      }),
    );
  });

  it('says at each field of an injection what is missing', async () => {
    const { form, items } = await formStage(TreatmentForm);
    await form.toggle('Injection');
    await form.type('Volume, mL in all', '2');
    await form.save();
    expect(items()).toEqual([]);
    expect(await form.text()).toContain('Name the muscle');
    expect(await form.messageAt('Concentration, %')).toContain('2 mL is no dose in mg');
    expect(await form.alertText()).toBe('Not saved: 3 fields need correcting.');
  });

  it('starts home care, and records a visit', async () => {
    const { form, items, open } = await formStage(TreatmentForm);
    await form.toggle('Home care');
    await form.choose('Measure', 'Heat');
    await form.save();
    const visit = await open();
    await visit.form.toggle('Visit');
    await visit.form.choose('Visit of', 'Physiotherapy');
    await visit.form.save();
    expect(items().map(({ change }) => change)).toEqual([
      jasmine.objectContaining({
        treatment: { kind: 'home-care', measure: 'heat', instructions: null },
      }),
      jasmine.objectContaining({
        treatment: { kind: 'visit', discipline: 'physiotherapy', note: null },
      }),
    ]);
  });

  it('keeps what was typed of one kind while another is looked at', async () => {
    const { form } = await formStage(TreatmentForm);
    await form.type('Times a day', '3');
    await form.toggle('Visit');
    await form.toggle('Medicine');
    expect(await form.typed('Times a day')).toBe('3');
  });
});
