import { TestKey } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Action } from '@ngrx/store';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../../patient-record/patient-record.actions.ts';
import { aChart, anOrder } from '../../testing/builders/chart-builder.ts';
import { aDatedScore, aSpasm, at, time } from '../../testing/builders/patient-record-builder.ts';
import {
  firstWaveLoaded,
  openedPatient,
  providePatientRecordStore,
} from '../../testing/patient-record-store.ts';
import { SynopsisPanelHarness } from './synopsis-panel.harness.ts';
import { SynopsisPanel } from './synopsis-panel.ts';

@Component({
  selector: 'app-synopsis-test-page',
  imports: [SynopsisPanel],
  template: `<app-synopsis-panel patientId="p-1" />`,
})
class Page {}

describe('SynopsisPanel', () => {
  async function panelAt(url: string, ...history: Action[]) {
    TestBed.configureTestingModule({
      providers: [...providePatientRecordStore(), provideRouter([{ path: '**', component: Page }])],
    });
    const store = openedPatient(...history);
    const harness = await RouterTestingHarness.create(url);
    const loader = TestbedHarnessEnvironment.loader(harness.fixture);
    return { store, panel: await loader.getHarness(SynopsisPanelHarness) };
  }

  const url = () => TestBed.inject(Router).url;

  const chart = aChart({
    medicationUses: [anOrder({ id: 'MedicationRequest/n' })],
    scores: [
      aDatedScore({ id: 'Observation/before', value: 8, time: at('2026-02-26') }),
      aDatedScore({ id: 'Observation/after', value: 5.6, time: at('2026-03-21') }),
    ],
    episodes: [aSpasm({ id: 'Observation/e', start: time('2026-03-03'), severity: 7 })],
  });
  const loaded = firstWaveLoaded({ chart });

  it('says nothing of the patient before the first wave is complete', async () => {
    const { panel } = await panelAt('/');
    expect(await panel.isLoading()).toBeTrue();
    expect(await panel.sentence()).toBeNull();
  });

  it('says in a sentence what it draws', async () => {
    const { panel } = await panelAt('/', loaded);
    expect(await panel.isLoading()).toBeFalse();
    expect(await panel.sentence()).toBe(
      '30 Apr 2025 to 30 Apr 2026: 1 episode, 1 of 53 weeks recorded, worst severity 7 of 10 ' +
        '(3 Mar 2026); PEG 8 on 26 Feb 2026, then 5.6 on 21 Mar 2026 (2 scores); ' +
        '1 treatment trial (1 moderate).',
    );
  });

  it('shows the very same numbers as tables', async () => {
    const { panel } = await panelAt('/', loaded);
    await panel.showTable();
    const rows = (await panel.tableRows()).join('\n');
    for (const said of [
      '26 Feb 2026PEG (mean of 3)8 of 10record Observation/before',
      '21 Mar 2026PEG (mean of 3)5.6 of 10record Observation/after',
      '2 Mar to 8 Mar 202617 of 10, 3 Mar 2026record Observation/e',
      'not recorded',
      'moderate',
    ]) {
      expect(rows).toContain(said);
    }
  });

  it('says so when there is nothing, and what to do', async () => {
    const { panel } = await panelAt('/', firstWaveLoaded());
    expect(await panel.emptyText()).toContain('Nothing to draw yet');
    expect(await panel.emptyText()).toContain('Record an episode');
  });

  it('forgets the picture of the patient before, at once', async () => {
    const { store, panel } = await panelAt('/', loaded);
    store.dispatch(PatientRecordActions.patientOpened({ patientId: 'p-2' }));
    expect(await panel.sentence()).toBeNull();
    expect(await panel.isLoading()).toBeTrue();
  });

  it('keeps the picture while the record is read again', async () => {
    const { store, panel } = await panelAt('/', loaded);
    store.dispatch(PatientRecordActions.reloadRequested({ patientId: 'p-1' }));
    store.dispatch(
      PatientRecordApiActions.firstWaveFailed({ patientId: 'p-1', message: 'No answer.' }),
    );
    expect(await panel.sentence()).toContain('1 episode');
  });

  it('keeps the range in the URL', async () => {
    const { panel } = await panelAt('/?range=3m', loaded);
    expect(await panel.pressed()).toEqual(['3 m']);
    await panel.press('all: all years');
    expect(url()).toBe('/?range=all');
    expect(await panel.pressed()).toEqual(['all']);
  });

  it('zooms and moves by buttons, to days that the URL names', async () => {
    const { panel } = await panelAt('/?range=2026-01-01..2026-04-10', loaded);
    await panel.press('zoom in');
    expect(url()).toBe('/?range=2026-01-26..2026-03-16');
    await panel.press('earlier');
    expect(url()).toBe('/?range=2026-01-01..2026-02-19');
    expect(await panel.noteText()).toContain('1 treatment or referral outside this range');
  });

  it('names every bar in full for those who do not see it, and leads to its trial', async () => {
    const { panel } = await panelAt('/', loaded);
    const [name] = await panel.barNames();
    expect(name).toBe('naproxen −30 % (1 before, 1 after); 1 Mar 2026 – 28 Mar 2026; moderate');
    expect(await panel.barLink(0)).toMatch(/#course/);
  });

  it('shows both windows of the bar in focus, and Escape clears them', async () => {
    const { panel } = await panelAt('/', loaded);
    expect(await panel.windowCount()).toBe(0);
    await panel.focusBar(0);
    expect(await panel.windowCount()).toBeGreaterThan(0);
    expect(await panel.saidText()).toContain('−30 % (1 before, 1 after)');
    await panel.escapeBar(0);
    expect(await panel.windowCount()).toBe(0);
  });

  it('lets the arrow keys walk the points from left to right, and Enter open the record', async () => {
    const { panel } = await panelAt('/', loaded);
    await panel.pressKey(TestKey.RIGHT_ARROW);
    expect(await panel.saidText()).toBe('PEG 8 of 10 · 26 Feb 2026');
    await panel.pressKey(TestKey.RIGHT_ARROW);
    expect(await panel.saidText()).toBe('2–8 Mar 2026 · 1 episode, worst severity 7 of 10');
    await panel.pressKey(TestKey.END);
    await panel.pressKey(TestKey.RIGHT_ARROW);
    expect(await panel.saidText()).toBe('PEG 5.6 of 10 · 21 Mar 2026');
    await panel.pressKey(TestKey.ENTER);
    expect(url()).toBe('/?record=Observation%2Fafter');
  });
});
