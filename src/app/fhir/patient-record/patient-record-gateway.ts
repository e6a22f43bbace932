import { inject, Service } from '@angular/core';
import type { Bundle, BundleEntry, CapabilityStatement, FhirResource } from 'fhir/r4';
import {
  catchError,
  concat,
  EMPTY,
  expand,
  from,
  last,
  map,
  mergeMap,
  of,
  scan,
  shareReplay,
  startWith,
  throwError,
} from 'rxjs';
import type { Observable } from 'rxjs';
import type { PatientRecordPart } from '../../domain/record/patient-record-part.ts';
import type { RawRecord } from '../../domain/record/raw-record.ts';
import type { RecordId } from '../../domain/record/record-id.ts';
import { FhirClient, nextLink } from '../client/fhir-client.ts';
import { failureOfEntry, fhirFailure, toFhirFailure } from '../client/fhir-failure.ts';
import type { FhirFailure } from '../client/fhir-failure.ts';
import { toRawRecord } from '../timeline/raw-record-mapper.ts';
import { toEntries, toFirstWave } from './first-wave-mapper.ts';
import { firstWaveSearches, restSearches } from './patient-searches.ts';
import type { PatientSearch } from './patient-searches.ts';
import { emptyWave, withPage } from './search-wave.ts';
import type { SearchPage, SearchWave } from './search-wave.ts';

/** Searches in one batch: few requests, and still some progress to show in between. */
const BATCH_SIZE = 24;
const PARALLEL_PAGES = 4;

/** Reads one patient's whole record. Every error is a `FhirFailure`. */
@Service()
export class PatientRecordGateway {
  private readonly client = inject(FhirClient);
  private capabilities: Observable<CapabilityStatement> | null = null;

  /**
   * The record in two waves: what header, synopsis and trials need, as a whole; then everything
   * else. Errors when the first wave can't be read completely.
   */
  ofPatient(patientId: string): Observable<PatientRecordPart> {
    return this.wave(firstWaveSearches(patientId)).pipe(
      last(),
      mergeMap((first) => {
        const failure = fatalFailureOf(first);
        if (failure) return throwError(() => failure);
        const record = toFirstWave(first);
        if (!record.ok) return throwError(() => fhirFailure('server', [record.reason]));
        const part: PatientRecordPart = { kind: 'first-wave', record: record.value };
        return concat(of(part), this.rest(patientId, first));
      }),
    );
  }

  /** One record as the server holds it now, past every cache. */
  rawRecord(recordId: RecordId): Observable<RawRecord> {
    const [type = '', id = ''] = recordId.split('/');
    return this.client
      .read(type as FhirResource['resourceType'], id, { cache: 'no-cache' })
      .pipe(map(toRawRecord));
  }

  private rest(patientId: string, first: SearchWave): Observable<PatientRecordPart> {
    return this.serverCapabilities().pipe(
      mergeMap((capabilities) => this.wave(restSearches(patientId, capabilities))),
      map((wave) => restPartOf(first, wave)),
      catchError((error: unknown) =>
        of<PatientRecordPart>({ kind: 'rest-failed', message: toFhirFailure(error).message }),
      ),
    );
  }

  /** All pages of all searches, accumulated: one emission per page. */
  private wave(searches: readonly PatientSearch[]): Observable<SearchWave> {
    const batches = Array.from({ length: Math.ceil(searches.length / BATCH_SIZE) }, (_, index) =>
      searches.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
    );
    return from(batches).pipe(
      mergeMap((batch) => this.firstPages(batch)),
      mergeMap(({ search, entry }) => this.pages(search, entry), PARALLEL_PAGES),
      scan(withPage, emptyWave(searches.length)),
      startWith(emptyWave(searches.length)),
    );
  }

  private firstPages(
    searches: readonly PatientSearch[],
  ): Observable<{ search: PatientSearch; entry: BundleEntry }> {
    const requests = searches.map(({ url }): BundleEntry => ({ request: { method: 'GET', url } }));
    return this.client
      .batch(requests)
      .pipe(
        mergeMap(({ entry }) =>
          searches.map((search, index) => ({ search, entry: entry?.[index] ?? {} })),
        ),
      );
  }

  private pages(search: PatientSearch, entry: BundleEntry): Observable<SearchPage> {
    const failure = failureOfEntry(entry);
    if (failure ?? !entry.resource) {
      return of(failedPage(search, failure ?? fhirFailure('server', ['An answer was empty.'])));
    }
    const followed = new Set<string>();
    return of(toPage(search, entry.resource as FhirResource)).pipe(
      expand(({ next }) => {
        if (next === null) return EMPTY;
        if (followed.has(next)) {
          return of(failedPage(search, fhirFailure('server', ['Its pages go round in a circle.'])));
        }
        followed.add(next);
        return this.client.nextPage(next, { cache: 'no-cache' }).pipe(
          map((bundle) => toPage(search, bundle)),
          catchError((error: unknown) => of(failedPage(search, toFhirFailure(error)))),
        );
      }),
    );
  }

  /** Asked once: what a server can do does not change while the app runs. A failure is asked again. */
  private serverCapabilities(): Observable<CapabilityStatement> {
    this.capabilities ??= this.client.capabilities().pipe(
      catchError((error: unknown) => {
        this.capabilities = null;
        return throwError(() => error);
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    return this.capabilities;
  }
}

/** No verdict on half a chart: an answer that may come on a second try is not done without. */
function fatalFailureOf({ failures }: SearchWave): FhirFailure | null {
  const fatal = failures.find(
    ({ type, failure }) =>
      type === 'Patient' || failure.kind === 'offline' || failure.kind === 'server',
  );
  return fatal?.failure ?? null;
}

function restPartOf(first: SearchWave, rest: SearchWave): PatientRecordPart {
  const { progress } = rest;
  if (progress.searchesAnswered < progress.searches) return { kind: 'rest-progress', progress };
  return {
    kind: 'rest',
    entries: toEntries({
      resources: new Map([...first.resources, ...rest.resources]),
      included: first.included,
    }),
    notReadable: [...first.notReadable, ...rest.notReadable],
  };
}

interface LinkedPage extends SearchPage {
  readonly next: string | null;
}

function toPage(search: PatientSearch, answer: FhirResource): LinkedPage {
  const bundle: Bundle =
    answer.resourceType === 'Bundle'
      ? answer
      : { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: answer }] };
  const found = (bundle.entry ?? []).flatMap(({ resource, search: found }) =>
    resource ? [{ resource: resource as FhirResource, mode: found?.mode ?? 'match' }] : [],
  );
  const next = nextLink(bundle);
  return {
    search,
    resources: found.flatMap(({ resource, mode }) => (mode === 'match' ? [resource] : [])),
    included: found.flatMap(({ resource, mode }) => (mode === 'include' ? [resource] : [])),
    isLast: next === null,
    failure: null,
    next,
  };
}

function failedPage(search: PatientSearch, failure: FhirFailure): LinkedPage {
  return { search, resources: [], included: [], isLast: true, failure, next: null };
}
