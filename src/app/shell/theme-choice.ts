import { DOCUMENT, inject, Service, signal } from '@angular/core';

export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'ladderline.theme';

/** Light, dark or as the system says; remembered in this browser. */
@Service()
export class ThemeChoice {
  private readonly document = inject(DOCUMENT);

  private readonly chosen = signal<Theme>(this.remembered());
  readonly theme = this.chosen.asReadonly();

  constructor() {
    this.apply(this.chosen());
  }

  /** Uses a theme from now on. */
  choose(theme: Theme): void {
    this.chosen.set(theme);
    this.apply(theme);
    try {
      this.document.defaultView?.localStorage.setItem(STORAGE_KEY, theme);
    } catch {
      // A browser that stores nothing for this site: the choice holds until the page is closed.
    }
  }

  private apply(theme: Theme): void {
    const { documentElement } = this.document;
    if (theme === 'system') documentElement.removeAttribute('data-theme');
    else documentElement.setAttribute('data-theme', theme);
  }

  private remembered(): Theme {
    try {
      const stored = this.document.defaultView?.localStorage.getItem(STORAGE_KEY);
      return THEMES.find((theme) => theme === stored) ?? 'system';
    } catch {
      return 'system';
    }
  }
}
