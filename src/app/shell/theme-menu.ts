import { Component, inject, input } from '@angular/core';
import { Icon } from '../shared/icon/icon.ts';
import { THEMES, ThemeChoice } from './theme-choice.ts';
import type { Theme } from './theme-choice.ts';

const LABELS: Readonly<Record<Theme, string>> = {
  light: 'Light',
  dark: 'Dark',
  system: 'As the system',
};

/** Who is using Ladderline, where, and the choice between light and dark. */
@Component({
  selector: 'app-theme-menu',
  imports: [Icon],
  templateUrl: './theme-menu.html',
  styleUrl: './theme-menu.scss',
})
export class ThemeMenu {
  private readonly choice = inject(ThemeChoice);

  readonly userName = input.required<string>();
  readonly clinicName = input.required<string>();

  protected readonly themes = THEMES.map((theme) => ({ theme, label: LABELS[theme] }));
  protected readonly theme = this.choice.theme;

  protected choose(theme: Theme): void {
    this.choice.choose(theme);
  }
}
