import { TestKey } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideState, provideStore, Store } from '@ngrx/store';
import type { Action } from '@ngrx/store';
import type { TimelineEntry } from '../../domain/timeline/timeline-entry.ts';
import { EMPTY_CHART } from '../../domain/trial/patient-chart.ts';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../../patient-record/patient-record.actions.ts';
import { patientRecordFeature } from '../../patient-record/patient-record.feature.ts';
import { sessionFeature } from '../../session/session.feature.ts';
import { aFirstWave } from '../../testing/builders/patient-record-builder.ts';
import { aTimelineEntry } from '../../testing/builders/timeline-entry-builder.ts';
import { TimelinePanel } from './timeline-panel.ts';
import { TimelinePanelHarness } from './timeline-panel.harness.ts';

const patientId = 'p-1';
const opened = PatientRecordActions.patientOpened({ patientId });

function firstWave(entries: readonly TimelineEntry[], unreadable: string[] = []) {
  const chart = { ...EMPTY_CHART, unreadable: unreadable.map((id) => ({ id, reason: 'no code' })) };
  return PatientRecordApiActions.firstWaveLoaded({
    patientId,
    record: aFirstWave({ chart, entries }),
  });
}

function allLoaded(entries: readonly TimelineEntry[], notReadable: string[] = []): Action[] {
  return [
    opened,
    firstWave([]),
    PatientRecordApiActions.restLoaded({
      patientId,
      entries,
      notReadable: notReadable.map((type) => ({ type, reason: 'You are not allowed to do this.' })),
    }),
  ];
}

const HOUR = 3_600_000;
const NEWEST = Date.parse('2026-03-12T15:00:00Z');

/** `count` scores, 40 hours apart: 10,000 of them reach back 45 years. */
function scores(count: number): TimelineEntry[] {
  return Array.from({ length: count }, (_, index) =>
    aTimelineEntry({
      id: `Observation/${index + 1}`,
      title: `Score ${index + 1}`,
      time: {
        at: { precision: 'instant', instant: NEWEST - index * 40 * HOUR },
        basis: 'effective',
      },
    }),
  );
}

const order = aTimelineEntry({
  id: 'MedicationRequest/1',
  kind: 'medication',
  track: 'medication',
  title: 'Cyclobenzaprine 10 mg',
  author: 'Dr Rivera',
});

describe('TimelinePanel', () => {
  /** The panel over the real store and router, at a URL, after `history` has happened. */
  async function panelAfter(history: readonly Action[], query = '') {
    TestBed.configureTestingModule({
      providers: [
        provideStore(),
        provideState(patientRecordFeature),
        provideState(sessionFeature),
        provideRouter(
          [{ path: 'patients/:patientId/timeline', component: TimelinePanel }],
          withComponentInputBinding(),
        ),
      ],
    });
    const store = TestBed.inject(Store);
    history.forEach((action) => store.dispatch(action));
    const { fixture } = await RouterTestingHarness.create(`/patients/p-1/timeline${query}`);
    const loader = TestbedHarnessEnvironment.loader(fixture);
    return {
      store,
      element: fixture.nativeElement as HTMLElement,
      url: () => decodeURIComponent(TestBed.inject(Router).url),
      panel: await loader.getHarness(TimelinePanelHarness),
    };
  }

  it('lists medications and procedures among all the others, newest first, with their time', async () => {
    const procedure = aTimelineEntry({
      id: 'Procedure/1',
      kind: 'procedure',
      title: 'Nerve block',
      detail: 'left',
      time: { at: { precision: 'month', date: '2021-05' }, basis: 'effective' },
    });
    const reported = aTimelineEntry({
      time: { at: { precision: 'day', date: '2023-01-25' }, basis: 'reported' },
    });
    const { panel } = await panelAfter(allLoaded([procedure, order, reported]));
    expect(await panel.recordLines()).toEqual([
      '12 Mar 2026, 15:00 Medication , track Medication Cyclobenzaprine 10 mg 5 Dr Rivera',
      'reported 25 Jan 2023 Score Pain now 5 author not recorded',
      'May 2021 Procedure Nerve block left author not recorded',
    ]);
    expect(await panel.shownWords()).toBe('3 records shown');
    expect(await panel.monthAtTop()).toBe('March 2026 1');
  });

  it('keeps a retracted record in the list and says that it is one', async () => {
    const { panel, element } = await panelAfter(
      allLoaded([aTimelineEntry({ enteredInError: true })]),
    );
    expect((await panel.recordLines())[0]).toContain('entered in error Pain now');
    expect(element.querySelector('s')?.textContent).toBe('Pain now');
  });

  it('lists records without a date at the end, and says so', async () => {
    const undated = aTimelineEntry({ id: 'Goal/1', kind: 'plan', title: 'Walk', time: null });
    const { panel, element } = await panelAfter(allLoaded([undated, aTimelineEntry()]));
    expect((await panel.recordLines())[1]).toBe(
      'date not recorded Plan Walk 5 author not recorded',
    );
    expect(element.querySelector('[role=grid]')?.textContent).toContain('Undated');
  });

  describe('with 10,000 records', () => {
    it('keeps the document small, and End, arrows and paging reach every one of them', async () => {
      const { panel, element } = await panelAfter(allLoaded(scores(10_000)));
      expect(await panel.shownWords()).toBe('10,000 records shown');
      expect(element.querySelectorAll('*').length).toBeLessThan(2000);
      expect((await panel.activeRecord())?.place).toBe('1 of 10000');

      await panel.pressKey(TestKey.END);
      const last = await panel.activeRecord();
      expect(last?.place).toBe('10000 of 10000');
      expect(last?.line).toContain('Score 10000');
      expect(element.querySelectorAll('*').length).toBeLessThan(2000);

      await panel.pressKey(TestKey.UP_ARROW);
      expect((await panel.activeRecord())?.place).toBe('9999 of 10000');
      await panel.pressKey(TestKey.DOWN_ARROW);
      await panel.pressKey(TestKey.DOWN_ARROW);
      expect((await panel.activeRecord())?.place).toBe('10000 of 10000');

      await panel.pressKey(TestKey.HOME);
      expect((await panel.activeRecord())?.line).toContain('Score 1 ');
    });

    it('shows the whole of the active row inside the list, whichever way it was reached', async () => {
      const { panel, element } = await panelAfter(allLoaded(scores(10_000)));
      const grid = element.querySelector('[role=grid]')!;
      for (const key of [TestKey.PAGE_DOWN, TestKey.END, TestKey.PAGE_UP, TestKey.UP_ARROW]) {
        for (let times = 0; times < 3; times++) await panel.pressKey(key);
        const active = document.getElementById(grid.getAttribute('aria-activedescendant')!)!;
        const [row, list] = [active.getBoundingClientRect(), grid.getBoundingClientRect()];
        expect(row.top).toBeGreaterThanOrEqual(list.top);
        expect(row.bottom).toBeLessThanOrEqual(list.bottom + 0.5);
      }
    });

    it('jumps to a year and goes on from there', async () => {
      const { panel } = await panelAfter(allLoaded(scores(10_000)));
      await panel.choose('Jump to year', '1999');
      expect((await panel.activeRecord())?.line).toMatch(/^\d+ Dec 1999/);
      expect(await panel.monthAtTop()).toContain('December 1999');
    });
  });

  it('narrows by kind and by text, tells how many are left and keeps it in the URL', async () => {
    const { panel, url } = await panelAfter(allLoaded([...scores(3), order]));
    expect(await panel.kinds()).toEqual(['Score 3', 'Medication 1']);

    await panel.toggleKind('Score');
    expect(await panel.shownWords()).toBe('3 of 4 records shown');
    await panel.type('score 2');
    expect(await panel.shownWords()).toBe('1 of 4 records shown');
    expect(url()).toBe('/patients/p-1/timeline?kind=score&q=score 2');
  });

  it('shows what a link asks for, and says which part of the link it does not know', async () => {
    const { panel } = await panelAfter(
      allLoaded([...scores(3), order]),
      '?track=medication&author=Dr%20Rivera&kind=medication,scans',
    );
    expect(await panel.shownWords()).toBe('1 of 4 records shown');
    expect(await panel.noticeTexts()).toEqual([
      'The link asks for kind “scans”: unknown here and not applied.',
    ]);
  });

  it('says which filter nothing matches, and clears it', async () => {
    const { panel, url } = await panelAfter(allLoaded([order]), '?q=spinach&kind=score');
    expect(await panel.messageTexts()).toEqual([
      jasmine.stringContaining('No record matches kind Score, text “spinach”.'),
    ]);
    await panel.clickButton('Show all records');
    expect(await panel.shownWords()).toBe('1 record shown');
    expect(url()).toBe('/patients/p-1/timeline');
  });

  it('opens the record of a row by its address, with the filter kept', async () => {
    const { panel, url } = await panelAfter(allLoaded(scores(5)), '?kind=score');
    await panel.pressKey(TestKey.DOWN_ARROW);
    await panel.pressKey(TestKey.ENTER);
    expect(url()).toBe('/patients/p-1/timeline?kind=score&record=Observation/2');
  });

  it('takes letters as letters: none of them moves or opens anything', async () => {
    const { panel, url } = await panelAfter(allLoaded(scores(5)));
    await panel.pressKey('j');
    expect((await panel.activeRecord())?.place).toBe('1 of 5');
    await panel.type('j n e o');
    expect(url()).toBe('/patients/p-1/timeline?q=j n e o');
  });

  it('keeps the active record active when the rest of the chart arrives around it', async () => {
    const { panel, store } = await panelAfter([opened, firstWave(scores(3))]);
    await panel.pressKey(TestKey.DOWN_ARROW);
    const newer = aTimelineEntry({
      id: 'Encounter/1',
      kind: 'visit',
      title: 'Visit',
      time: { at: { precision: 'instant', instant: NEWEST + HOUR }, basis: 'effective' },
    });
    store.dispatch(
      PatientRecordApiActions.restLoaded({
        patientId,
        entries: [newer, ...scores(3)],
        notReadable: [],
      }),
    );
    const active = await panel.activeRecord();
    expect(active?.line).toContain('Score 2');
    expect(active?.place).toBe('3 of 4');
  });

  describe('says what is not there, and why', () => {
    it('while the rest is on its way: how much has been read', async () => {
      const { panel } = await panelAfter([
        opened,
        firstWave(scores(3)),
        PatientRecordApiActions.restProgressed({
          patientId,
          progress: { records: 1206, searchesAnswered: 14, searches: 30 },
        }),
      ]);
      expect(await panel.noticeTexts()).toEqual([
        '1,206 records loaded, 14 of 30 kinds of record complete…',
      ]);
      expect((await panel.recordLines()).length).toBe(3);
    });

    it('when the record could not be loaded, with a way to try again', async () => {
      const { panel, store } = await panelAfter([
        opened,
        PatientRecordApiActions.firstWaveFailed({ patientId, message: 'No answer.' }),
      ]);
      expect(await panel.messageTexts()).toEqual([jasmine.stringContaining('No answer.')]);
      const dispatch = spyOn(store, 'dispatch');
      await panel.clickButton('Try again');
      expect(dispatch).toHaveBeenCalledOnceWith(
        PatientRecordActions.reloadRequested({ patientId }),
      );
    });

    it('when only the first part could be loaded: what is there stays, and is said to be incomplete', async () => {
      const { panel } = await panelAfter([
        opened,
        firstWave(scores(2)),
        PatientRecordApiActions.restFailed({ patientId, message: 'No answer.' }),
      ]);
      expect(await panel.noticeTexts()).toEqual([jasmine.stringContaining('not complete')]);
      expect((await panel.recordLines()).length).toBe(2);
    });

    it('which kinds of record the server does not give', async () => {
      const { panel } = await panelAfter(allLoaded(scores(1), ['Flag']));
      expect(await panel.noticeTexts()).toEqual([
        jasmine.stringContaining('Flag: You are not allowed to do this.'),
      ]);
    });

    it('which records are only partly readable, each to be opened', async () => {
      const { panel, url } = await panelAfter([
        opened,
        firstWave(scores(1), ['Observation/7']),
        PatientRecordApiActions.restLoaded({ patientId, entries: scores(1), notReadable: [] }),
      ]);
      expect((await panel.noticeTexts())[0]).toContain('1 record listed but only partly readable');
      await panel.clickButton('Observation/7');
      expect(url()).toContain('record=Observation/7');
    });

    it('when nothing is recorded yet', async () => {
      const { panel } = await panelAfter(allLoaded([]));
      expect(await panel.messageTexts()).toEqual([
        jasmine.stringContaining('Nothing is recorded for this patient yet.'),
      ]);
    });
  });
});
