import { DOCUMENT, inject, Service } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { Observable, switchMap } from 'rxjs';

/** For a browser that does not say when it is idle. */
const LIKELY_IDLE_MILLISECONDS = 500;

/**
 * Fetches every page and form as soon as the browser has nothing better to do: when the server goes
 * away, what is to be recorded can still be typed.
 */
@Service()
export class PreloadWhenIdle implements PreloadingStrategy {
  private readonly view = inject(DOCUMENT).defaultView;

  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return this.idle().pipe(switchMap(load));
  }

  private idle(): Observable<void> {
    return new Observable((subscriber) => {
      const { view } = this;
      const go = () => {
        subscriber.next();
        subscriber.complete();
      };
      if (!view || !('requestIdleCallback' in view)) {
        const timer = setTimeout(go, LIKELY_IDLE_MILLISECONDS);
        return () => clearTimeout(timer);
      }
      const handle = view.requestIdleCallback(go);
      return () => view.cancelIdleCallback(handle);
    });
  }
}
