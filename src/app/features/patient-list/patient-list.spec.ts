import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { Action } from '@ngrx/store';
import { provideState, provideStore, Store } from '@ngrx/store';
import type { ListedPatient, PatientPage } from '../../domain/patient/patient-page.ts';
import { ALL_PATIENTS } from '../../domain/patient/patient-search.ts';
import type { PatientSearch } from '../../domain/patient/patient-search.ts';
import { SessionActions, SessionApiActions } from '../../session/session.actions.ts';
import { sessionFeature } from '../../session/session.feature.ts';
import { AFTER_THE_TRIALS, aChart, anOrder } from '../../testing/builders/chart-builder.ts';
import { aListedPatient, aPatientPage } from '../../testing/builders/patient-list-builder.ts';
import { PatientList } from './patient-list.ts';
import { PatientListHarness } from './patient-list.harness.ts';
import { PatientListActions, PatientListApiActions } from './state/patient-list.actions.ts';
import { patientListFeature } from './state/patient-list.feature.ts';

describe('PatientList', () => {
  const clinic = SessionApiActions.configurationLoaded({
    configuration: {
      fhirBaseUrl: '/fhir',
      clinicName: 'Clinic',
      timeZone: AFTER_THE_TRIALS.timeZone,
      isDemo: false,
      now: null,
    },
    now: AFTER_THE_TRIALS.now,
  });
  const brenda = aListedPatient();
  const eve = aListedPatient({
    id: 'eve',
    familyName: 'Everywoman',
    givenNames: ['Eve'],
    birthDate: null,
    medicalRecordNumber: null,
  });

  /** The list over the real store, opened by its address; then `history` happens. No effects. */
  async function listAfter(search: Partial<PatientSearch>, ...history: Action[]) {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideStore(),
        provideState(sessionFeature),
        provideState(patientListFeature),
      ],
    });
    const store = TestBed.inject(Store);
    store.dispatch(clinic);
    const query = { search: { ...ALL_PATIENTS, ...search }, sort: 'name' as const };
    const fixture = TestBed.createComponent(PatientList, {
      bindings: [inputBinding('query', () => query), inputBinding('page', () => 1)],
    });
    const list = await TestbedHarnessEnvironment.harnessForFixture(fixture, PatientListHarness);
    history.forEach((action) => store.dispatch(action));
    const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
    return { store, list, navigate, fixture };
  }

  function loaded(patients: readonly ListedPatient[], overrides: Partial<PatientPage> = {}) {
    return PatientListApiActions.pageLoaded({ page: aPatientPage(patients, overrides) });
  }

  it('keeps the place of the rows until they are there', async () => {
    const { list } = await listAfter({});
    expect(await list.hasSkeleton()).toBeTrue();
    expect(await list.rowTexts()).toEqual([]);
  });

  it('names each patient by name, sex, age, birth date and record number; unknown is said', async () => {
    const { list } = await listAfter({}, loaded([brenda, eve]));
    const [first, second] = await list.rowTexts();
    expect(first).toContain('Jackson, Brenda');
    expect(first).toContain('F, 54 y');
    expect(first).toContain('1 Mar 1972');
    expect(first).toContain('12345');
    expect(second).toContain('age not recorded');
    expect(second?.match(/not recorded/g)?.length).toBe(3);
  });

  it('makes every row a link to its chart', async () => {
    const { list } = await listAfter({}, loaded([brenda, eve]));
    expect(await list.rowAddresses()).toEqual(['/patients/p-1', '/patients/eve']);
  });

  it('shows where a patient stands on the four tracks, once the charts are there', async () => {
    const { list } = await listAfter(
      {},
      loaded([brenda]),
      PatientListApiActions.chartsLoaded({
        charts: { 'p-1': aChart({ medicationUses: [anOrder()] }) },
      }),
    );
    expect(await list.trackTexts(0)).toEqual([
      'none recorded',
      'naproxentried: not assessable',
      'none recorded',
      'none recorded',
    ]);
  });

  it('says "not loaded" where a chart could not be read, and offers to try again', async () => {
    const { list, store } = await listAfter(
      {},
      loaded([brenda]),
      PatientListApiActions.chartsFailed({ message: 'The server has a problem.' }),
    );
    expect(await list.trackTexts(0)).toEqual(Array(4).fill('not loaded'));
    expect((await list.alertTexts())[0]).toContain('The server has a problem.');
    const dispatch = spyOn(store, 'dispatch');
    await list.press('Try again');
    expect(dispatch).toHaveBeenCalledOnceWith(PatientListActions.chartsRetryClicked());
  });

  it('says what was looked for in vain', async () => {
    const { list } = await listAfter({ name: 'zzz', birthDate: '1972-03' }, loaded([]));
    expect(await list.emptyText()).toContain('No patient matches name “zzz”, born Mar 1972');
  });

  it('says how patients come in where there are none', async () => {
    const { list } = await listAfter({}, loaded([]));
    expect(await list.emptyText()).toContain('There are no patients yet');
    expect(await list.emptyText()).toContain('npm run import');
  });

  it('never says "no patients" of a page that could not be read', async () => {
    const unreadable = [{ id: 'Patient/odd', reason: 'the birth date is no date' }];
    const { list } = await listAfter({}, loaded([], { unreadable, total: 1 }));
    expect(await list.emptyText()).toBeNull();
    expect((await list.noteTexts())[0]).toContain(
      '1 patient of this page could not be read and is not listed: Patient/odd (the birth date is no date).',
    );
  });

  it('says that loading failed, and asks again on demand', async () => {
    const { list, store } = await listAfter(
      {},
      PatientListApiActions.pageFailed({ message: 'The server did not answer.' }),
    );
    expect(await list.alertTexts()).toEqual([
      jasmine.stringContaining('Patients could not be loaded. The server did not answer.'),
    ]);
    expect(await list.emptyText()).toBeNull();
    const dispatch = spyOn(store, 'dispatch');
    await list.press('Try again');
    expect(dispatch).toHaveBeenCalledOnceWith(PatientListActions.retryClicked());
  });

  it('keeps the rows when a later search fails, and says that they are of before', async () => {
    const { list } = await listAfter(
      {},
      loaded([brenda]),
      PatientListApiActions.pageFailed({ message: 'The server did not answer.' }),
    );
    expect((await list.rowTexts()).length).toBe(1);
    expect((await list.alertTexts())[0]).toContain('What you see was read before.');
  });

  it('blames the network, not the server, when this computer is offline', async () => {
    const { list } = await listAfter(
      {},
      SessionActions.connectionChanged({ isOnline: false }),
      PatientListApiActions.pageFailed({ message: 'The server did not answer.' }),
    );
    expect((await list.alertTexts())[0]).toContain('This computer is offline.');
  });

  it('says how the line was understood, and searches at once on Enter', async () => {
    const { list, navigate } = await listAfter({}, loaded([brenda]));
    await list.type('jackson 3/1/1972');
    expect(await list.understood()).toBe('Looking for name “jackson”, born 1 Mar 1972');
    await list.submit();
    expect(navigate).toHaveBeenCalledOnceWith([], {
      queryParams: { name: 'jackson', birthdate: '1972-03-01', identifier: null, page: null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  });

  it('writes the search of the address into the line', async () => {
    const { list } = await listAfter({ name: 'jackson', birthDate: '1972' }, loaded([brenda]));
    expect(await list.searchText()).toBe('jackson born 1972');
  });

  it('goes from the search to the rows, and from row to row, by arrow keys', async () => {
    const { list } = await listAfter({}, loaded([brenda, eve]));
    await list.arrowDown('search');
    expect(await list.focusedName()).toBe('Jackson, Brenda');
    await list.arrowDown(0);
    expect(await list.focusedName()).toBe('Everywoman, Eve');
    await list.arrowDown(1);
    expect(await list.focusedName()).toBe('Everywoman, Eve');
  });

  it('sorts on the server: what changed last comes first', async () => {
    const { list, navigate } = await listAfter({}, loaded([brenda]));
    await list.press('Updated');
    await list.press('Name');
    expect(
      navigate.calls.allArgs().map(([, extras]) => extras?.queryParams?.['sort'] as unknown),
    ).toEqual(['-updated', '-name']);
  });

  it('counts all patients found, and leads to the pages around this one', async () => {
    const page = { page: 2, total: 60, links: ['2', '3'] };
    const { list } = await listAfter({}, loaded([brenda, eve], page));
    expect(await list.range()).toBe('26–27 of 60 patients');
    expect(await list.pageLinks()).toEqual(['/', '/?page=3', '/', '/?page=3']);
  });

  it('keeps a step that leads nowhere, so that the focus on it is not lost', async () => {
    const page = { page: 3, total: 52, links: ['2', '3'] };
    const { list } = await listAfter({}, loaded([brenda, eve], page));
    expect(await list.pageLinks()).toEqual(['/?page=2', null, '/?page=2', null]);
  });

  describe('while typing', () => {
    beforeEach(() => {
      jasmine.clock().install().mockDate();
    });
    afterEach(() => {
      jasmine.clock().uninstall();
    });

    it('searches after a pause, once for all the letters before it', async () => {
      const { list, navigate, fixture } = await listAfter({}, loaded([brenda]));
      await list.type('jack');
      fixture.detectChanges();
      jasmine.clock().tick(249);
      expect(navigate).not.toHaveBeenCalled();
      jasmine.clock().tick(1);
      expect(navigate).toHaveBeenCalledTimes(1);
    });
  });
});
