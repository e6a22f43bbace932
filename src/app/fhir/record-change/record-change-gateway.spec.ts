import { TestBed } from '@angular/core/testing';
import type { Bundle, FhirResource, MedicationRequest } from 'fhir/r4';
import { of, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  EpisodeRecorded,
  RecordChange,
  TrialStopped,
} from '../../domain/record-change/record-change.ts';
import { FhirClient } from '../client/fhir-client.ts';
import { fhirFailure } from '../client/fhir-failure.ts';
import type { FhirFailure } from '../client/fhir-failure.ts';
import { RecordChangeGateway } from './record-change-gateway.ts';
import type { ChangeStanding } from './record-change-gateway.ts';

const EPISODE: EpisodeRecorded = {
  kind: 'episode-recorded',
  changeId: '7f9c24e8-3b12-4fef-91e0-aabbccddeeff',
  patientId: 'p1',
  timeZone: 'UTC',
  type: 'cramp',
  start: { precision: 'day', date: '2026-03-01' },
  end: null,
  severity: 5,
  sites: [],
  triggers: [],
  symptoms: [],
  interference: null,
  note: null,
};
const STOP: TrialStopped = {
  kind: 'trial-stopped',
  changeId: EPISODE.changeId,
  patientId: 'p1',
  timeZone: 'UTC',
  recordId: 'MedicationRequest/1',
  openedOnVersion: '3',
  stoppedOn: { precision: 'day', date: '2026-03-10' },
  reason: 'no-effect',
  reasonText: null,
};
const ORDER: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: '1',
  meta: { versionId: '3' },
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  note: [{ text: 'with food' }],
};

describe('RecordChangeGateway', () => {
  function setUp() {
    const client = jasmine.createSpyObj<FhirClient>('FhirClient', [
      'transaction',
      'search',
      'read',
      'update',
    ]);
    TestBed.configureTestingModule({ providers: [{ provide: FhirClient, useValue: client }] });
    const answerTo = (ask: 'send' | 'standing', change: RecordChange): unknown => {
      let outcome: ChangeStanding | FhirFailure | undefined;
      const answer: Observable<ChangeStanding> = TestBed.inject(RecordChangeGateway)[ask](change);
      answer.subscribe({ next: (v) => (outcome = v), error: (e: FhirFailure) => (outcome = e) });
      return outcome;
    };
    return { client, answerTo };
  }

  function answering(...statuses: string[]): Observable<Bundle> {
    const entry = statuses.map((status) => ({ response: { status } }));
    return of({ resourceType: 'Bundle', type: 'transaction-response', entry });
  }

  it('is stored once every entry was taken', () => {
    const { client, answerTo } = setUp();
    client.transaction.and.returnValue(answering('201 Created'));
    expect(answerTo('send', EPISODE)).toEqual({ kind: 'stored' });
  });

  it('is not stored where a server took the bundle but not the entry, or says nothing of it', () => {
    const { client, answerTo } = setUp();
    client.transaction.and.returnValue(answering('422'));
    expect(answerTo('send', EPISODE)).toEqual(jasmine.objectContaining({ kind: 'refused' }));
    client.transaction.and.returnValue(answering());
    expect(answerTo('send', EPISODE)).toEqual(jasmine.objectContaining({ kind: 'server' }));
  });

  it('asks the server itself, by the identifiers of the change, whether it was me', () => {
    const { client, answerTo } = setUp();
    client.search.and.returnValue(of({ resourceType: 'Bundle', type: 'searchset' }));
    expect(answerTo('standing', EPISODE)).toEqual({ kind: 'not-stored' });
    expect(client.search.calls.allArgs()).toEqual([
      [
        'Observation',
        { identifier: `urn:ladderline:change|${EPISODE.changeId}:episode` },
        { cache: 'no-cache' },
      ],
    ]);
  });

  function reading(client: jasmine.SpyObj<FhirClient>, resource: FhirResource): void {
    client.read.and.returnValue(of(resource));
  }

  it('edits the order as re-read, on the version it was opened on', () => {
    const { client, answerTo } = setUp();
    reading(client, ORDER);
    client.update.and.callFake((resource) => of(resource));
    expect(answerTo('send', STOP)).toEqual({ kind: 'stored' });
    const [sent, version] = client.update.calls.mostRecent().args;
    expect(version).toBe('3');
    expect(sent).toEqual(jasmine.objectContaining({ status: 'stopped', note: ORDER.note }));
    expect(client.read.calls.allArgs()).toEqual([
      ['MedicationRequest', '1', { cache: 'no-cache' }],
    ]);
  });

  it('does not touch an order that someone else edited since the form was opened', () => {
    const { client, answerTo } = setUp();
    reading(client, { ...ORDER, meta: { versionId: '4' }, status: 'on-hold' });
    expect(answerTo('send', STOP)).toEqual({
      kind: 'other-version',
      currentVersion: '4',
      theirs: 'Status: on-hold; no end recorded',
    });
    expect(client.update.calls.count()).toBe(0);
  });

  it('says "conflict" when the order is edited between re-read and write', () => {
    const { client, answerTo } = setUp();
    reading(client, ORDER);
    client.update.and.returnValue(throwError(() => fhirFailure('conflict', [])));
    expect(answerTo('send', STOP)).toEqual(jasmine.objectContaining({ kind: 'conflict' }));
  });

  it('edits nothing where the server names no version, and nothing that is no order', () => {
    const { client, answerTo } = setUp();
    reading(client, { ...ORDER, meta: {} });
    expect(answerTo('send', { ...STOP, openedOnVersion: null })).toEqual(
      jasmine.objectContaining({ kind: 'refused' }),
    );
    expect(answerTo('send', { ...STOP, recordId: 'Patient/1' })).toEqual(
      jasmine.objectContaining({ kind: 'refused' }),
    );
    expect(client.update.calls.count()).toBe(0);
  });
});
