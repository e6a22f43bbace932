import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideState, provideStore, Store } from '@ngrx/store';
import { App } from './app.ts';
import { outboxFeature } from './outbox/outbox.feature.ts';
import { SessionActions, SessionApiActions } from './session/session.actions.ts';
import { sessionFeature } from './session/session.feature.ts';
import { aClinic } from './testing/builders/clinic-builder.ts';

describe('App', () => {
  async function appAfterFailure() {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideStore(),
        provideState(sessionFeature),
        provideState(outboxFeature),
      ],
    });
    const store = TestBed.inject(Store);
    store.dispatch(SessionActions.appStarted());
    store.dispatch(SessionApiActions.configurationFailed());
    const fixture = TestBed.createComponent(App);
    await fixture.whenStable();
    return { store, fixture, element: fixture.nativeElement as HTMLElement };
  }

  it('says that the server does not answer, and draws nothing else', async () => {
    const { element } = await appAfterFailure();
    expect(element.querySelector('h1')?.textContent).toBe("Ladderline's server does not answer");
    expect(element.querySelector('app-shell')).toBeNull();
  });

  it('asks again on demand, and opens as soon as there is an answer', async () => {
    const { element, fixture, store } = await appAfterFailure();
    element.querySelector('button')?.click();
    await fixture.whenStable();
    expect(element.querySelector('h1')?.textContent).toBe('Asking the server…');

    store.dispatch(SessionApiActions.configurationLoaded({ configuration: aClinic(), now: 0 }));
    await fixture.whenStable();
    expect(element.querySelector('app-shell')).not.toBeNull();
  });
});
