import { HttpClient, HttpHeaders, HttpParams } from '@angular/common/http';
import { inject, InjectionToken, Service } from '@angular/core';
import type { Bundle, BundleEntry, CapabilityStatement, FhirResource } from 'fhir/r4';
import { catchError, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { fhirFailure, toFhirFailure } from './fhir-failure.ts';

/**
 * Where the FHIR server is, such as `/fhir`: a function (a signal will do), because the address
 * comes with the configuration, after the first effects were created.
 */
export const FHIR_BASE_URL = new InjectionToken<() => string>('FHIR_BASE_URL', {
  providedIn: 'root',
  factory: () => () => '/fhir',
});

export type SearchParams = Readonly<Record<string, string | readonly string[]>>;

export interface RequestOptions {
  /** `no-cache`: ask the server itself, for a re-read after a write. */
  readonly cache?: 'no-cache';
}

type ResourceOfType<T extends FhirResource['resourceType']> = Extract<
  FhirResource,
  { readonly resourceType: T }
>;

const FHIR_JSON = 'application/fhir+json';
const READ_TIMEOUT = 60_000;
/** After this long a write counts as unanswered: the outbox then asks whether it was done. */
const WRITE_TIMEOUT = 15_000;

/** Plain FHIR R4 requests, none of them peculiar to one server. Every error is a `FhirFailure`. */
@Service()
export class FhirClient {
  private readonly http = inject(HttpClient);
  private readonly baseUrl = inject(FHIR_BASE_URL);

  /** The current version of one resource. */
  read<T extends FhirResource['resourceType']>(
    type: T,
    id: string,
    options?: RequestOptions,
  ): Observable<ResourceOfType<T>> {
    return this.get<ResourceOfType<T>>(`${type}/${encodeURIComponent(id)}`, undefined, options);
  }

  /** The first page of a search. */
  search<T extends FhirResource = FhirResource>(
    type: FhirResource['resourceType'],
    params: SearchParams,
    options?: RequestOptions,
  ): Observable<Bundle<T>> {
    return this.get<Bundle<T>>(type, params, options);
  }

  /**
   * The page a `link` of a Bundle points to. Only the part of the address after the server's own
   * base is used, so that no link leads a request, and what it carries, to another server.
   */
  nextPage<T extends FhirResource = FhirResource>(
    link: string,
    options?: RequestOptions,
  ): Observable<Bundle<T>> {
    const base = new URL(this.baseUrl(), document.baseURI);
    const target = new URL(link, `${base.href}/`);
    const path = target.pathname.slice(base.pathname.length);
    if (!target.pathname.startsWith(base.pathname) || !/^(\/|$)/.test(path)) {
      return throwError(() => fhirFailure('refused', ['The next page is on another server.']));
    }
    return this.get<Bundle<T>>(path.slice(1) + target.search, undefined, options);
  }

  /** What the server says it can do. */
  capabilities(): Observable<CapabilityStatement> {
    return this.get<CapabilityStatement>('metadata');
  }

  /** All versions of one resource, newest first. */
  history<T extends FhirResource = FhirResource>(
    type: FhirResource['resourceType'],
    id: string,
  ): Observable<Bundle<T>> {
    return this.get<Bundle<T>>(`${type}/${encodeURIComponent(id)}/_history`);
  }

  /** Independent requests in one: each entry of the answer succeeds or fails by itself (`failureOfEntry`). */
  batch(entries: readonly BundleEntry[], options?: RequestOptions): Observable<Bundle> {
    const bundle: Bundle = { resourceType: 'Bundle', type: 'batch', entry: [...entries] };
    return this.http
      .post<Bundle>(this.baseUrl(), bundle, {
        headers: headersOf(options).set('Content-Type', FHIR_JSON),
        timeout: READ_TIMEOUT,
      })
      .pipe(orFhirFailure());
  }

  /** All entries or none. */
  transaction(bundle: Bundle): Observable<Bundle> {
    return this.http
      .post<Bundle>(this.baseUrl(), bundle, { headers: writeHeaders(), timeout: WRITE_TIMEOUT })
      .pipe(orFhirFailure());
  }

  /** Replaces a resource, if it is still at `versionId`; otherwise fails with `conflict`. */
  update<T extends FhirResource>(resource: T, versionId: string): Observable<T> {
    const { resourceType, id } = resource;
    if (!id) return throwError(() => fhirFailure('refused', ['A record without id was edited.']));
    return this.http
      .put<T>(this.url(`${resourceType}/${encodeURIComponent(id)}`), resource, {
        headers: writeHeaders().set('If-Match', `W/"${versionId}"`),
        timeout: WRITE_TIMEOUT,
      })
      .pipe(orFhirFailure());
  }

  /** Creates a resource, unless a search by `ifNoneExist` (such as `identifier=s|v`) finds one. */
  create<T extends FhirResource>(resource: T, ifNoneExist: string): Observable<T> {
    return this.http
      .post<T>(this.url(resource.resourceType), resource, {
        headers: writeHeaders().set('If-None-Exist', ifNoneExist),
        timeout: WRITE_TIMEOUT,
      })
      .pipe(orFhirFailure());
  }

  private get<T>(path: string, params?: SearchParams, options?: RequestOptions): Observable<T> {
    return this.http
      .get<T>(this.url(path), {
        headers: headersOf(options),
        params: new HttpParams({ fromObject: { ...params } }),
        timeout: READ_TIMEOUT,
      })
      .pipe(orFhirFailure());
  }

  private url(path: string): string {
    return /^(\?|$)/.test(path) ? this.baseUrl() + path : `${this.baseUrl()}/${path}`;
  }
}

/** The address of a Bundle's next page, or null on the last one. */
export function nextLink(bundle: Bundle): string | null {
  return bundle.link?.find(({ relation }) => relation === 'next')?.url ?? null;
}

function headersOf(options: RequestOptions | undefined): HttpHeaders {
  const headers = new HttpHeaders({ Accept: FHIR_JSON });
  return options?.cache ? headers.set('Cache-Control', options.cache) : headers;
}

function writeHeaders(): HttpHeaders {
  return new HttpHeaders({
    Accept: FHIR_JSON,
    'Content-Type': FHIR_JSON,
    Prefer: 'return=representation',
  });
}

function orFhirFailure<T>(): (source: Observable<T>) => Observable<T> {
  return catchError((error: unknown) => throwError(() => toFhirFailure(error)));
}
