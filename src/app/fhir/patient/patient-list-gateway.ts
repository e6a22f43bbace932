import { inject, Service } from '@angular/core';
import type { Bundle, BundleEntry, FhirResource, Patient as FhirPatient } from 'fhir/r4';
import { EMPTY, expand, from, last, map, mergeMap, of, reduce, switchMap, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { PatientPage } from '../../domain/patient/patient-page.ts';
import type { PatientQuery } from '../../domain/patient/patient-search.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import { FhirClient, nextLink } from '../client/fhir-client.ts';
import { failureOfEntry, fhirFailure } from '../client/fhir-failure.ts';
import { chartSearches, toCharts } from './chart-searches.ts';
import { toPatientPage, toSearchParams } from './patient-page-mapper.ts';

const PARALLEL_PAGES = 4;

/** Lists of patients, and what their charts hold. Every error is a `FhirFailure`. */
@Service()
export class PatientListGateway {
  private readonly client = inject(FhirClient);

  /**
   * One page of the patients asked for. Servers give no way to jump: it starts at the nearest of the
   * `links` already known and follows `link[next]` from there, to the last page at most.
   */
  page(query: PatientQuery, page: number, links: readonly string[]): Observable<PatientPage> {
    const known = links.slice(0, page - 1);
    const link = known.at(-1);
    const start = link
      ? this.client.nextPage<FhirPatient>(link)
      : this.client.search<FhirPatient>('Patient', toSearchParams(query));
    return start.pipe(
      map((bundle) => ({ bundle, links: withNext(known, bundle) })),
      expand((at) => {
        const next = nextLink(at.bundle);
        if (next === null || at.links.length >= page) return EMPTY;
        return this.client
          .nextPage<FhirPatient>(next)
          .pipe(map((bundle) => ({ bundle, links: withNext(at.links, bundle) })));
      }),
      last(),
      map((at) => toPatientPage(at.bundle, at.links)),
    );
  }

  /** The chart of each patient, complete: one batch for all, each search followed to its last page. */
  charts(patientIds: readonly string[]): Observable<ReadonlyMap<string, PatientChart>> {
    if (!patientIds.length) return of(new Map<string, PatientChart>());
    const requests = chartSearches(patientIds).map((url): BundleEntry => ({
      request: { method: 'GET', url },
    }));
    return this.client.batch(requests).pipe(
      switchMap(({ entry }) =>
        from(requests.map((_, index) => entry?.[index] ?? {})).pipe(
          mergeMap((answer) => this.allPages(answer), PARALLEL_PAGES),
        ),
      ),
      reduce((all: FhirResource[], resources) => [...all, ...resources], []),
      map((resources) => toCharts(patientIds, resources)),
    );
  }

  /** Half an answer would be half a chart: any page that fails fails all of it. */
  private allPages(answer: BundleEntry): Observable<FhirResource[]> {
    const failure = failureOfEntry(answer);
    const { resource } = answer;
    if (failure) return throwError(() => failure);
    if (resource?.resourceType !== 'Bundle') {
      return throwError(() => fhirFailure('server', ['An answer was empty.']));
    }
    return of(resource as Bundle<FhirResource>).pipe(
      expand((bundle) => {
        const next = nextLink(bundle);
        return next === null ? EMPTY : this.client.nextPage(next);
      }),
      map(({ entry }) => (entry ?? []).flatMap((found) => found.resource ?? [])),
    );
  }
}

function withNext(links: readonly string[], bundle: Bundle): readonly string[] {
  const next = nextLink(bundle);
  return next === null ? links : [...links, next];
}
