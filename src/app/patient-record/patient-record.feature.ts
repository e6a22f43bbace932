import { createFeature, createReducer, on } from '@ngrx/store';
import type { ActiveFlag } from '../domain/problem/flag.ts';
import type { Allergy } from '../domain/problem/allergy.ts';
import type { Patient } from '../domain/patient/patient.ts';
import type { Problem } from '../domain/problem/problem.ts';
import type { NotReadable } from '../domain/record/not-readable.ts';
import type { LoadProgress } from '../domain/record/patient-record-part.ts';
import type { RawRecord } from '../domain/record/raw-record.ts';
import type { RecordId } from '../domain/record/record-id.ts';
import type { TimelineEntry } from '../domain/timeline/timeline-entry.ts';
import type { PatientChart } from '../domain/trial/patient-chart.ts';
import { OutboxApiActions } from '../outbox/outbox.actions.ts';
import { failed, IDLE, LOADED, LOADING } from '../shared/ngrx/load-state.ts';
import type { LoadState } from '../shared/ngrx/load-state.ts';
import { PatientRecordActions, PatientRecordApiActions } from './patient-record.actions.ts';

/** The raw record panel: which record, and what the server says of it now. */
export interface OpenRecord {
  readonly recordId: RecordId;
  readonly load: LoadState;
  readonly record: RawRecord | null;
}

export interface PatientRecordState {
  readonly patientId: string | null;
  readonly patient: Patient | null;
  /** The first wave: header, synopsis, trials. */
  readonly load: LoadState;
  /** The second wave: everything else of the timeline. */
  readonly restLoad: LoadState;
  /** A quiet reload, while what was read before stays on the screen. */
  readonly refresh: LoadState;
  /** Null until the first wave is complete: no verdict rests on half a chart. */
  readonly chart: PatientChart | null;
  readonly problems: readonly Problem[];
  readonly allergies: readonly Allergy[];
  readonly flags: readonly ActiveFlag[];
  readonly entries: readonly TimelineEntry[];
  readonly progress: LoadProgress | null;
  readonly notReadable: readonly NotReadable[];
  readonly openRecord: OpenRecord | null;
}

const initialState: PatientRecordState = {
  patientId: null,
  patient: null,
  load: IDLE,
  restLoad: IDLE,
  refresh: IDLE,
  chart: null,
  problems: [],
  allergies: [],
  flags: [],
  entries: [],
  progress: null,
  notReadable: [],
  openRecord: null,
};

/** An answer for a patient who is no longer open changes nothing, whatever let it through. */
function ifOpen(
  state: PatientRecordState,
  patientId: string,
  change: Partial<PatientRecordState>,
): PatientRecordState {
  return state.patientId === patientId ? { ...state, ...change } : state;
}

function replacing(
  shown: readonly TimelineEntry[],
  read: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const readIds = new Set(read.map(({ id }) => id));
  return [...read, ...shown.filter(({ id }) => !readIds.has(id))];
}

export const patientRecordFeature = createFeature({
  name: 'patientRecord',
  reducer: createReducer(
    initialState,
    // A new patient starts from nothing: never show the previous patient's facts.
    on(PatientRecordActions.patientOpened, (_, { patientId }): PatientRecordState => ({
      ...initialState,
      patientId,
      load: LOADING,
      restLoad: LOADING,
    })),
    on(
      PatientRecordActions.reloadRequested,
      OutboxApiActions.changeSaved,
      (state, { patientId }): PatientRecordState =>
        ifOpen(
          state,
          patientId,
          state.chart
            ? { refresh: LOADING, restLoad: state.restLoad.kind === 'loaded' ? LOADED : LOADING }
            : { load: LOADING, restLoad: LOADING },
        ),
    ),
    on(
      PatientRecordApiActions.firstWaveLoaded,
      (state, { patientId, record }): PatientRecordState =>
        ifOpen(state, patientId, {
          ...record,
          load: LOADED,
          entries: replacing(state.entries, record.entries),
        }),
    ),
    on(
      PatientRecordApiActions.firstWaveFailed,
      (state, { patientId, message }): PatientRecordState =>
        ifOpen(
          state,
          patientId,
          state.chart
            ? { refresh: failed(message) }
            : { load: failed(message), restLoad: failed(message) },
        ),
    ),
    on(
      PatientRecordApiActions.restProgressed,
      (state, { patientId, progress }): PatientRecordState =>
        ifOpen(state, patientId, { progress }),
    ),
    on(
      PatientRecordApiActions.restLoaded,
      (state, { patientId, entries, notReadable }): PatientRecordState =>
        ifOpen(state, patientId, { entries, notReadable, restLoad: LOADED, refresh: IDLE }),
    ),
    on(PatientRecordApiActions.restFailed, (state, { patientId, message }): PatientRecordState =>
      ifOpen(
        state,
        patientId,
        state.restLoad.kind === 'loaded'
          ? { refresh: failed(message) }
          : { restLoad: failed(message), refresh: IDLE },
      ),
    ),
    on(PatientRecordActions.recordOpened, (state, { recordId }): PatientRecordState => ({
      ...state,
      openRecord: { recordId, load: LOADING, record: null },
    })),
    on(PatientRecordActions.recordClosed, (state): PatientRecordState => ({
      ...state,
      openRecord: null,
    })),
    on(PatientRecordApiActions.rawRecordLoaded, (state, { record }): PatientRecordState =>
      state.openRecord?.recordId === record.id
        ? { ...state, openRecord: { recordId: record.id, load: LOADED, record } }
        : state,
    ),
    on(
      PatientRecordApiActions.rawRecordFailed,
      (state, { recordId, message }): PatientRecordState =>
        state.openRecord?.recordId === recordId
          ? { ...state, openRecord: { recordId, load: failed(message), record: null } }
          : state,
    ),
  ),
});

export const {
  selectPatientId,
  selectPatient,
  selectChart,
  selectProblems,
  selectAllergies,
  selectFlags,
  selectLoad,
  selectRestLoad,
  selectRefresh,
  selectProgress,
  selectNotReadable,
  selectOpenRecord,
} = patientRecordFeature;

/** Every record read so far, of all kinds and years. */
export const selectTimelineEntries = patientRecordFeature.selectEntries;
