import { LiveAnnouncer } from '@angular/cdk/a11y';
import { inject, Service } from '@angular/core';
import { Title } from '@angular/platform-browser';

const PRODUCT = 'Ladderline';

/** The title of the page in the browser, told to screen readers whenever it changes. */
@Service()
export class PageTitle {
  private readonly title = inject(Title);
  private readonly announcer = inject(LiveAnnouncer);

  private current: string | null = null;

  /** `Jackson, Brenda` becomes `Jackson, Brenda · Ladderline`. The first page is read by itself. */
  set(page: string): void {
    if (page === this.current) return;
    if (this.current !== null) void this.announcer.announce(page, 'polite');
    this.current = page;
    this.title.setTitle(`${page} · ${PRODUCT}`);
  }
}
