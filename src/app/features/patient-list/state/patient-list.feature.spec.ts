import type { Action } from '@ngrx/store';
import { ALL_PATIENTS } from '../../../domain/patient/patient-search.ts';
import type { PatientChart } from '../../../domain/trial/patient-chart.ts';
import { SessionApiActions } from '../../../session/session.actions.ts';
import { sessionFeature } from '../../../session/session.feature.ts';
import {
  AFTER_THE_TRIALS,
  aChart,
  anOrder,
  CLINIC_ZONE,
} from '../../../testing/builders/chart-builder.ts';
import { aListedPatient, aPatientPage } from '../../../testing/builders/patient-list-builder.ts';
import { PatientListActions, PatientListApiActions } from './patient-list.actions.ts';
import { patientListFeature } from './patient-list.feature.ts';

describe('the state of the patient list', () => {
  const session = sessionFeature.reducer(
    undefined,
    SessionApiActions.configurationLoaded({
      configuration: {
        fhirBaseUrl: '/fhir',
        clinicName: 'Clinic',
        timeZone: CLINIC_ZONE,
        isDemo: false,
        now: null,
      },
      now: AFTER_THE_TRIALS.now,
    }),
  );

  const opened = PatientListActions.listOpened({
    query: { search: { ...ALL_PATIENTS, name: 'jackson' }, sort: 'name' },
    page: 1,
  });
  const loaded = PatientListApiActions.pageLoaded({ page: aPatientPage([aListedPatient()]) });
  const failed = PatientListApiActions.pageFailed({ message: 'No answer.' });

  function charts(chart: PatientChart, patientId = 'p-1') {
    return PatientListApiActions.chartsLoaded({ charts: { [patientId]: chart } });
  }

  function viewAfter(...history: Action[]) {
    const patientList = history.reduce(patientListFeature.reducer, undefined);
    if (!patientList) throw new Error('no state');
    return patientListFeature.selectPatientList({ patientList, session } as never);
  }

  it('shows who was found before it knows what was tried', () => {
    const view = viewAfter(opened, loaded);
    expect(view.rows.map(({ patient, tracks }) => [patient.id, tracks])).toEqual([['p-1', null]]);
    expect(view.chartsLoad.kind).toBe('loading');
  });

  it('shows where each patient stands as soon as the charts are there', () => {
    const { rows } = viewAfter(opened, loaded, charts(aChart({ medicationUses: [anOrder()] })));
    expect(rows[0]?.tracks?.medication).toEqual(
      jasmine.objectContaining({ kind: 'tried', name: 'naproxen', verdict: 'not-assessable' }),
    );
    expect(rows[0]?.tracks?.injection.kind).toBe('none-recorded');
  });

  it("never gives a patient another one's chart", () => {
    const { rows } = viewAfter(opened, loaded, charts(aChart(), 'someone-else'));
    expect(rows[0]?.tracks).toBeNull();
  });

  it('keeps what is on the screen while another list is on its way, and when that fails', () => {
    const all = PatientListActions.listOpened({
      query: { search: ALL_PATIENTS, sort: 'name' },
      page: 1,
    });
    const view = viewAfter(opened, loaded, charts(aChart()), all, failed);
    expect(view.load).toEqual({ kind: 'failed', message: 'No answer.' });
    expect(view.rows.length).toBe(1);
    expect(view.answered?.search.name).toBe('jackson');
  });

  it('does not wait for ever for charts that were given up for a list that then failed', () => {
    const view = viewAfter(opened, loaded, opened, failed);
    expect(view.chartsLoad.kind).toBe('failed');
  });

  it('shows no state at all rather than one that may be stale', () => {
    const chartsFailed = PatientListApiActions.chartsFailed({ message: 'No answer.' });
    const view = viewAfter(opened, loaded, charts(aChart()), opened, loaded, chartsFailed);
    expect(view.rows[0]?.tracks).toBeNull();
    expect(view.chartsLoad).toEqual({ kind: 'failed', message: 'No answer.' });
  });

  it('knows whether there is a page after this one', () => {
    const page = (links: readonly string[], number: number) =>
      PatientListApiActions.pageLoaded({
        page: aPatientPage([aListedPatient()], { links, page: number, total: 60 }),
      });
    expect(viewAfter(opened, page(['2', '3'], 2)).answered?.hasNext).toBeTrue();
    expect(viewAfter(opened, page(['2', '3'], 3)).answered?.hasNext).toBeFalse();
  });
});
