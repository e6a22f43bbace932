import { Component, computed, input, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formatNumber } from '../../../shared/format/number-format.ts';
import { toJsonLines } from './json-lines.ts';

/** Lines drawn at first: more than any clinical record has, few enough to draw at once. */
const FIRST_LINES = 600;

/** JSON as text with its keys told apart; references open the record they name. */
@Component({
  selector: 'app-json-view',
  imports: [RouterLink],
  templateUrl: './json-view.html',
  styleUrl: './json-view.scss',
})
export class JsonView {
  readonly json = input.required<unknown>();

  private readonly all = computed(() => toJsonLines(this.json()));
  private readonly limit = linkedSignal({ source: this.json, computation: () => FIRST_LINES });
  protected readonly lines = computed(() => this.all().slice(0, this.limit()));
  protected readonly hiddenWords = computed(() => {
    const hidden = this.all().length - this.lines().length;
    return hidden > 0 ? `Show ${formatNumber(hidden, 0)} more lines` : null;
  });

  protected showAll(): void {
    this.limit.set(Infinity);
  }
}
