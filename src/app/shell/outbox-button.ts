import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, input, signal } from '@angular/core';
import type { TemplateRef } from '@angular/core';
import { Store } from '@ngrx/store';
import { selectOutboxStatus } from '../outbox/outbox.feature.ts';
import { selectIsOnline } from '../session/session.feature.ts';
import { Icon } from '../shared/icon/icon.ts';
import { outboxWords } from './outbox-words.ts';

/** Says whether everything is saved, and opens the list of what is not. */
@Component({
  selector: 'app-outbox-button',
  imports: [Icon, NgTemplateOutlet],
  templateUrl: './outbox-button.html',
  styleUrl: './outbox-button.scss',
})
export class OutboxButton {
  private readonly store = inject(Store);

  /** Drawn inside the opened panel. */
  readonly list = input.required<TemplateRef<unknown>>();

  private readonly status = this.store.selectSignal(selectOutboxStatus);
  private readonly isOnline = this.store.selectSignal(selectIsOnline);
  protected readonly words = computed(() => outboxWords(this.status(), this.isOnline()));
  protected readonly isOpen = signal(false);

  protected followPopover(event: ToggleEvent): void {
    this.isOpen.set(event.newState === 'open');
  }
}
