import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { of, tap } from 'rxjs';
import { PreloadWhenIdle } from './preload-when-idle.ts';

describe('PreloadWhenIdle', () => {
  it('fetches a form that nobody has opened, once the browser is idle', () => {
    let idle: () => void = () => fail('asked for nothing');
    const defaultView = {
      requestIdleCallback: (callback: () => void) => {
        idle = callback;
        return 1;
      },
      cancelIdleCallback: () => undefined,
    };
    TestBed.configureTestingModule({
      providers: [{ provide: DOCUMENT, useValue: { defaultView, querySelectorAll: () => [] } }],
    });
    let isFetched = false;
    const load = () => of('form').pipe(tap(() => (isFetched = true)));
    TestBed.inject(PreloadWhenIdle).preload({}, load).subscribe();
    expect(isFetched).toBeFalse();
    idle();
    expect(isFetched).toBeTrue();
  });
});
