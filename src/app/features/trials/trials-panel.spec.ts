import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Action } from '@ngrx/store';
import { PatientRecordActions } from '../../patient-record/patient-record.actions.ts';
import {
  aChart,
  aResponse,
  anInjection,
  anOrder,
  aScore,
  atTime,
  SERTRALINE,
} from '../../testing/builders/chart-builder.ts';
import { aDatedScore, at } from '../../testing/builders/patient-record-builder.ts';
import {
  firstWaveLoaded,
  openedPatient,
  providePatientRecordStore,
} from '../../testing/patient-record-store.ts';
import { TrialsPanelHarness } from './trials-panel.harness.ts';
import { TrialsPanel } from './trials-panel.ts';

@Component({
  selector: 'app-trials-test-page',
  imports: [TrialsPanel],
  template: `<app-trials-panel patientId="p-1" />`,
})
class Page {}

describe('TrialsPanel', () => {
  async function panelAt(url: string, ...history: Action[]) {
    TestBed.configureTestingModule({
      providers: [...providePatientRecordStore(), provideRouter([{ path: '**', component: Page }])],
    });
    const store = openedPatient(...history);
    const harness = await RouterTestingHarness.create(url);
    const loader = TestbedHarnessEnvironment.loader(harness.fixture);
    return { store, panel: await loader.getHarness(TrialsPanelHarness) };
  }

  const naproxen = anOrder({ id: 'MedicationRequest/n', doseText: '500 mg twice a day' });
  const scores = [
    aDatedScore({ id: 'Observation/before', value: 8, time: at('2026-02-26') }),
    aDatedScore({ id: 'Observation/after', value: 5.6, time: at('2026-03-21') }),
  ];

  it('shows nothing before the first wave is complete, and nothing of the patient before', async () => {
    const { store, panel } = await panelAt('/');
    expect(await panel.text()).toBe('');
    store.dispatch(firstWaveLoaded({ chart: aChart({ medicationUses: [naproxen] }) }));
    expect(await panel.text()).toContain('naproxen');
    store.dispatch(PatientRecordActions.patientOpened({ patientId: 'p-2' }));
    expect(await panel.text()).toBe('');
  });

  it('says of a trial its dose, days, adequacy, both numbers, verdict and why it is not more', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({ chart: aChart({ medicationUses: [naproxen], scores }) }),
    );
    const [row] = await panel.rows();
    const text = await row?.text();
    for (const said of [
      'naproxen',
      '500 mg twice a day',
      '1 Mar 2026 – 28 Mar 2026',
      'adequate (28 covered days)',
      'PEG 8 → 5.6, −30 % (1 before, 1 after)',
      'moderate',
      'one measure only',
      'stopped: reason not recorded',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('unfolds to both windows and a link to every record the verdict rests on', async () => {
    const { panel } = await panelAt(
      '/?range=1y',
      firstWaveLoaded({ chart: aChart({ medicationUses: [naproxen], scores }) }),
    );
    const [row] = await panel.rows();
    expect(await row?.detailText()).toBeNull();
    await row?.toggle();
    const detail = await row?.detailText();
    expect(detail).toContain('8 on 26 Feb 2026');
    expect(detail).toContain('5.6 on 21 Mar 2026');
    expect(detail).toContain('Episodes beforenot recorded');
    expect(detail).toContain('Adverse effectsnone recorded');
    expect(await row?.evidenceLinks()).toEqual(
      jasmine.arrayWithExactContents([
        '/?range=1y&record=MedicationRequest%2Fn',
        '/?range=1y&record=Observation%2Fbefore',
        '/?range=1y&record=Observation%2Fafter',
      ]),
    );
  });

  it('names a second measure that confirms, and what cannot be told apart', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({
        chart: aChart({
          medicationUses: [
            naproxen,
            anOrder({ id: 'MedicationRequest/s', ingredients: [SERTRALINE] }),
          ],
          scores,
          responses: [aResponse({ globalImpression: 2 })],
        }),
      }),
    );
    const [row] = await panel.rows();
    expect(await row?.text()).toContain('confirmed by PGIC 2');
    expect(await row?.text()).toContain('can’t be told apart from sertraline');
    expect(await panel.text()).toContain('Other medicines (1)');
  });

  it('says in words why a trial is not assessable', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({ chart: aChart({ medicationUses: [naproxen] }) }),
    );
    const [row] = await panel.rows();
    expect(await row?.text()).toContain('not assessable');
    expect(await row?.text()).toContain('no score from');
  });

  it('shows of an injection the score 30 minutes after and the days of relief', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({
        chart: aChart({
          procedures: [anInjection()],
          scores: [
            aScore('pain-now', 7, atTime(0, '09:50')),
            aScore('pain-now', 2, atTime(0, '10:30')),
            aScore('pain-now', 3, 20),
            aScore('pain-now', 6, 50),
          ],
        }),
      }),
    );
    const [row] = await panel.rows();
    await row?.toggle();
    const detail = await row?.detailText();
    expect(detail).toContain('About 30 minutes afterPain now 2');
    expect(detail).toContain('at least to day 20, below by day 50');
  });

  it('offers a response to every trial, and a stop only of an order that still runs', async () => {
    const running = anOrder({ id: 'MedicationRequest/r', coveredDays: 90, status: 'active' });
    const ended = anOrder({
      id: 'MedicationRequest/e',
      start: at('2025-01-01').at,
      status: 'completed',
    });
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({ chart: aChart({ medicationUses: [running, ended] }) }),
    );
    const [newest, oldest] = await panel.rows();
    expect((await newest?.actionLinks())?.map((href) => href.split('?')[0])).toEqual([
      '/patients/p-1/responses/new',
      '/patients/p-1/treatments/stop',
    ]);
    expect((await newest?.actionLinks())?.[1]).toContain('record=MedicationRequest%2Fr');
    expect(await oldest?.actionLinks()).toHaveSize(1);
  });

  it('stands by track, newest first within each', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({
        chart: aChart({
          medicationUses: [
            anOrder({ id: 'MedicationRequest/1', start: at('2025-06-01').at }),
            anOrder({ id: 'MedicationRequest/2' }),
          ],
          procedures: [anInjection()],
        }),
      }),
    );
    expect(await panel.trackNames()).toEqual(['Medication', 'Injections']);
    const texts = await Promise.all((await panel.rows()).map((row) => row.text()));
    expect(texts.map((text) => /1 (Mar|Jun) 202\d/.exec(text)?.[0])).toEqual([
      '1 Mar 2026',
      '1 Jun 2025',
      '1 Mar 2026',
    ]);
  });

  it('unfolds the trial that the address points to, and gives it the focus', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({ chart: aChart({ medicationUses: [naproxen] }) }),
    );
    const [row] = await panel.rows();
    expect(await row?.hasFocus()).toBeFalse();
    const id = document.querySelector('app-trial-row .row')?.id;
    await TestBed.inject(Router).navigate([], { fragment: id ?? '' });
    expect(await row?.detailText()).not.toBeNull();
    expect(await row?.hasFocus()).toBeTrue();
  });

  it('is honest about a chart without trials: what was referred, not recognised, unreadable, refused', async () => {
    const { panel } = await panelAt(
      '/',
      firstWaveLoaded({
        chart: aChart({
          referrals: [
            {
              id: 'Procedure/r',
              discipline: 'physiotherapy',
              text: 'Referral to physical therapist',
              time: at('2021-03-20'),
              kind: 'referral',
            },
          ],
          unreadable: [{ id: 'Observation/bad', reason: 'value 11 outside 0-10' }],
          notRecognised: [{ id: 'MedicationRequest/x', text: 'Snake oil' }],
          scores: [aDatedScore({ id: 'Observation/undated', time: null })],
        }),
        notReadable: [{ type: 'Flag', reason: 'You are not allowed to do this.' }],
      }),
    );
    const text = await panel.text();
    for (const said of [
      'No trial in this chart',
      'Start a treatment',
      'referred to physiotherapy',
      '20 Mar 2021',
      'outcome not recorded',
      'Medicines not recognised (1)',
      'Records that could not be read (1)',
      'Scores without a date (1)',
      'Flag: You are not allowed to do this.',
    ]) {
      expect(text).toContain(said);
    }
  });
});
