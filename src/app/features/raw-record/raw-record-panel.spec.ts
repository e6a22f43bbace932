import { Clipboard } from '@angular/cdk/clipboard';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, RouterLink, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideState, provideStore, Store } from '@ngrx/store';
import type { RawRecord } from '../../domain/record/raw-record.ts';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../../patient-record/patient-record.actions.ts';
import { patientRecordFeature } from '../../patient-record/patient-record.feature.ts';
import { sessionFeature } from '../../session/session.feature.ts';
import { aRawRecord, at, time } from '../../testing/builders/patient-record-builder.ts';
import { aTimelineEntry } from '../../testing/builders/timeline-entry-builder.ts';
import { RawRecordPanel } from './raw-record-panel.ts';
import { RawRecordPanelHarness } from './raw-record-panel.harness.ts';

@Component({
  imports: [RawRecordPanel, RouterLink],
  template: `
    <a id="opener" routerLink="." [queryParams]="{ record: 'Observation/1', kind: 'score' }">5</a>
    @if (record(); as recordId) {
      <app-raw-record-panel [recordId]="recordId" />
    }
  `,
})
class Page {
  readonly record = input<string>();
}

describe('RawRecordPanel', () => {
  async function pageAt(url: string) {
    TestBed.configureTestingModule({
      providers: [
        provideStore(),
        provideState(patientRecordFeature),
        provideState(sessionFeature),
        provideRouter([{ path: 'page', component: Page }], withComponentInputBinding()),
      ],
    });
    const { fixture } = await RouterTestingHarness.create(url);
    const store = TestBed.inject(Store);
    return {
      store,
      opener: (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('#opener')!,
      url: () => TestBed.inject(Router).url,
      stable: () => fixture.whenStable(),
      isOpen: async () =>
        (await TestbedHarnessEnvironment.loader(fixture).getAllHarnesses(RawRecordPanelHarness))
          .length === 1,
      panel: () => TestbedHarnessEnvironment.loader(fixture).getHarness(RawRecordPanelHarness),
      answer: (overrides: Partial<RawRecord> = {}) => {
        store.dispatch(PatientRecordApiActions.rawRecordLoaded({ record: aRawRecord(overrides) }));
      },
    };
  }

  it('reads the record anew and says so until it is there', async () => {
    const page = await pageAt('/page?record=Observation/1');
    expect(await (await page.panel()).statusText()).toBe('Reading Observation/1…');
    expect(page.store.selectSignal(patientRecordFeature.selectOpenRecord)()?.recordId).toBe(
      'Observation/1',
    );
  });

  it('keeps clinical, reported and edit time apart', async () => {
    const page = await pageAt('/page?record=Observation/1');
    page.answer({
      entry: aTimelineEntry({ title: 'Pain now', detail: '5', time: at('2026-03-01') }),
      reportedAt: time('2026-03-09'),
      lastUpdated: '2026-11-20T10:00:00Z',
      versionId: '3',
      source: 'urn:old-system',
    });
    const panel = await page.panel();
    expect(await panel.title()).toBe('Pain now');
    expect(await panel.fact('Clinical time')).toBe('1 Mar 2026');
    expect(await panel.fact('Reported')).toBe('9 Mar 2026');
    expect(await panel.fact('Last changed')).toBe('20 Nov 2026, 10:00 · version 3');
    expect(await panel.fact('Source')).toBe('urn:old-system');
  });

  it('never gives a reported time out for a clinical one, and says what is not recorded', async () => {
    const page = await pageAt('/page?record=Observation/1');
    page.answer({
      entry: aTimelineEntry({ time: { at: time('2026-03-09'), basis: 'reported' } }),
      reportedAt: time('2026-03-09'),
      lastUpdated: null,
      versionId: null,
    });
    const panel = await page.panel();
    expect(await panel.fact('Clinical time')).toBe('not recorded');
    expect(await panel.fact('Reported')).toBe('9 Mar 2026');
    expect(await panel.fact('Last changed')).toBe('not recorded · version not recorded');
    expect(await panel.fact('Source')).toBe('not recorded');
  });

  it("never lets another patient's record pass for one of the open chart", async () => {
    const { store, answer, panel } = await pageAt('/page?record=Observation/1');
    store.dispatch(PatientRecordActions.patientOpened({ patientId: 'p-1' }));
    store.dispatch(PatientRecordActions.recordOpened({ recordId: 'Observation/1' }));
    answer({ patientId: 'p-1' });
    expect(document.body.textContent).not.toContain('about another patient');
    answer({ patientId: 'p-2' });
    expect(await (await panel()).statusText()).toContain('about another patient');
  });

  it('says that a record is retracted', async () => {
    const page = await pageAt('/page?record=Observation/1');
    page.answer({ entry: aTimelineEntry({ enteredInError: true }) });
    await page.stable();
    expect(document.body.textContent).toContain('Entered in error.');
  });

  it('shows markup in a record as the text it is', async () => {
    const page = await pageAt('/page?record=Observation/1');
    const div = '<div><img src=x onerror=alert(1)></div>';
    page.answer({ json: { text: { div } } });
    expect(await (await page.panel()).jsonText()).toContain(JSON.stringify(div));
    expect(document.querySelector('pre img')).toBeNull();
  });

  it('copies the whole record', async () => {
    const page = await pageAt('/page?record=Observation/1');
    const copy = spyOn(TestBed.inject(Clipboard), 'copy').and.returnValue(true);
    const json = { resourceType: 'Observation', id: '1' };
    page.answer({ json });
    const panel = await page.panel();
    await panel.clickButton('Copy JSON');
    expect(copy).toHaveBeenCalledOnceWith(JSON.stringify(json, null, 2));
    await panel.clickButton('Copied');
  });

  it('goes on to the record that a reference names, the rest of the address kept', async () => {
    const page = await pageAt('/page?record=Observation/1&kind=score');
    page.answer({ json: { subject: { reference: 'Patient/5' } } });
    await (await page.panel()).followLink('Patient/5');
    expect(page.url()).toBe('/page?record=Patient%2F5&kind=score');
    expect(await (await page.panel()).statusText()).toBe('Reading Patient/5…');
  });

  it('drops a late answer for the record before', async () => {
    const page = await pageAt('/page?record=Observation/2');
    page.answer({ id: 'Observation/1' });
    expect(await (await page.panel()).statusText()).toBe('Reading Observation/2…');
  });

  for (const message of ['The server has no such record.', 'The record was deleted.']) {
    it(`says why there is nothing to show, and tries again: ${message}`, async () => {
      const page = await pageAt('/page?record=Observation/1');
      page.store.dispatch(
        PatientRecordApiActions.rawRecordFailed({ recordId: 'Observation/1', message }),
      );
      const panel = await page.panel();
      expect(await panel.statusText()).toContain(message);
      const dispatch = spyOn(page.store, 'dispatch');
      await panel.clickButton('Try again');
      expect(dispatch).toHaveBeenCalledOnceWith(
        PatientRecordActions.recordOpened({ recordId: 'Observation/1' }),
      );
    });
  }

  for (const [how, close] of [
    ['its button', (panel: RawRecordPanelHarness) => panel.clickButton('Close the record')],
    ['Escape', (panel: RawRecordPanelHarness) => panel.pressEscape()],
  ] as [string, (panel: RawRecordPanelHarness) => Promise<void>][]) {
    it(`takes the focus when opened, and ${how} gives it back to where it was`, async () => {
      const page = await pageAt('/page?kind=score');
      page.opener.focus();
      page.opener.click();
      await page.stable();
      expect(await (await page.panel()).hasFocus()).toBeTrue();

      await close(await page.panel());
      expect(await page.isOpen()).toBeFalse();
      expect(document.activeElement).toBe(page.opener);
      expect(page.url()).toBe('/page?kind=score');
      expect(page.store.selectSignal(patientRecordFeature.selectOpenRecord)()).toBeNull();
    });
  }
});
