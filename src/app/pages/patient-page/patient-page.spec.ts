import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideState, provideStore, Store } from '@ngrx/store';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../../patient-record/patient-record.actions.ts';
import {
  patientRecordFeature,
  selectPatientId,
} from '../../patient-record/patient-record.feature.ts';
import { outboxFeature } from '../../outbox/outbox.feature.ts';
import { sessionFeature } from '../../session/session.feature.ts';
import { aFirstWave, aPatient } from '../../testing/builders/patient-record-builder.ts';
import { PatientPage } from './patient-page.ts';

describe('PatientPage', () => {
  async function pageAt(url: string) {
    TestBed.configureTestingModule({
      providers: [
        provideStore(),
        provideState(sessionFeature),
        provideState(patientRecordFeature),
        provideState(outboxFeature),
        provideRouter(
          [{ path: 'patients/:patientId', component: PatientPage }],
          withComponentInputBinding(),
        ),
      ],
    });
    const store = TestBed.inject(Store);
    const harness = await RouterTestingHarness.create();
    const page = await harness.navigateByUrl(url, PatientPage);
    const element = harness.routeNativeElement;
    if (!element) throw new Error('no page');
    return {
      page,
      store,
      element,
      visit: (next: string) => harness.navigateByUrl(next),
      settle: () => harness.fixture.whenStable(),
      openPatientId: store.selectSignal(selectPatientId),
    };
  }

  const brendaLoaded = PatientRecordApiActions.firstWaveLoaded({
    patientId: 'p-1',
    record: aFirstWave(),
  });
  const failed = PatientRecordApiActions.firstWaveFailed({
    patientId: 'p-1',
    message: 'The server has no such record.',
  });

  it('opens the patient of the address, and the next one when the address changes', async () => {
    const { openPatientId, visit } = await pageAt('/patients/p-1');
    expect(openPatientId()).toBe('p-1');
    await visit('/patients/p-2');
    expect(openPatientId()).toBe('p-2');
  });

  it('carries the name of the open patient in the title, never that of the one before', async () => {
    const { store, settle, visit } = await pageAt('/patients/p-1');
    expect(document.title).toBe('Patient · Ladderline');
    store.dispatch(brendaLoaded);
    await settle();
    expect(document.title).toBe('Jackson, Brenda · Ladderline');
    await visit('/patients/p-2');
    expect(document.title).toBe('Patient · Ladderline');
    const eve = aFirstWave({
      patient: aPatient({ familyName: 'Everywoman', givenNames: ['Eve'] }),
    });
    store.dispatch(PatientRecordApiActions.firstWaveLoaded({ patientId: 'p-2', record: eve }));
    await settle();
    expect(document.title).toBe('Everywoman, Eve · Ladderline');
  });

  it('says that an address leads to no patient, with a way back and a way to try again', async () => {
    const { store, settle, element } = await pageAt('/patients/p-1');
    store.dispatch(failed);
    await settle();
    const alert = element.querySelector('[role=alert]');
    expect(alert?.textContent).toContain('This patient could not be opened');
    expect(alert?.textContent).toContain('The server has no such record.');
    expect(alert?.querySelector('a')?.getAttribute('href')).toBe('/patients');

    const dispatch = spyOn(store, 'dispatch');
    alert?.querySelector('button')?.click();
    expect(dispatch.calls.allArgs() as unknown[]).toEqual([
      [PatientRecordActions.reloadRequested({ patientId: 'p-1' })],
    ]);
  });

  it('keeps the chart on the screen when it could not be read again, and says so', async () => {
    const { store, settle, element } = await pageAt('/patients/p-1');
    store.dispatch(brendaLoaded);
    store.dispatch(PatientRecordActions.reloadRequested({ patientId: 'p-1' }));
    store.dispatch(failed);
    await settle();
    expect(element.querySelector<HTMLElement>('.chart')?.hidden).toBeFalse();
    expect(element.querySelector('[role=alert]')?.textContent).toContain(
      'What you see was read before.',
    );
  });

  it('opens a record beside the chart, as the address says', async () => {
    const { element } = await pageAt('/patients/p-1?record=Observation/42');
    expect(element.querySelector('app-raw-record-panel')?.textContent).toContain('Observation/42');
  });
});
