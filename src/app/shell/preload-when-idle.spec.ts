import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { of, tap } from 'rxjs';
import { PreloadWhenIdle } from './preload-when-idle.ts';

describe('PreloadWhenIdle', () => {
  function strategyIn(view: object): PreloadWhenIdle {
    TestBed.configureTestingModule({
      providers: [
        { provide: DOCUMENT, useValue: { defaultView: view, querySelectorAll: () => [] } },
      ],
    });
    return TestBed.inject(PreloadWhenIdle);
  }

  it('fetches a form once the browser is idle, and not before', () => {
    let idle: () => void = () => fail('asked for nothing');
    const strategy = strategyIn({
      requestIdleCallback: (callback: () => void) => {
        idle = callback;
        return 1;
      },
      cancelIdleCallback: () => undefined,
    });
    let isFetched = false;
    const load = () => of('form').pipe(tap(() => (isFetched = true)));
    strategy.preload({}, load).subscribe();
    expect(isFetched).toBeFalse();
    idle();
    expect(isFetched).toBeTrue();
  });

  it('fetches after a moment where the browser does not say when it is idle', () => {
    jasmine.clock().install();
    try {
      let isFetched = false;
      const load = () => of('form').pipe(tap(() => (isFetched = true)));
      strategyIn({}).preload({}, load).subscribe();
      expect(isFetched).toBeFalse();
      jasmine.clock().tick(500);
      expect(isFetched).toBeTrue();
    } finally {
      jasmine.clock().uninstall();
    }
  });
});
