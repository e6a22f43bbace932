import { TestBed } from '@angular/core/testing';
import { Actions } from '@ngrx/effects';
import { provideState, provideStore, Store } from '@ngrx/store';
import type { Action } from '@ngrx/store';
import { defer, NEVER, Subject, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { fhirFailure } from '../fhir/client/fhir-failure.ts';
import type { FhirFailureKind } from '../fhir/client/fhir-failure.ts';
import type {
  ChangeStanding,
  RecordChangeGateway,
} from '../fhir/record-change/record-change-gateway.ts';
import { aStopChange, anEpisodeChange } from '../testing/builders/record-change-builder.ts';
import { aDraft } from '../testing/builders/draft-builder.ts';
import { aStopTreatmentEntry } from '../testing/builders/entry-builder.ts';
import { OutboxActions, OutboxApiActions } from './outbox.actions.ts';
import { deliverChanges, warnBeforeUnload } from './outbox.effects.ts';
import { outboxFeature, selectOutboxStatus } from './outbox.feature.ts';

const EPISODE = anEpisodeChange();
const STOP = aStopChange();
const patientLabel = 'Jackson, Brenda, 1 Mar 1972';
const submitted = OutboxActions.changeSubmitted({
  change: EPISODE,
  patientLabel,
  draft: aDraft({ changeId: EPISODE.changeId }),
});
const stopSubmitted = OutboxActions.changeSubmitted({
  change: STOP,
  patientLabel,
  draft: aDraft({ changeId: STOP.changeId, entry: aStopTreatmentEntry() }),
});
const STORED: ChangeStanding = { kind: 'stored' };
const NOT_STORED: ChangeStanding = { kind: 'not-stored' };
const OTHER_VERSION: ChangeStanding = {
  kind: 'other-version',
  theirs: 'Status: stopped',
  currentVersion: '2',
};

/** The actions the specs expect, by a letter each. */
const { changeId, patientId } = EPISODE;
const SAID = {
  s: OutboxApiActions.sendingStarted({ changeId }),
  k: OutboxApiActions.changeKept({ changeId, message: 'The server did not answer.' }),
  e: OutboxApiActions.changeKept({ changeId, message: 'The server has a problem.' }),
  d: OutboxApiActions.changeSaved({ changeId, patientId }),
  S: OutboxApiActions.sendingStarted({ changeId: STOP.changeId }),
  K: OutboxApiActions.changeKept({
    changeId: STOP.changeId,
    message: 'The server did not answer.',
  }),
  D: OutboxApiActions.changeSaved({ changeId: STOP.changeId, patientId }),
  C: OutboxApiActions.changeConflicted({
    changeId: STOP.changeId,
    theirs: 'Status: stopped',
    currentVersion: '2',
  }),
};

/** How the server answers one question after the other: a marble each, and its meaning. */
type Answers = readonly string[];
const ANSWERS: Readonly<Record<string, ChangeStanding>> = {
  y: STORED,
  n: NOT_STORED,
  o: OTHER_VERSION,
};

interface Scene {
  readonly send: Answers;
  readonly standing?: Answers;
  readonly failure?: FhirFailureKind;
  readonly issues?: readonly string[];
}

describe('deliverChanges', () => {
  let store: Store;
  let asked: string[];

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideStore(), provideState(outboxFeature)] });
    store = TestBed.inject<Store>(Store);
    asked = [];
  });

  /** Plays `actions` (marbles) before a server that answers as the scene says; `#` is its failure. */
  function play(
    scene: Scene,
    actions: string,
    events: Readonly<Record<string, Action>>,
    expected: string,
    said: Readonly<Record<string, Action>> = SAID,
    online = '',
  ): void {
    new TestScheduler((actual, wanted) => {
      expect(actual).toEqual(wanted);
    }).run(({ hot, cold, expectObservable }) => {
      const failure = fhirFailure(scene.failure ?? 'offline', scene.issues ?? []);
      const next = (question: 'send' | 'standing') => {
        const answers = [...(scene[question] ?? [])];
        return () =>
          defer((): Observable<ChangeStanding> => {
            asked.push(question);
            const answer = answers.shift();
            if (answer === undefined) throw new Error(`nobody expected another "${question}"`);
            return answer === '-' ? NEVER : cold(answer, ANSWERS, failure);
          });
      };
      const gateway = {
        send: next('send'),
        standing: next('standing'),
      };
      const seen = hot(actions, events).pipe(tap((action) => store.dispatch(action)));
      const outgoing = new Subject<Action>();
      const effect = deliverChanges(
        new Actions(seen),
        store,
        gateway as unknown as RecordChangeGateway,
        online ? hot(online) : NEVER,
        undefined,
      );
      outgoing.subscribe((action) => store.dispatch(action));
      expectObservable(effect.pipe(tap(outgoing))).toBe(expected, said);
    });
  }

  function status() {
    return TestBed.inject(Store).selectSignal(selectOutboxStatus)();
  }

  it('sends a change and forgets it once it is stored', () => {
    play({ send: ['--(y|)'] }, 'a', { a: submitted }, 's-d');
    expect(status().items).toEqual([]);
    expect(asked).toEqual(['send']);
  });

  it('server killed between submit and answer: asks first, and finds the record there once', () => {
    play({ send: ['-#'], standing: ['(y|)'] }, 'a', { a: submitted }, 'sk 999ms (sd)');
    expect(asked).toEqual(['send', 'standing']);
  });

  it('server killed before it stored anything: asks first, and sends again', () => {
    play({ send: ['-#', '(y|)'], standing: ['(n|)'] }, 'a', { a: submitted }, 'sk 999ms (sd)');
    expect(asked).toEqual(['send', 'standing', 'send']);
  });

  it('offline for long: waits 1, 2, 4 ... at most 30 seconds between attempts, and stores it in the end', () => {
    play(
      { send: ['#', '(y|)'], standing: ['#', '#', '#', '#', '#', '#', '(n|)'] },
      'a',
      { a: submitted },
      '(sk) 996ms (sk) 1996ms (sk) 3996ms (sk) 7996ms (sk) 15996ms (sk) 29996ms (sk) 29996ms (sd)',
    );
  });

  it('offline, then online: does not wait the pause out', () => {
    play(
      { send: ['#', '(y|)'], standing: ['(n|)'] },
      'a',
      { a: submitted },
      '(sk) 96ms (sd)',
      SAID,
      '100ms o',
    );
  });

  it('offline: "try again" asks at once, and is not played a second time afterwards', () => {
    play(
      { send: ['#', '(y|)'], standing: ['(n|)'] },
      'a 49ms r',
      { a: submitted, r: OutboxActions.retryRequested({ changeId }) },
      '(sk) 46ms (sd)',
    );
    expect(asked).toEqual(['send', 'standing', 'send']);
  });

  it('server refuses: needs you, with the words of the server, and the change is still there', () => {
    const said = {
      ...SAID,
      f: OutboxApiActions.changeFailed({
        changeId,
        message: 'The server refused the request.',
        issues: ['Bad code (Observation.code)'],
      }),
    };
    play(
      { send: ['-#'], failure: 'refused', issues: ['Bad code (Observation.code)'] },
      'a',
      { a: submitted },
      'sf',
      said,
    );
    expect(status().needsYou).toBe(1);
    expect(status().items[0]?.change).toEqual(EPISODE);
  });

  it('a server that keeps failing: refused only after it said that it holds nothing of it', () => {
    const said = {
      ...SAID,
      f: OutboxApiActions.changeFailed({
        changeId,
        message: 'The server has a problem.',
        issues: [],
      }),
    };
    play(
      {
        send: ['#', '#', '#', '#', '#'],
        standing: ['(n|)', '(n|)', '(n|)', '(n|)', '(n|)'],
        failure: 'server',
      },
      'a',
      { a: submitted },
      '(se) 996ms (se) 1996ms (se) 3996ms (se) 7996ms (sf)',
      said,
    );
    expect(asked.at(-1)).toBe('standing');
  });

  it('412 by my own first attempt: stored, no conflict', () => {
    play(
      { send: ['-#'], standing: ['(y|)'], failure: 'conflict' },
      'a',
      { a: stopSubmitted },
      'SD',
    );
  });

  it("412 by another's edit: a conflict, with what theirs says", () => {
    play(
      { send: ['-#'], standing: ['(o|)'], failure: 'conflict' },
      'a',
      { a: stopSubmitted },
      'SC',
    );
    expect(status().items[0]?.state).toEqual({
      kind: 'conflict',
      theirs: 'Status: stopped',
      currentVersion: '2',
    });
  });

  it('412, and no answer to "was it me?": waits and asks again instead of guessing', () => {
    new TestScheduler((actual, wanted) => {
      expect(actual).toEqual(wanted);
    }).run(({ hot, cold, expectObservable }) => {
      const standings = [
        cold<ChangeStanding>('#', {}, fhirFailure('offline', [])),
        cold<ChangeStanding>('(y|)', ANSWERS),
      ];
      const gateway = {
        send: () => cold<ChangeStanding>('#', {}, fhirFailure('conflict', [])),
        standing: () => standings.shift() ?? NEVER,
      };
      const seen = hot('a', { a: stopSubmitted }).pipe(tap((action) => store.dispatch(action)));
      expectObservable(
        deliverChanges(
          new Actions(seen),
          store,
          gateway as unknown as RecordChangeGateway,
          NEVER,
          undefined,
        ),
      ).toBe('(SK) 996ms (SD)', SAID);
    });
  });

  it('a conflict: mine is applied to the version the user has seen', () => {
    play(
      { send: ['(o|)', '(y|)'] },
      'a---b',
      {
        a: stopSubmitted,
        b: OutboxActions.mineApplied({ changeId: STOP.changeId, currentVersion: '2' }),
      },
      '(SC)(SD)',
    );
  });

  it('two changes: in order, the second only when the first is settled', () => {
    play({ send: ['---(y|)', '----(y|)'] }, '(ab)', { a: submitted, b: stopSubmitted }, 's--(dS)D');
  });

  it('one that needs you does not hold up the next', () => {
    const said = {
      ...SAID,
      f: OutboxApiActions.changeFailed({
        changeId,
        message: 'The server refused the request.',
        issues: [],
      }),
    };
    play(
      { send: ['-#', '----(y|)'], failure: 'refused' },
      '(ab)',
      { a: submitted, b: stopSubmitted },
      's(fS)D',
      said,
    );
    expect(status().needsYou).toBe(1);
  });

  it('a change discarded while it waits is not sent again', () => {
    play(
      { send: ['#'] },
      'a 499ms x',
      { a: submitted, x: OutboxActions.changeDiscarded({ changeId }) },
      '(sk)',
    );
    expect(status().items).toEqual([]);
  });

  it('a change discarded while it queues behind another is never sent', () => {
    play(
      { send: ['-----(y|)'] },
      '(ab)-x',
      {
        a: submitted,
        b: stopSubmitted,
        x: OutboxActions.changeDiscarded({ changeId: STOP.changeId }),
      },
      's----d',
    );
  });

  it('a fault of our own is said at once: it is neither sent for ever nor left "sending"', () => {
    const message = 'Ladderline could not write this change.';
    const said = { ...SAID, f: OutboxApiActions.changeFailed({ changeId, message, issues: [] }) };
    // The scene knows no answer at all: every question throws.
    play({ send: [] }, 'a', { a: submitted }, '(sf)', said);
  });
});

describe('warnBeforeUnload', () => {
  function leavingPrevented(...history: Action[]): boolean {
    TestBed.configureTestingModule({ providers: [provideStore(), provideState(outboxFeature)] });
    const store = TestBed.inject(Store);
    history.forEach((action) => store.dispatch(action));
    const leaving = new Subject<Event>();
    (warnBeforeUnload(store, leaving) as Observable<unknown>).subscribe();
    const event = new Event('beforeunload', { cancelable: true });
    leaving.next(event);
    return event.defaultPrevented;
  }

  it('asks before a page with an unsent change is closed', () => {
    expect(leavingPrevented(submitted)).toBeTrue();
  });

  it('lets go when all is stored', () => {
    expect(
      leavingPrevented(submitted, OutboxApiActions.changeSaved({ changeId, patientId })),
    ).toBeFalse();
  });
});
