import { DestroyRef, DOCUMENT, inject, Service } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

/**
 * Moves the focus to the heading of a page that was just opened, as a browser does with a new
 * document. Within one page (its tabs, its drawer, its filters) the focus stays where the user put it.
 */
@Service()
export class PageFocus {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly destroyRef = inject(DestroyRef);

  /** Begins to follow the router; called once by the shell. */
  follow(): void {
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map(({ urlAfterRedirects }) => pageOf(urlAfterRedirects)),
        pairwise(),
        filter(([before, after]) => before !== after),
        takeUntilDestroyed(this.destroyRef),
      )
      .subscribe(() => this.focusPage());
  }

  private focusPage(): void {
    const main = this.document.querySelector('main');
    // A page that knows better where work begins, such as a search field, has taken the focus already.
    if (!main || main.contains(this.document.activeElement)) return;
    const heading = main.querySelector<HTMLElement>('h1[tabindex]');
    (heading ?? main).focus({ preventScroll: true });
    this.document.defaultView?.scrollTo(0, 0);
  }
}

/** `/patients/12/timeline?q=x` and `/patients/12` are one page: the first two parts of the path. */
function pageOf(url: string): string {
  return url.split(/[?#]/)[0]?.split('/').slice(0, 3).join('/') ?? '';
}
