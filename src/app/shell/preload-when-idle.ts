import { DOCUMENT, inject, Service } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { switchMap } from 'rxjs';
import type { Observable } from 'rxjs';
import { whenIdle } from '../shared/idle/when-idle.ts';

/**
 * Fetches every page and form as soon as the browser has nothing better to do: when the server goes
 * away, what is to be recorded can still be typed.
 */
@Service()
export class PreloadWhenIdle implements PreloadingStrategy {
  private readonly view = inject(DOCUMENT).defaultView;

  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return whenIdle(this.view).pipe(switchMap(load));
  }
}
