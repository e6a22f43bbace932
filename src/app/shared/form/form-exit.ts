import { inject } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';

/** Closes the form in the drawer: back to the page it stands over, with that page's own filters. */
export function injectFormExit(): () => Promise<boolean> {
  const router = inject(Router);
  const route = inject(ActivatedRoute);
  return () =>
    router.navigate(['.'], {
      relativeTo: route.parent,
      queryParams: { trial: null, order: null, record: null, change: null },
      queryParamsHandling: 'merge',
      // Going back must not open again what was closed.
      replaceUrl: true,
    });
}
