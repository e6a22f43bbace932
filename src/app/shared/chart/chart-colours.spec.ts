import { TestBed } from '@angular/core/testing';
import { injectChartColours } from './chart-colours.ts';

describe('injectChartColours', () => {
  const { documentElement } = document;

  afterEach(() => {
    documentElement.removeAttribute('data-theme');
    documentElement.style.removeProperty('--text');
  });

  it('reads colours that a canvas understands, and reads them again when the theme changes', async () => {
    documentElement.style.setProperty('--text', 'light-dark(rgb(1, 2, 3), rgb(4, 5, 6))');
    documentElement.dataset['theme'] = 'light';
    documentElement.style.colorScheme = 'light';
    const colours = TestBed.runInInjectionContext(() => injectChartColours());
    expect(colours().text).toBe('rgb(1, 2, 3)');

    documentElement.style.colorScheme = 'dark';
    documentElement.dataset['theme'] = 'dark';
    // The observer speaks in a microtask of its own.
    await Promise.resolve();
    expect(colours().text).toBe('rgb(4, 5, 6)');
    documentElement.style.removeProperty('color-scheme');
  });

  it('has a colour for every track', () => {
    const colours = TestBed.runInInjectionContext(() => injectChartColours());
    const lines = Object.values(colours().tracks).map(({ line }) => line);
    expect(new Set(lines).size).toBe(5);
    expect(lines.every((line) => line.startsWith('rgb'))).toBeTrue();
  });
});
