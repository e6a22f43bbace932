import { Actions } from '@ngrx/effects';
import { map, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { ClinicConfigurationGateway } from '../fhir/configuration/clinic-configuration-gateway.ts';
import { aClinic } from '../testing/builders/clinic-builder.ts';
import { SessionActions, SessionApiActions } from './session.actions.ts';
import { loadConfiguration, tellMinutes } from './session.effects.ts';

describe('the effects of the session', () => {
  function scheduler(): TestScheduler {
    return new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
  }

  it('asks again after the server did not answer', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const gateway = jasmine.createSpyObj<ClinicConfigurationGateway>('gateway', [
        'configuration',
      ]);
      gateway.configuration.and.returnValues(
        throwError(() => new Error('no answer')),
        cold('-c|', { c: aClinic() }),
      );
      const actions = hot('a-r', {
        a: SessionActions.appStarted(),
        r: SessionActions.retryRequested(),
      });
      const types = loadConfiguration(new Actions(actions), gateway).pipe(map(({ type }) => type));
      expectObservable(types).toBe('f--l', {
        f: SessionApiActions.configurationFailed.type,
        l: SessionApiActions.configurationLoaded.type,
      });
    });
  });

  it('asks once, however often somebody presses the button', () => {
    scheduler().run(({ hot, cold, expectObservable, flush }) => {
      const gateway = jasmine.createSpyObj<ClinicConfigurationGateway>('gateway', [
        'configuration',
      ]);
      gateway.configuration.and.returnValue(cold('---c|', { c: aClinic() }));
      const retry = SessionActions.retryRequested();
      expectObservable(loadConfiguration(new Actions(hot('rr', { r: retry })), gateway));
      flush();
      expect(gateway.configuration.calls.count()).toBe(1);
    });
  });

  it('tells every minute what time it is', () => {
    const testScheduler = scheduler();
    testScheduler.run(({ hot, expectObservable }) => {
      const loaded = SessionApiActions.configurationLoaded({ configuration: aClinic(), now: 0 });
      const minutes = tellMinutes(new Actions(hot('l', { l: loaded })), testScheduler);
      expectObservable(minutes, '^ 120001ms !').toBe('60000ms a 59999ms b', {
        a: SessionActions.minutePassed({ now: 60_000 }),
        b: SessionActions.minutePassed({ now: 120_000 }),
      });
    });
  });
});
