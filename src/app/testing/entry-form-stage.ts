import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { provideState, provideStore, Store } from '@ngrx/store';
import type { Action } from '@ngrx/store';
import type { PatientChart } from '../domain/trial/patient-chart.ts';
import { OutboxActions } from '../outbox/outbox.actions.ts';
import { outboxFeature, selectOutboxStatus } from '../outbox/outbox.feature.ts';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../patient-record/patient-record.actions.ts';
import { patientRecordFeature } from '../patient-record/patient-record.feature.ts';
import { SessionApiActions } from '../session/session.actions.ts';
import { sessionFeature } from '../session/session.feature.ts';
import { EntryFormHarness } from '../shared/form/entry-form.harness.ts';
import { aFirstWave } from './builders/patient-record-builder.ts';

/** 1 March 2026, 09:00 at the clinic. */
export const NOW = '2026-03-01T15:00:00Z';
const CLINIC = {
  fhirBaseUrl: '/fhir',
  clinicName: 'Clinic',
  timeZone: 'America/Chicago',
  isDemo: false,
  now: NOW,
};

/** The record of one patient, read. */
export function recordRead(chart: Partial<PatientChart> = {}, patientId = 'p-1'): Action[] {
  const wave = aFirstWave();
  const record = {
    ...wave,
    patient: { ...wave.patient, id: patientId },
    chart: { ...wave.chart, ...chart },
  };
  return [
    PatientRecordActions.patientOpened({ patientId }),
    PatientRecordApiActions.firstWaveLoaded({ patientId, record }),
  ];
}

/** A form over the real store, after `history` has happened; nothing is really sent. */
export async function formStage<C>(
  component: Type<C>,
  inputs: Readonly<Record<string, string>> = {},
  ...history: Action[]
) {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideStore(),
      provideState(sessionFeature),
      provideState(patientRecordFeature),
      provideState(outboxFeature),
    ],
  });
  const store = TestBed.inject(Store);
  const happens = (...actions: Action[]) => {
    actions.forEach((action) => store.dispatch(action));
  };
  happens(
    SessionApiActions.configurationLoaded({ configuration: CLINIC, now: Date.parse(NOW) }),
    ...(history.length ? history : recordRead()),
  );
  const patientId = signal('p-1');
  const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);

  /** Opens the form anew, as a route does. */
  const open = async (more: Readonly<Record<string, string>> = inputs) => {
    const fixture = TestBed.createComponent(component, {
      bindings: [
        inputBinding('patientId', patientId),
        ...Object.entries(more).map(([name, value]) => inputBinding(name, () => value)),
      ],
    });
    return {
      fixture,
      form: await TestbedHarnessEnvironment.harnessForFixture(fixture, EntryFormHarness),
    };
  };
  return {
    ...(await open()),
    open,
    happens,
    navigate,
    patientId,
    items: () => store.selectSignal(selectOutboxStatus)().items,
    drafts: () => Object.values(store.selectSignal(outboxFeature.selectDrafts)().entities),
    discarded: (changeId: string) => {
      happens(OutboxActions.changeDiscarded({ changeId }));
    },
  };
}
