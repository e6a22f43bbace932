import { TestBed } from '@angular/core/testing';
import { ThemeChoice } from './theme-choice.ts';

describe('light and dark', () => {
  const { documentElement } = document;

  beforeEach(() => {
    localStorage.removeItem('ladderline.theme');
  });

  afterEach(() => {
    localStorage.removeItem('ladderline.theme');
    documentElement.removeAttribute('data-theme');
  });

  it('goes by the system until somebody chooses', () => {
    expect(TestBed.inject(ThemeChoice).theme()).toBe('system');
    expect(documentElement.hasAttribute('data-theme')).toBeFalse();
  });

  it('applies a choice at once and keeps it for the next time', () => {
    TestBed.inject(ThemeChoice).choose('dark');
    expect(documentElement.getAttribute('data-theme')).toBe('dark');

    TestBed.resetTestingModule();
    documentElement.removeAttribute('data-theme');
    expect(TestBed.inject(ThemeChoice).theme()).toBe('dark');
    expect(documentElement.getAttribute('data-theme')).toBe('dark');
  });

  it('lets the system decide again', () => {
    TestBed.inject(ThemeChoice).choose('dark');
    TestBed.inject(ThemeChoice).choose('system');
    expect(documentElement.hasAttribute('data-theme')).toBeFalse();
  });

  it('reads nothing into what another version or a stranger stored', () => {
    localStorage.setItem('ladderline.theme', 'sepia');
    expect(TestBed.inject(ThemeChoice).theme()).toBe('system');
  });
});
