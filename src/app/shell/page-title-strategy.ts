import { inject, Service } from '@angular/core';
import { TitleStrategy } from '@angular/router';
import type { RouterStateSnapshot } from '@angular/router';
import { PageTitle } from '../shared/page-title/page-title.ts';

/** Sets the titles that routes name. A page whose title depends on its data sets it by itself. */
@Service()
export class PageTitleStrategy extends TitleStrategy {
  private readonly pageTitle = inject(PageTitle);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const title = this.buildTitle(snapshot);
    if (title !== undefined) this.pageTitle.set(title);
  }
}
