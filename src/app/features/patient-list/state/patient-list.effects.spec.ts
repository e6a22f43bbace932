import { TestBed } from '@angular/core/testing';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { provideState, provideStore, Store } from '@ngrx/store';
import { tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { ALL_PATIENTS } from '../../../domain/patient/patient-search.ts';
import type { PatientQuery } from '../../../domain/patient/patient-search.ts';
import { EMPTY_CHART } from '../../../domain/trial/patient-chart.ts';
import type { PatientListGateway } from '../../../fhir/patient/patient-list-gateway.ts';
import { aListedPatient, aPatientPage } from '../../../testing/builders/patient-list-builder.ts';
import { PatientListActions, PatientListApiActions } from './patient-list.actions.ts';
import { loadCharts, loadPage } from './patient-list.effects.ts';
import { patientListFeature } from './patient-list.feature.ts';

describe('the effects of the patient list', () => {
  const jackson = opened('jackson');
  const miller = opened('miller');
  const millers = aPatientPage([aListedPatient({ id: 'miller', familyName: 'Miller' })]);
  const jacksons = aPatientPage([aListedPatient()]);
  const noAnswer = { kind: 'offline', message: 'The server did not answer.', issues: [] };

  function queryFor(name: string): PatientQuery {
    return { search: { ...ALL_PATIENTS, name }, sort: 'name' };
  }

  function opened(name: string, page = 1) {
    return PatientListActions.listOpened({ query: queryFor(name), page });
  }

  function gateway() {
    return jasmine.createSpyObj<PatientListGateway>('PatientListGateway', ['page', 'charts']);
  }

  function storeAfter(...history: Action[]): Store {
    TestBed.configureTestingModule({
      providers: [provideStore(), provideState(patientListFeature)],
    });
    const store = TestBed.inject<Store>(Store);
    history.forEach((action) => store.dispatch(action));
    return store;
  }

  /** As in the app: the reducer has seen an action before the effects see it. */
  function actionsThrough(store: Store, source: Observable<Action>): Actions {
    return new Actions(source.pipe(tap((action) => store.dispatch(action))));
  }

  function scheduler(): TestScheduler {
    return new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
  }

  it('drops a late answer to an older search', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const store = storeAfter();
      const server = gateway();
      server.page.and.callFake(({ search }) =>
        search.name === 'jackson' ? cold('-----j|', { j: jacksons }) : cold('-m|', { m: millers }),
      );
      const actions = actionsThrough(store, hot('a-b', { a: jackson, b: miller }));
      expectObservable(loadPage(actions, store, server)).toBe('---m', {
        m: PatientListApiActions.pageLoaded({ page: millers }),
      });
    });
  });

  it('reports a failure and keeps listening', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const store = storeAfter();
      const server = gateway();
      server.page.and.returnValues(cold('#', {}, noAnswer), cold('j|', { j: jacksons }));
      const actions = actionsThrough(
        store,
        hot('a-b', { a: jackson, b: PatientListActions.retryClicked() }),
      );
      expectObservable(loadPage(actions, store, server)).toBe('f-j', {
        f: PatientListApiActions.pageFailed({ message: 'The server did not answer.' }),
        j: PatientListApiActions.pageLoaded({ page: jacksons }),
      });
    });
  });

  it('goes on from the links of the list that is open, never from those of another search', () => {
    const links = ['/fhir?page=2'];
    const many = { ...jacksons, total: 60, links };
    const store = storeAfter(jackson, PatientListApiActions.pageLoaded({ page: many }));
    scheduler().run(({ hot, cold, expectObservable, flush }) => {
      const server = gateway();
      server.page.and.returnValue(cold('|'));
      const actions = actionsThrough(
        store,
        hot('a-b', { a: opened('jackson', 2), b: opened('miller', 2) }),
      );
      expectObservable(loadPage(actions, store, server)).toBe('');
      flush();
      expect(server.page.calls.allArgs()).toEqual([
        [queryFor('jackson'), 2, links],
        [queryFor('miller'), 2, []],
      ]);
    });
  });

  it('asks for the charts of the patients on the page', () => {
    const store = storeAfter(jackson);
    scheduler().run(({ hot, cold, expectObservable }) => {
      const server = gateway();
      server.charts
        .withArgs(['p-1'])
        .and.returnValue(cold('-c|', { c: new Map([['p-1', EMPTY_CHART]]) }));
      const page = PatientListApiActions.pageLoaded({ page: jacksons });
      const actions = actionsThrough(store, hot('p', { p: page }));
      expectObservable(loadCharts(actions, store, server)).toBe('-c', {
        c: PatientListApiActions.chartsLoaded({ charts: { 'p-1': EMPTY_CHART } }),
      });
    });
  });

  it('gives up the charts of a list that is being left', () => {
    const store = storeAfter(jackson);
    scheduler().run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const server = gateway();
      const answer = cold<ReadonlyMap<string, typeof EMPTY_CHART>>('-----c|', { c: new Map() });
      server.charts.and.returnValue(answer);
      const page = PatientListApiActions.pageLoaded({ page: jacksons });
      const actions = actionsThrough(store, hot('p--m', { p: page, m: miller }));
      expectObservable(loadCharts(actions, store, server)).toBe('');
      expectSubscriptions(answer.subscriptions).toBe('^--!');
    });
  });

  it('says when charts could not be read, and reads them again when asked', () => {
    const store = storeAfter(jackson);
    scheduler().run(({ hot, cold, expectObservable }) => {
      const server = gateway();
      server.charts.and.returnValues(
        cold('#', {}, noAnswer),
        cold('c|', { c: new Map([['p-1', EMPTY_CHART]]) }),
      );
      const actions = actionsThrough(
        store,
        hot('p-r', {
          p: PatientListApiActions.pageLoaded({ page: jacksons }),
          r: PatientListActions.chartsRetryClicked(),
        }),
      );
      expectObservable(loadCharts(actions, store, server)).toBe('f-c', {
        f: PatientListApiActions.chartsFailed({ message: 'The server did not answer.' }),
        c: PatientListApiActions.chartsLoaded({ charts: { 'p-1': EMPTY_CHART } }),
      });
    });
  });
});
