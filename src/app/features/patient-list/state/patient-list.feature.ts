import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { ListedPatient, PatientPage } from '../../../domain/patient/patient-page.ts';
import { ALL_PATIENTS } from '../../../domain/patient/patient-search.ts';
import type { PatientQuery } from '../../../domain/patient/patient-search.ts';
import { DEFAULT_PROTOCOL } from '../../../domain/protocol/default-protocol.ts';
import { ledger } from '../../../domain/trial/ledger.ts';
import type { PatientChart } from '../../../domain/trial/patient-chart.ts';
import { trackStates } from '../../../domain/trial/track-state.ts';
import type { TrackStates } from '../../../domain/trial/track-state.ts';
import { selectClock } from '../../../session/session.feature.ts';
import { failed, IDLE, LOADED, LOADING } from '../../../shared/ngrx/load-state.ts';
import type { LoadState } from '../../../shared/ngrx/load-state.ts';
import { PatientListActions, PatientListApiActions } from './patient-list.actions.ts';

interface PatientListState {
  readonly query: PatientQuery;
  /** What was asked for; `list.page` is what came. */
  readonly page: number;
  readonly load: LoadState;
  /** Stays on the screen while the next one is on its way, and when that fails. */
  readonly list: PatientPage | null;
  /** What `list` answers: the words "no patient matches ..." must be about this one. */
  readonly listQuery: PatientQuery | null;
  readonly chartsLoad: LoadState;
  readonly charts: Readonly<Record<string, PatientChart>>;
}

/** One line of the list; `tracks` null: the chart is not there (yet). */
export interface PatientRow extends ListedPatient {
  readonly tracks: TrackStates | null;
}

const initialState: PatientListState = {
  query: { search: ALL_PATIENTS, sort: 'name' },
  page: 1,
  load: IDLE,
  list: null,
  listQuery: null,
  chartsLoad: IDLE,
  charts: {},
};

export const patientListFeature = createFeature({
  name: 'patientList',
  reducer: createReducer(
    initialState,
    on(PatientListActions.listOpened, (state, { query, page }): PatientListState => ({
      ...state,
      query,
      page,
      load: LOADING,
    })),
    on(PatientListActions.retryClicked, (state): PatientListState => ({
      ...state,
      load: LOADING,
    })),
    on(PatientListActions.chartsRetryClicked, (state): PatientListState => ({
      ...state,
      chartsLoad: LOADING,
    })),
    on(PatientListApiActions.pageLoaded, (state, { page }): PatientListState => ({
      ...state,
      list: page,
      listQuery: state.query,
      load: LOADED,
      chartsLoad: LOADING,
    })),
    on(PatientListApiActions.pageFailed, (state, { message }): PatientListState => ({
      ...state,
      load: failed(message),
      // Charts that were still on their way were given up for this page.
      chartsLoad: state.chartsLoad.kind === 'loading' ? failed(message) : state.chartsLoad,
    })),
    on(PatientListApiActions.chartsLoaded, (state, { charts }): PatientListState => ({
      ...state,
      charts,
      chartsLoad: LOADED,
    })),
    on(PatientListApiActions.chartsFailed, (state, { message }): PatientListState => ({
      ...state,
      charts: {},
      chartsLoad: failed(message),
    })),
  ),
  extraSelectors: ({ selectPatientListState, selectList, selectCharts }) => {
    const selectRows = createSelector(
      selectList,
      selectCharts,
      selectClock,
      (list, charts, clock): readonly PatientRow[] =>
        (list?.patients ?? []).map((listed) => {
          const chart = charts[listed.patient.id];
          const tracks = chart ? trackStates(ledger(chart, DEFAULT_PROTOCOL, clock)) : null;
          return { ...listed, tracks };
        }),
    );
    return {
      selectRows,
      selectPatientList: createSelector(
        selectPatientListState,
        selectRows,
        ({ query, load, list, listQuery, chartsLoad }, rows) => ({
          load,
          chartsLoad,
          rows,
          sort: query.sort,
          search: query.search,
          /** Null before the first answer. */
          answered: list && {
            search: listQuery?.search ?? ALL_PATIENTS,
            page: list.page,
            total: list.total,
            hasNext: list.links.length >= list.page,
            unreadable: list.unreadable,
          },
        }),
      ),
      /** The pages of the list that is open: only links that belong to its query are worth following. */
      selectRequest: createSelector(
        selectPatientListState,
        ({ query, page, list, listQuery, load }) => ({
          query,
          page,
          links: list && load.kind !== 'failed' && isSameQuery(query, listQuery) ? list.links : [],
        }),
      ),
    };
  },
});

function isSameQuery(a: PatientQuery, b: PatientQuery | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
