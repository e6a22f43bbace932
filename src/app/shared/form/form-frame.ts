import { Component, computed, input } from '@angular/core';
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

  /** Being sent or kept: what is typed now would not be in it. */
  protected readonly isOnItsWay = computed(() =>
    ['saving', 'kept', 'saved'].includes(this.session().state().kind),
  );

  protected save(event?: Event): void {
    event?.preventDefault();
    if (!this.isOnItsWay()) this.session().save();
  }
}
