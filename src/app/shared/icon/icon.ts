import { Component, computed, input } from '@angular/core';

/** Outlines on a grid of 20, drawn with a line of 1.6. */
const PATHS = {
  search: 'M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10M12.2 12.2 16.5 16.5',
  close: 'M5 5l10 10M15 5 5 15',
  add: 'M10 4v12M4 10h12',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  forward: 'M7.5 4.5 13 10l-5.5 5.5',
  up: 'M10 16V4.5M5 9.5l5-5 5 5',
  down: 'M10 4v11.5M5 10.5l5 5 5-5',
  check: 'M4 10.5 8.2 14.7 16 6.5',
  dots: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  warning: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.1',
  offline: 'M3 3l14 14M6 8.4A4 4 0 0 0 6.5 15.5H14M8 5.4a4 4 0 0 1 6 3.1 3.3 3.3 0 0 1 2.4 5.4',
  sync: 'M16 8A6.3 6.3 0 0 0 4.6 7M4 3.8V7.2h3.4M4 12a6.3 6.3 0 0 0 11.4 1M16 16.2v-3.4h-3.4',
  contrast:
    'M10 3.2a6.8 6.8 0 1 1 0 13.6 6.8 6.8 0 0 1 0-13.6M10 3.2v13.6M10 6l4.9 0M10 9h6.6M10 12h6.4M10 15h4',
  person:
    'M10 3.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4M3.8 16.6c.5-3 3-4.6 6.2-4.6s5.7 1.6 6.2 4.6',
  ladder: 'M6.2 3v14M13.8 3v14M6.2 6.5h7.6M6.2 10h7.6M6.2 13.5h7.6',
} as const;

/** The closed set of icons: a name that is not here does not compile. */
export type IconName = keyof typeof PATHS;

/** One small outline in the colour of the text. Always beside words, so hidden from screen readers. */
@Component({
  selector: 'app-icon',
  template: `<svg viewBox="0 0 20 20" focusable="false"><path [attr.d]="path()" /></svg>`,
  styleUrl: './icon.scss',
  host: { 'aria-hidden': 'true' },
})
export class Icon {
  readonly name = input.required<IconName>();

  protected readonly path = computed(() => PATHS[this.name()]);
}
