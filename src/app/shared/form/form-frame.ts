import { Component, computed, effect, input, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { FormSession } from './form-state.ts';

/**
 * What every form of a patient has around its fields: the draft it was restored from, the clinic's
 * time zone where the computer is in another, the way of its change, and the buttons. Ctrl+Enter
 * saves; Enter in a field does not.
 */
@Component({
  selector: 'app-form-frame',
  imports: [MatButton],
  templateUrl: './form-frame.html',
  styleUrl: './form-frame.scss',
})
export class FormFrame {
  readonly session = input.required<FormSession>();

  private readonly kind = computed(() => this.session().state().kind);
  private readonly nextStep = viewChild<MatButton>('nextStep');
  /** Being sent, kept, or stored: nothing is to be corrected. */
  protected readonly isOnItsWay = computed(() => ['saving', 'kept', 'saved'].includes(this.kind()));
  /** What is typed now would not be in the change that is out. */
  protected readonly isClosedForTyping = computed(
    () => this.isOnItsWay() || this.kind() === 'conflict',
  );

  constructor() {
    // Where the change goes, the focus goes: the fields it came from may be closed for typing.
    effect(() => {
      const button = this.nextStep();
      if (this.kind() !== 'typing') button?.focus();
    });
  }

  protected save(event?: Event): void {
    event?.preventDefault();
    if (!this.isClosedForTyping()) this.session().save();
  }
}
