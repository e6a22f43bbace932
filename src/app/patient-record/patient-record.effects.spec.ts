import { Actions } from '@ngrx/effects';
import type { Action, Store } from '@ngrx/store';
import { of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { PatientRecordPart } from '../domain/record/patient-record-part.ts';
import { fhirFailure } from '../fhir/client/fhir-failure.ts';
import type { PatientRecordGateway } from '../fhir/patient-record/patient-record-gateway.ts';
import { OutboxApiActions } from '../outbox/outbox.actions.ts';
import { aFirstWave, aPatient, aRawRecord } from '../testing/builders/patient-record-builder.ts';
import { PatientRecordActions, PatientRecordApiActions } from './patient-record.actions.ts';
import { loadPatientRecord, loadRawRecord } from './patient-record.effects.ts';

describe('loadPatientRecord', () => {
  const opened = (patientId: string) => PatientRecordActions.patientOpened({ patientId });
  const waveOf = (id: string) => aFirstWave({ patient: aPatient({ id }) });
  const first = (id: string): PatientRecordPart => ({ kind: 'first-wave', record: waveOf(id) });
  const rest: PatientRecordPart = { kind: 'rest', entries: [], notReadable: [] };
  const progress = { records: 1000, searchesAnswered: 3, searches: 20 };

  function scheduler() {
    return new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
  }

  function gatewayReturning(ofPatient: PatientRecordGateway['ofPatient']) {
    const gateway = jasmine.createSpyObj<PatientRecordGateway>('PatientRecordGateway', [
      'ofPatient',
    ]);
    gateway.ofPatient.and.callFake(ofPatient);
    return gateway;
  }

  /** A store in which the patient of the latest `patientOpened` is open. */
  function storeAfter(actions: Actions): Store {
    let open: string | null = null;
    actions.subscribe((action: Action & { patientId?: string }) => {
      if (action.type === PatientRecordActions.patientOpened.type) open = action.patientId ?? null;
    });
    return { select: () => of(open) } as unknown as Store;
  }

  it('drops a late answer for a patient who is no longer open', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const actions = new Actions(hot('a-b', { a: opened('p-1'), b: opened('p-2') }));
      const gateway = gatewayReturning((id) =>
        id === 'p-1'
          ? cold('-----f-r|', { f: first('p-1'), r: rest })
          : cold('-f-r|', { f: first('p-2'), r: rest }),
      );
      expectObservable(loadPatientRecord(actions, gateway, storeAfter(actions))).toBe('---f-r', {
        f: PatientRecordApiActions.firstWaveLoaded({ patientId: 'p-2', record: waveOf('p-2') }),
        r: PatientRecordApiActions.restLoaded({ patientId: 'p-2', entries: [], notReadable: [] }),
      });
    });
  });

  it('drops the second wave of a patient who was left between the two', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const actions = new Actions(hot('a--b', { a: opened('p-1'), b: opened('p-2') }));
      const gateway = gatewayReturning((id) =>
        id === 'p-1' ? cold('-f---r|', { f: first('p-1'), r: rest }) : cold('------'),
      );
      expectObservable(loadPatientRecord(actions, gateway, storeAfter(actions))).toBe('-f', {
        f: PatientRecordApiActions.firstWaveLoaded({ patientId: 'p-1', record: waveOf('p-1') }),
      });
    });
  });

  it('tells what arrives, in order, and that the second wave failed', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const actions = new Actions(hot('a', { a: opened('p-1') }));
      const gateway = gatewayReturning(() =>
        cold('-f-p-x|', {
          f: first('p-1'),
          p: { kind: 'rest-progress', progress },
          x: { kind: 'rest-failed', message: 'The server did not answer.' },
        }),
      );
      expectObservable(loadPatientRecord(actions, gateway, storeAfter(actions))).toBe('-f-p-x', {
        f: PatientRecordApiActions.firstWaveLoaded({ patientId: 'p-1', record: waveOf('p-1') }),
        p: PatientRecordApiActions.restProgressed({ patientId: 'p-1', progress }),
        x: PatientRecordApiActions.restFailed({
          patientId: 'p-1',
          message: 'The server did not answer.',
        }),
      });
    });
  });

  it('reports a failure and keeps listening', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const actions = new Actions(hot('a-a', { a: opened('p-1') }));
      const gateway = gatewayReturning(() => cold('#', {}, fhirFailure('not-found', [])));
      expectObservable(loadPatientRecord(actions, gateway, storeAfter(actions))).toBe('f-f', {
        f: PatientRecordApiActions.firstWaveFailed({
          patientId: 'p-1',
          message: 'The server has no such record.',
        }),
      });
    });
  });

  it('reloads after a change was saved for the open patient, and only for that one', () => {
    const saved = (patientId: string) =>
      OutboxApiActions.changeSaved({ patientId, changeId: 'c-1' });
    scheduler().run(({ hot, cold, expectObservable }) => {
      const actions = new Actions(
        hot('a--b-c', { a: opened('p-1'), b: saved('p-2'), c: saved('p-1') }),
      );
      const gateway = gatewayReturning((id) => cold('f|', { f: first(id) }));
      const loaded = PatientRecordApiActions.firstWaveLoaded({
        patientId: 'p-1',
        record: waveOf('p-1'),
      });
      expectObservable(loadPatientRecord(actions, gateway, storeAfter(actions))).toBe('f----f', {
        f: loaded,
      });
    });
  });

  for (const recordId of [
    'Observation',
    '../../admin',
    'Observation/..',
    'Observation/1?x=2',
    '',
  ]) {
    it(`asks the server nothing for “${recordId}”, which names no record`, () => {
      scheduler().run(({ hot, expectObservable }) => {
        const actions = new Actions(
          hot('a', { a: PatientRecordActions.recordOpened({ recordId }) }),
        );
        const gateway = jasmine.createSpyObj<PatientRecordGateway>('PatientRecordGateway', [
          'rawRecord',
        ]);
        expectObservable(loadRawRecord(actions, gateway)).toBe('f', {
          f: PatientRecordApiActions.rawRecordFailed({
            recordId,
            message: `The address asks for “${recordId}”, which names no record.`,
          }),
        });
      });
    });
  }

  it('reads a record anew each time it is opened, and drops it once it is closed', () => {
    const record = aRawRecord();
    scheduler().run(({ hot, cold, expectObservable }) => {
      const actions = new Actions(
        hot('a--a-c', {
          a: PatientRecordActions.recordOpened({ recordId: 'Observation/1' }),
          c: PatientRecordActions.recordClosed(),
        }),
      );
      const gateway = jasmine.createSpyObj<PatientRecordGateway>('PatientRecordGateway', [
        'rawRecord',
      ]);
      gateway.rawRecord.and.returnValue(cold('--r|', { r: record }));
      // The second read would answer at the very frame of the close and is dropped by it.
      expectObservable(loadRawRecord(actions, gateway)).toBe('--r', {
        r: PatientRecordApiActions.rawRecordLoaded({ record }),
      });
    });
  });
});
