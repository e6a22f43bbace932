import { Component, computed, ElementRef, inject, input, model } from '@angular/core';
import type { FormValueControl, ValidationError } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { BODY_REGIONS } from '../../domain/episode/episode-pick-lists.ts';
import type { SiteEntry } from '../../domain/record-change/entry.ts';

const EMPTY_ROW: SiteEntry = { name: '', side: '' };

/** Places on the body, one row each: the muscle and its side. */
@Component({
  selector: 'app-site-rows',
  imports: [MatButton, MatFormField, MatInput, MatLabel],
  templateUrl: './site-rows.html',
  styleUrl: './site-rows.scss',
})
export class SiteRows implements FormValueControl<readonly SiteEntry[]> {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly value = model<readonly SiteEntry[]>([]);
  readonly touched = model(false);
  readonly errors = input<readonly ValidationError.WithOptionalFieldTree[]>([]);
  readonly label = input('Muscle or place');

  protected readonly regions = BODY_REGIONS;
  /** There is always a row to type into. */
  protected readonly rows = computed(() => (this.value().length ? this.value() : [EMPTY_ROW]));
  protected readonly message = computed(() =>
    this.touched() ? (this.errors()[0]?.message ?? null) : null,
  );

  focus(options?: FocusOptions): void {
    this.host.querySelector('select')?.focus(options);
  }

  protected setName(index: number, name: string): void {
    this.setRow(index, { name });
  }

  protected setSide(index: number, side: string): void {
    this.setRow(index, { side: side as SiteEntry['side'] });
  }

  protected addRow(): void {
    this.value.set([...this.rows(), EMPTY_ROW]);
  }

  protected removeRow(index: number): void {
    this.value.set(this.rows().filter((_, at) => at !== index));
  }

  private setRow(index: number, change: Partial<SiteEntry>): void {
    this.value.set(this.rows().map((row, at) => (at === index ? { ...row, ...change } : row)));
  }
}
