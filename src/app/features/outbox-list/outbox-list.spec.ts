import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideState, provideStore, Store } from '@ngrx/store';
import type { Action } from '@ngrx/store';
import { OutboxActions, OutboxApiActions } from '../../outbox/outbox.actions.ts';
import { outboxFeature, selectOutboxStatus } from '../../outbox/outbox.feature.ts';
import { aDraft } from '../../testing/builders/draft-builder.ts';
import { aStopTreatmentEntry } from '../../testing/builders/entry-builder.ts';
import { aStopChange, anEpisodeChange } from '../../testing/builders/record-change-builder.ts';
import { OutboxList } from './outbox-list.ts';
import { OutboxListHarness } from './outbox-list.harness.ts';

const EPISODE = anEpisodeChange();
const STOP = aStopChange();
const { changeId } = EPISODE;
const submitted = OutboxActions.changeSubmitted({
  change: EPISODE,
  patientLabel: 'Jackson, Brenda, born 1 Mar 1972',
  draft: aDraft({ changeId }),
});
const stopSubmitted = OutboxActions.changeSubmitted({
  change: STOP,
  patientLabel: 'Ortiz, Ana, born 3 Apr 1980',
  draft: aDraft({
    changeId: STOP.changeId,
    about: STOP.recordId,
    entry: aStopTreatmentEntry(),
  }),
});
const refused = OutboxApiActions.changeFailed({
  changeId,
  message: 'The server refused the request.',
  issues: ['Bad code (Observation.code)'],
});

describe('OutboxList', () => {
  async function listAfter(...history: Action[]) {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideStore(), provideState(outboxFeature)],
    });
    const store = TestBed.inject(Store);
    history.forEach((action) => store.dispatch(action));
    const fixture = TestBed.createComponent(OutboxList);
    const list = await TestbedHarnessEnvironment.harnessForFixture(fixture, OutboxListHarness);
    return { list, items: () => store.selectSignal(selectOutboxStatus)().items };
  }

  it('says that everything is stored when it is', async () => {
    const { list } = await listAfter();
    expect(await list.text()).toContain('Everything you recorded is stored.');
  });

  it('names what is on its way and whose it is, of every patient', async () => {
    const { list } = await listAfter(submitted, stopSubmitted);
    const [episode, stop] = await list.items();
    expect(episode).toContain('Episode (cramp), 1 Mar 2026, severity 6');
    expect(episode).toContain('Jackson, Brenda, born 1 Mar 1972');
    expect(stop).toContain('Stop on 10 Mar 2026: No effect');
    expect(stop).toContain('Ortiz, Ana, born 3 Apr 1980');
    expect(await list.actions()).toEqual([]);
  });

  it('does not claim of an unanswered change that it is not stored', async () => {
    const kept = OutboxApiActions.changeKept({ changeId, message: 'The server did not answer.' });
    const { list } = await listAfter(submitted, kept);
    expect((await list.items())[0]).toContain('it may be stored already');
    expect(await list.actions()).toEqual(['Try again']);
  });

  it('gives the words of a refusal, and the way back to the form with its text', async () => {
    const { list, items } = await listAfter(submitted, refused);
    expect((await list.items())[0]).toContain('Bad code (Observation.code)');
    expect(await list.actions()).toEqual(['Try again', 'Open the form again', 'Discard mine']);
    expect(await list.formAddress()).toBe(`/patients/p-1/episodes/new?change=${changeId}`);
    await list.press('Try again');
    expect(items()[0]?.state.kind).toBe('queued');
  });

  it('asks before it discards what is nowhere else', async () => {
    const { list, items } = await listAfter(submitted, refused);
    await list.press('Discard mine');
    expect(items().length).toBe(1);
    await list.press('Yes, discard it: it is nowhere else');
    expect(items()).toEqual([]);
  });

  it('shows both sides of a conflict and lets the user choose', async () => {
    const conflicted = OutboxApiActions.changeConflicted({
      changeId: STOP.changeId,
      theirs: 'Status: on-hold; no end recorded',
      currentVersion: '4',
    });
    const { list, items } = await listAfter(stopSubmitted, conflicted);
    const [text] = await list.items();
    expect(text).toContain('Status: on-hold; no end recorded');
    expect(text).toContain('Stop on 10 Mar 2026: No effect');
    expect(await list.formAddress()).toBe(
      `/patients/p-1/treatments/stop?change=${STOP.changeId}&order=MedicationRequest%2F1`,
    );
    await list.press('Apply mine to the current version');
    expect(items()[0]?.change).toEqual({ ...STOP, openedOnVersion: '4' });
  });
});
