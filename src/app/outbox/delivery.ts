import { catchError, concat, concatMap, defer, map, merge, of, take, timer } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
import type { Action } from '@ngrx/store';
import type { RecordChange } from '../domain/record-change/record-change.ts';
import { fhirFailure, isFhirFailure } from '../fhir/client/fhir-failure.ts';
import type { FhirFailure } from '../fhir/client/fhir-failure.ts';
import type {
  ChangeStanding,
  RecordChangeGateway,
} from '../fhir/record-change/record-change-gateway.ts';
import { OutboxApiActions } from './outbox.actions.ts';

export interface DeliveryTools {
  readonly gateway: Pick<RecordChangeGateway, 'send' | 'standing'>;
  /** Emits when waiting is pointless: the network is back, or the user says "try again". */
  readonly wakeUps: Observable<unknown>;
  readonly scheduler: SchedulerLike;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** A server that answers, but with an error of its own, is not asked for ever: the queue would stand. */
const SERVER_ERRORS_ENDURED = 4;

/**
 * Brings one change to the server and tells how it went. An unanswered attempt is waited out for as
 * long as it takes; before the next the server is asked whether the change is stored already.
 */
export function deliver(change: RecordChange, tools: DeliveryTools): Observable<Action> {
  const { gateway, wakeUps, scheduler } = tools;
  const { changeId } = change;

  function attempt(tries: number): Observable<Action> {
    const outcome = defer(() => (tries === 0 ? gateway.send(change) : askThenSend()));
    return concat(
      of(OutboxApiActions.sendingStarted({ changeId })),
      outcome.pipe(
        map((standing) => outcomeOf(change, standing)),
        catchError((error: unknown) => recover(failureOf(error), tries)),
      ),
    );
  }

  function askThenSend(): Observable<ChangeStanding> {
    return gateway
      .standing(change)
      .pipe(
        concatMap((standing) =>
          standing.kind === 'not-stored' ? gateway.send(change) : of(standing),
        ),
      );
  }

  function recover(failure: FhirFailure, tries: number): Observable<Action> {
    if (failure.kind === 'offline') return waitAndRetry(failure, tries);
    if (failure.kind === 'server' && tries < SERVER_ERRORS_ENDURED) {
      return waitAndRetry(failure, tries);
    }
    return isDoubtful(failure) ? settle(failure, tries) : of(refused(failure));
  }

  /**
   * After "conflict", which may be the echo of our own first attempt, and when a server keeps failing:
   * it is refused only once the server has said that it holds nothing of it.
   */
  function settle(failure: FhirFailure, tries: number): Observable<Action> {
    return defer(() => gateway.standing(change)).pipe(
      map((standing) =>
        standing.kind === 'not-stored' ? refused(failure) : outcomeOf(change, standing),
      ),
      catchError((error: unknown) => {
        const unanswered = failureOf(error);
        return unanswered.kind === 'offline' || unanswered.kind === 'server'
          ? waitAndRetry(unanswered, tries)
          : of(refused(unanswered));
      }),
    );
  }

  function waitAndRetry({ message }: FhirFailure, tries: number): Observable<Action> {
    const wait = Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT);
    return concat(
      of(OutboxApiActions.changeKept({ changeId, message })),
      merge(timer(wait, scheduler), wakeUps).pipe(
        take(1),
        concatMap(() => attempt(tries + 1)),
      ),
    );
  }

  function refused({ message, issues }: FhirFailure): Action {
    return OutboxApiActions.changeFailed({ changeId, message, issues });
  }

  return attempt(0);
}

/** What no request said is a fault of our own: sending again would not mend it. */
function failureOf(error: unknown): FhirFailure {
  if (isFhirFailure(error)) return error;
  return { ...fhirFailure('refused', []), message: 'Ladderline could not write this change.' };
}

function isDoubtful({ kind }: FhirFailure): boolean {
  return kind === 'conflict' || kind === 'server';
}

function outcomeOf({ changeId, patientId }: RecordChange, standing: ChangeStanding): Action {
  switch (standing.kind) {
    case 'stored':
      return OutboxApiActions.changeSaved({ changeId, patientId });
    case 'other-version': {
      const { theirs, currentVersion } = standing;
      return OutboxApiActions.changeConflicted({ changeId, theirs, currentVersion });
    }
    case 'not-stored':
      return OutboxApiActions.changeFailed({
        changeId,
        message: 'The server did not store it.',
        issues: [],
      });
  }
}
