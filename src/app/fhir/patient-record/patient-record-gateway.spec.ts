import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4';
import type { PatientRecordPart } from '../../domain/record/patient-record-part.ts';
import type { FhirFailure } from '../client/fhir-failure.ts';
import { PatientRecordGateway } from './patient-record-gateway.ts';

type Json = Readonly<Record<string, unknown>>;
/** What the server has for one search: resources, a status other than 200, or nothing. */
interface Answer {
  readonly status?: string;
  readonly resources?: readonly Json[];
  readonly included?: readonly Json[];
  readonly next?: string;
}

describe('PatientRecordGateway', () => {
  let http: HttpTestingController;
  let requests: number;

  const PATIENT = { resourceType: 'Patient', id: 'p-1', name: [{ family: 'Jackson' }] };
  const CAPABILITIES = {
    resourceType: 'CapabilityStatement',
    rest: [
      {
        resource: [
          typeFoundBy('Patient', 'identifier'),
          typeFoundBy('Observation', 'patient'),
          typeFoundBy('Condition', 'patient'),
          typeFoundBy('Claim', 'patient'),
          typeFoundBy('Coverage', 'beneficiary'),
          typeFoundBy('AuditEvent', 'patient'),
          typeFoundBy('Practitioner', 'name'),
          typeFoundBy('MedicinalProductIndication', 'subject'),
        ],
      },
    ],
  };

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    requests = 0;
  });

  afterEach(() => {
    http.verify();
  });

  function typeFoundBy(type: string, name: string) {
    return { type, searchParam: [{ name, type: 'reference' }] };
  }

  function observation(id: string, code = '91147-9'): Json {
    const coding = [{ system: 'http://loinc.org', code }];
    return { resourceType: 'Observation', id, status: 'final', code: { coding }, valueInteger: 5 };
  }

  /** Opens the record; `parts` and `failure` fill while the test lets the server answer. */
  function open() {
    const parts: PatientRecordPart[] = [];
    const opened: { parts: PatientRecordPart[]; failure?: FhirFailure; isDone?: boolean } = {
      parts,
    };
    TestBed.inject(PatientRecordGateway)
      .ofPatient('p-1')
      .subscribe({
        next: (part) => parts.push(part),
        error: (failure: FhirFailure) => (opened.failure = failure),
        complete: () => (opened.isDone = true),
      });
    return opened;
  }

  function pageOf({ resources = [], included = [], next }: Answer): Bundle {
    const entry = (mode: 'match' | 'include') => (resource: Json) =>
      ({ resource: resource as unknown as FhirResource, search: { mode } }) satisfies BundleEntry;
    return {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [...resources.map(entry('match')), ...included.map(entry('include'))],
      ...(next ? { link: [{ relation: 'next', url: next }] } : {}),
    };
  }

  /** Answers the waiting batch; `answers` by the beginning of the search's address. */
  function answerBatch(answers: Readonly<Record<string, Answer>>): string[] {
    const { request, flush } = batchRequest();
    const asked = ((request.body as Bundle).entry ?? []).map((entry) => entry.request?.url ?? '');
    const entry = asked.map((url): BundleEntry => {
      if (url === 'Patient/p-1' && !('Patient/p-1' in answers)) {
        return { resource: PATIENT, response: { status: '200 OK' } };
      }
      const name = Object.keys(answers).find((start) => url.startsWith(start));
      const answer = (name ? answers[name] : undefined) ?? {};
      if (answer.status) return { response: { status: answer.status } };
      return { resource: pageOf(answer), response: { status: '200 OK' } };
    });
    flush({ resourceType: 'Bundle', type: 'batch-response', entry });
    return asked;
  }

  function batchRequest() {
    const call = http.expectOne({ method: 'POST', url: '/fhir' });
    requests += 1;
    return { request: call.request, flush: (body: Bundle) => call.flush(body) };
  }

  function answerCapabilities(): void {
    http.expectOne('/fhir/metadata').flush(CAPABILITIES);
    requests += 1;
  }

  function answerPage(url: string, answer: Answer): void {
    http.expectOne(url).flush(pageOf(answer));
    requests += 1;
  }

  function entriesOf(parts: readonly PatientRecordPart[]): readonly string[] {
    const last = parts.at(-1);
    return last?.kind === 'rest' ? last.entries.map(({ id }) => id).sort() : [];
  }

  it('counts every record once, and what only came along by _include not at all', () => {
    const opened = open();
    answerBatch({
      'Observation?': { resources: [observation('peg')] },
      'MedicationRequest?': {
        resources: [{ resourceType: 'MedicationRequest', id: 'm', status: 'active' }],
        included: [{ resourceType: 'Medication', id: 'drug' }],
      },
    });
    answerCapabilities();
    answerBatch({
      'Observation?': { resources: [observation('peg'), observation('weight', '29463-7')] },
      'Claim?': { resources: [{ resourceType: 'Claim', id: 'c' }] },
    });
    expect(opened.isDone).toBeTrue();
    expect(entriesOf(opened.parts)).toEqual([
      'Claim/c',
      'MedicationRequest/m',
      'Observation/peg',
      'Observation/weight',
      'Patient/p-1',
    ]);
  });

  it('asks in the second wave for every type the server finds by patient, and only once for each', () => {
    open();
    const first = answerBatch({});
    answerCapabilities();
    const second = answerBatch({});
    expect(first.filter((url) => url.startsWith('Condition?')).length).toBe(1);
    expect(second).toEqual([
      'Observation?patient=p-1&_count=1000',
      'Claim?patient=p-1&_count=1000',
      'Coverage?beneficiary=Patient/p-1&_count=1000',
    ]);
  });

  it('follows every page before it speaks of a chart, in few requests', () => {
    const opened = open();
    answerBatch({ 'Procedure?': { next: '/fhir/Procedure?_cursor=2' } });
    expect(opened.parts).toEqual([]);
    answerPage('/fhir/Procedure?_cursor=2', { next: '/fhir/Procedure?_cursor=3' });
    expect(opened.parts).toEqual([]);
    answerPage('/fhir/Procedure?_cursor=3', {
      resources: [{ resourceType: 'Procedure', id: 'last', status: 'completed', code: {} }],
    });
    expect(opened.parts.map(({ kind }) => kind)).toEqual(['first-wave']);
    answerCapabilities();
    answerBatch({ 'Observation?': { resources: lots(1000), next: '/fhir/Observation?_cursor=2' } });
    expect(opened.parts.at(-1)?.kind).toBe('rest-progress');
    answerPage('/fhir/Observation?_cursor=2', { resources: [observation('one-more')] });
    expect(entriesOf(opened.parts).length).toBe(1000 + 1 + 1 + 1);
    expect(requests).toBeLessThanOrEqual(10);
  });

  function lots(count: number): Json[] {
    return Array.from({ length: count }, (_, index) => observation(`o-${index}`));
  }

  it('names a type the server refuses, and shows the rest', () => {
    const opened = open();
    answerBatch({ 'Flag?': { status: '403' } });
    const [first] = opened.parts;
    expect(first?.kind === 'first-wave' && first.record.notReadable).toEqual([
      { type: 'Flag', reason: 'You are not allowed to do this.' },
    ]);
    answerCapabilities();
    answerBatch({ 'Claim?': { status: '500' } });
    const last = opened.parts.at(-1);
    expect(last?.kind === 'rest' && last.notReadable.map(({ type }) => type)).toEqual([
      'Flag',
      'Claim',
    ]);
  });

  it('has no verdict on half a chart: an answer that may come on a second try fails the first wave', () => {
    const opened = open();
    answerBatch({ 'MedicationRequest?': { status: '503' } });
    expect(opened.parts).toEqual([]);
    expect(opened.failure?.kind).toBe('server');
  });

  it('says what of a type was read when a later page fails', () => {
    const opened = open();
    answerBatch({});
    answerCapabilities();
    answerBatch({ 'Claim?': { resources: [claim(1)], next: '/fhir/Claim?_cursor=2' } });
    http.expectOne('/fhir/Claim?_cursor=2').error(new ProgressEvent('error'));
    const last = opened.parts.at(-1);
    expect(last?.kind === 'rest' && last.notReadable).toEqual([
      { type: 'Claim', reason: 'Only the first 1 were read. The server did not answer.' },
    ]);
    expect(entriesOf(opened.parts)).toEqual(['Claim/1', 'Patient/p-1']);
  });

  function claim(id: number): Json {
    return { resourceType: 'Claim', id: `${id}` };
  }

  it('does not go round in circles where a server links a page to itself', () => {
    const opened = open();
    answerBatch({});
    answerCapabilities();
    answerBatch({ 'Claim?': { resources: [claim(1)], next: '/fhir/Claim?_cursor=2' } });
    answerPage('/fhir/Claim?_cursor=2', { resources: [claim(2)], next: '/fhir/Claim?_cursor=2' });
    const last = opened.parts.at(-1);
    expect(last?.kind === 'rest' && last.notReadable.length).toBe(1);
    expect(entriesOf(opened.parts)).toEqual(['Claim/1', 'Claim/2', 'Patient/p-1']);
  });

  it('says that there is no such patient', () => {
    const opened = open();
    answerBatch({ 'Patient/p-1': { status: '404' } });
    expect(opened.failure?.kind).toBe('not-found');
  });

  it('keeps the chart when the second wave fails, and asks again what the server can do', () => {
    const opened = open();
    answerBatch({});
    http.expectOne('/fhir/metadata').error(new ProgressEvent('error'));
    expect(opened.parts.map(({ kind }) => kind)).toEqual(['first-wave', 'rest-failed']);
    open();
    answerBatch({});
    answerCapabilities();
    answerBatch({});
    open();
    answerBatch({});
    // The third time it is known.
    answerBatch({});
    expect(opened.isDone).toBeTrue();
  });
});
