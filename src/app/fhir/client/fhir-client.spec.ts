import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Bundle, OperationOutcome } from 'fhir/r4';
import type { Observable } from 'rxjs';
import { FHIR_BASE_URL, FhirClient, nextLink } from './fhir-client.ts';
import { failureOfEntry } from './fhir-failure.ts';
import type { FhirFailure, FhirFailureKind } from './fhir-failure.ts';

describe('FhirClient', () => {
  let client: FhirClient;
  let http: HttpTestingController;
  let baseUrl = '/fhir';

  beforeEach(() => {
    baseUrl = '/fhir';
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: FHIR_BASE_URL, useValue: () => baseUrl },
      ],
    });
    client = TestBed.inject(FhirClient);
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    http.verify();
  });

  /** What `request` brought or failed with, once the test has let the server answer. */
  function outcomeOf<T>(request: Observable<T>): { value?: T; failure?: FhirFailure } {
    const outcome: { value?: T; failure?: FhirFailure } = {};
    request.subscribe({
      next: (value) => (outcome.value = value),
      error: (failure: FhirFailure) => (outcome.failure = failure),
    });
    return outcome;
  }

  it('reads one resource, asking the server itself where told to', () => {
    const outcome = outcomeOf(client.read('Patient', 'a b', { cache: 'no-cache' }));
    const { request } = http.expectOne('/fhir/Patient/a%20b');
    expect(request.headers.get('Accept')).toBe('application/fhir+json');
    expect(request.headers.get('Cache-Control')).toBe('no-cache');
    expect(outcome.value).toBeUndefined();
  });

  it('asks the server that the configuration names by the time of the request', () => {
    baseUrl = 'https://fhir.clinic.example/r4';
    outcomeOf(client.read('Patient', '1'));
    http.expectOne('https://fhir.clinic.example/r4/Patient/1').flush({ resourceType: 'Patient' });
  });

  it('searches with repeated parameters and keeps + and | intact', () => {
    outcomeOf(
      client.search('Observation', {
        patient: '1',
        date: ['ge2026-01-01T00:00:00+01:00', 'lt2027'],
        code: 'http://loinc.org|72514-3',
      }),
    );
    const { request } = http.expectOne((sent) => sent.url === '/fhir/Observation');
    expect(decodeURIComponent(request.params.toString())).toBe(
      'patient=1&date=ge2026-01-01T00:00:00+01:00&date=lt2027&code=http://loinc.org|72514-3',
    );
    expect(request.params.toString()).toContain('%2B01:00');
  });

  for (const [base, link, asked] of [
    ['/fhir', '/fhir/Observation?_cursor=x%2By', '/fhir/Observation?_cursor=x%2By'],
    ['/fhir', 'Observation?_cursor=x', '/fhir/Observation?_cursor=x'],
    ['/fhir', '/fhir?_getpages=7', '/fhir?_getpages=7'],
    [
      'https://one.example/r4',
      'https://one.example/r4/Patient?page=2',
      'https://one.example/r4/Patient?page=2',
    ],
    // A server behind a proxy names itself by another host: the page is asked of our own base.
    ['/fhir', 'http://inner:8080/fhir/Patient?page=2', '/fhir/Patient?page=2'],
  ] as const) {
    it(`follows the next page ${link} of ${base}`, () => {
      baseUrl = base;
      outcomeOf(client.nextPage(link));
      http.expectOne(asked);
    });
  }

  for (const link of ['https://elsewhere.example/other/Patient?page=2', '/fhirs/Patient', '/']) {
    it(`does not follow a link that leads away: ${link}`, () => {
      const outcome = outcomeOf(client.nextPage(link));
      expect(outcome.failure?.kind).toBe('refused');
    });
  }

  it('finds the next page, and none on the last', () => {
    const bundle: Bundle = { resourceType: 'Bundle', type: 'searchset' };
    expect(nextLink(bundle)).toBeNull();
    expect(nextLink({ ...bundle, link: [{ relation: 'next', url: '/n' }] })).toBe('/n');
  });

  it('creates only where the identifier is not there yet, and updates only the version it read', () => {
    outcomeOf(client.create({ resourceType: 'Observation' } as never, 'identifier=s|v'));
    const create = http.expectOne({ method: 'POST', url: '/fhir/Observation' });
    expect(create.request.headers.get('If-None-Exist')).toBe('identifier=s|v');
    expect(create.request.headers.get('Content-Type')).toBe('application/fhir+json');

    outcomeOf(client.update({ resourceType: 'Patient', id: '1' }, '7'));
    const update = http.expectOne({ method: 'PUT', url: '/fhir/Patient/1' });
    expect(update.request.headers.get('If-Match')).toBe('W/"7"');
  });

  it('posts batches and transactions to the base itself', () => {
    outcomeOf(client.batch([{ request: { method: 'GET', url: 'Patient/1' } }]));
    const { request } = http.expectOne({ method: 'POST', url: '/fhir' });
    expect((request.body as Bundle).type).toBe('batch');
    const transaction: Bundle = { resourceType: 'Bundle', type: 'transaction' };
    outcomeOf(client.transaction(transaction));
    http.expectOne((sent) => sent.url === '/fhir' && sent.body === transaction);
  });

  for (const [status, kind] of [
    [400, 'refused'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'server'],
    [409, 'conflict'],
    [410, 'gone'],
    [412, 'conflict'],
    [422, 'refused'],
    [429, 'server'],
    [500, 'server'],
    [503, 'server'],
  ] as readonly [number, FhirFailureKind][]) {
    it(`says "${kind}" for status ${status}`, () => {
      const outcome = outcomeOf(client.read('Patient', '1'));
      http.expectOne('/fhir/Patient/1').flush('', { status, statusText: 'x' });
      expect(outcome.failure?.kind).toBe(kind);
    });
  }

  it('says "offline" when no answer arrives', () => {
    const outcome = outcomeOf(client.read('Patient', '1'));
    http.expectOne('/fhir/Patient/1').error(new ProgressEvent('error'));
    expect(outcome.failure).toEqual({
      kind: 'offline',
      message: 'The server did not answer.',
      issues: [],
    });
  });

  it("turns the server's OperationOutcome into words with their place", () => {
    const outcome = outcomeOf(client.read('Patient', '1'));
    const refusal: OperationOutcome = {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'required',
          details: { text: 'Missing required property' },
          expression: ['Observation.code'],
        },
        { severity: 'error', code: 'invalid', diagnostics: 'Bad date' },
        { severity: 'error', code: 'conflict' },
      ],
    };
    http.expectOne('/fhir/Patient/1').flush(refusal, { status: 422, statusText: 'x' });
    expect(outcome.failure?.issues).toEqual([
      'Missing required property (Observation.code)',
      'Bad date',
      'conflict',
    ]);
  });

  it('reports the failed entries of a batch one by one', () => {
    expect(failureOfEntry({ response: { status: '200 OK' } })).toBeNull();
    expect(failureOfEntry({ response: { status: '404' } })?.kind).toBe('not-found');
    expect(failureOfEntry({})?.kind).toBe('server');
  });
});
