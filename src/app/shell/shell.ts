import { Component, DOCUMENT, inject, input } from '@angular/core';
import type { TemplateRef } from '@angular/core';
import { Router, RouterLink, RouterLinkActive } from '@angular/router';
import { Store } from '@ngrx/store';
import { CURRENT_USER, selectClinic, selectIsOnline } from '../session/session.feature.ts';
import { Icon } from '../shared/icon/icon.ts';
import { PATIENT_SEARCH_ID } from '../shared/page-title/landmarks.ts';
import { OutboxButton } from './outbox-button.ts';
import { PageFocus } from './page-focus.ts';
import { ThemeMenu } from './theme-menu.ts';

/** The frame in which everything appears: bar, notices, and the page between them. */
@Component({
  selector: 'app-shell',
  imports: [Icon, OutboxButton, RouterLink, RouterLinkActive, ThemeMenu],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);

  /** What the outbox button opens. */
  readonly outboxList = input.required<TemplateRef<unknown>>();

  protected readonly clinic = this.store.selectSignal(selectClinic);
  protected readonly isOnline = this.store.selectSignal(selectIsOnline);
  protected readonly userName = CURRENT_USER;

  constructor() {
    inject(PageFocus).follow();
  }

  /** The link alone would not move the focus where the list is open already. */
  protected async findPatient(): Promise<void> {
    const [path] = this.router.url.split('?');
    if (path !== '/patients') await this.router.navigateByUrl('/patients');
    this.document.getElementById(PATIENT_SEARCH_ID)?.focus();
  }

  /** With `<base href="/">` a plain `#main` would leave the page. */
  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.document.querySelector('main')?.focus();
  }
}
