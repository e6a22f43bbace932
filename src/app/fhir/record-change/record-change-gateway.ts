import { inject, Service } from '@angular/core';
import type { Bundle, FhirResource } from 'fhir/r4';
import { map, of, switchMap, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  RecordChange,
  RecordCreated,
  TrialStopped,
} from '../../domain/record-change/record-change.ts';
import { FhirClient } from '../client/fhir-client.ts';
import { failureOfEntry, fhirFailure } from '../client/fhir-failure.ts';
import { applyTrialStopped } from './apply-trial-stopped.ts';
import type { StoppableOrder } from './apply-trial-stopped.ts';
import { describeOrder } from './describe-order.ts';
import { identifiersOf, toBundle, writtenType } from './to-bundle.ts';
import { isStoppable, wasItMe } from './was-it-me.ts';

/** What the server holds of a change: it, or a version that it was not made for, or neither. */
export type ChangeStanding =
  | { readonly kind: 'stored' }
  | { readonly kind: 'not-stored' }
  | { readonly kind: 'other-version'; readonly theirs: string; readonly currentVersion: string };

const STORED: ChangeStanding = { kind: 'stored' };
const NOT_STORED: ChangeStanding = { kind: 'not-stored' };

/** Sends changes, and asks what became of them. Errors are `FhirFailure`s. */
@Service()
export class RecordChangeGateway {
  private readonly client = inject(FhirClient);

  /** Stores a change; `other-version` when the order was edited since the form was opened on it. */
  send(change: RecordChange): Observable<ChangeStanding> {
    return change.kind === 'trial-stopped' ? this.stop(change) : this.createAll(change);
  }

  /** Was it me? What the server holds of a change whose answer was lost or was "conflict". */
  standing(change: RecordChange): Observable<ChangeStanding> {
    return change.kind === 'trial-stopped'
      ? this.order(change).pipe(map((order) => standingOf(change, order)))
      : this.created(change).pipe(map((found) => (wasItMe(change, found) ? STORED : NOT_STORED)));
  }

  private createAll(change: RecordCreated): Observable<ChangeStanding> {
    const bundle = toBundle(change);
    return this.client.transaction(bundle as Bundle).pipe(
      switchMap(({ entry = [] }) => {
        // Some servers run a transaction entry by entry: each must have been taken.
        const answers = bundle.entry?.map((_, index) => failureOfEntry(entry[index] ?? {})) ?? [];
        const failure = answers.find((found) => found !== null);
        return failure ? throwError(() => failure) : of(STORED);
      }),
    );
  }

  private created(change: RecordCreated): Observable<readonly FhirResource[]> {
    const params = { identifier: identifiersOf(change).join(',') };
    return this.client
      .search(writtenType(change), params, { cache: 'no-cache' })
      .pipe(map(({ entry = [] }) => entry.flatMap(({ resource }) => resource ?? [])));
  }

  private stop(change: TrialStopped): Observable<ChangeStanding> {
    return this.order(change).pipe(
      switchMap((order) => {
        const standing = standingOf(change, order);
        if (standing.kind !== 'not-stored') return of(standing);
        const version = versionOf(order);
        if (!version) {
          return throwError(() =>
            fhirFailure('refused', ['The server names no version, so no edit of it is safe.']),
          );
        }
        return this.client
          .update(applyTrialStopped(order, change), version)
          .pipe(map(() => STORED));
      }),
    );
  }

  private order({ recordId }: TrialStopped): Observable<StoppableOrder> {
    const [type = '', id = ''] = recordId.split('/');
    if (type !== 'MedicationRequest' && type !== 'ServiceRequest') {
      return throwError(() => fhirFailure('refused', [`A ${type} can't be stopped.`]));
    }
    const read: Observable<FhirResource> = this.client.read(type, id, { cache: 'no-cache' });
    return read.pipe(
      switchMap((resource) =>
        isStoppable(resource)
          ? of(resource)
          : throwError(() => fhirFailure('server', ['Another record was answered.'])),
      ),
    );
  }
}

function standingOf(change: TrialStopped, order: StoppableOrder): ChangeStanding {
  if (wasItMe(change, [order])) return STORED;
  const currentVersion = versionOf(order);
  const { openedOnVersion } = change;
  if (openedOnVersion === null || openedOnVersion === currentVersion) return NOT_STORED;
  return { kind: 'other-version', theirs: describeOrder(order, change.timeZone), currentVersion };
}

function versionOf({ meta }: StoppableOrder): string {
  return meta?.versionId ?? '';
}
