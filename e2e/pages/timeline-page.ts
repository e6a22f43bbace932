import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** All records of a patient. */
export class TimelinePage {
  readonly panel: Locator;
  readonly grid: Locator;
  readonly text: Locator;
  readonly track: Locator;
  readonly kinds: Locator;
  readonly shown: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('region', { name: 'Timeline', exact: true });
    this.grid = this.panel.getByRole('grid');
    this.text = this.panel.getByRole('searchbox', { name: 'Text' });
    this.track = this.panel.getByRole('combobox', { name: 'Track' });
    this.kinds = this.panel.getByRole('group', { name: 'Kinds of record' });
    this.shown = this.panel.getByRole('status').filter({ hasText: 'shown' });
  }

  /** Opens the timeline and waits until all of the record is there. */
  async open(patientId: string, query = ''): Promise<void> {
    await this.page.goto(`/patients/${patientId}/timeline${query}`);
    await this.complete();
  }

  /** While the rest of the record is on its way, a progress bar says so. */
  async complete(): Promise<void> {
    await expect(this.shown).toBeVisible();
    await expect(this.panel.getByRole('progressbar')).toHaveCount(0);
    await expect(this.panel.getByRole('status').filter({ hasText: 'loaded' })).toHaveCount(0);
  }

  /** The number that the timeline itself says it shows. */
  async countShown(): Promise<number> {
    return Number((/^[\d,]+/.exec(await this.shown.innerText())?.[0] ?? '').replaceAll(',', ''));
  }

  kind(name: string): Locator {
    return this.kinds.getByRole('button', { name: new RegExp(`^(✓ )?${name} `) });
  }

  /** The number beside each kind. */
  async countsByKind(): Promise<Record<string, number>> {
    const chips = await this.kinds.getByRole('button').allInnerTexts();
    return Object.fromEntries(
      chips.map((chip) => {
        const [, name = '', count = ''] = /^(.+?)\s+([\d,]+)$/s.exec(chip) ?? [];
        return [name, Number(count.replaceAll(',', ''))];
      }),
    );
  }

  row(text: string | RegExp): Locator {
    return this.grid.getByRole('row', { name: text });
  }

  /** Position of the record that the keys stand on, and how many there are, as told to a screen reader. */
  async place(): Promise<{ position: number; count: number }> {
    return this.grid.evaluate((grid) => {
      const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
      return {
        position: Number(active?.getAttribute('aria-rowindex') ?? 0),
        count: Number(grid.getAttribute('aria-rowcount')),
      };
    });
  }

  /** Moves with a key and waits until another record is the active one. */
  async move(key: 'End' | 'Home' | 'PageUp' | 'PageDown' | 'ArrowUp' | 'ArrowDown'): Promise<void> {
    const { position } = await this.place();
    await this.grid.press(key);
    await expect
      .poll(async () => [0, position].includes((await this.place()).position))
      .toBe(false);
  }

  /** The time of the record that the keys stand on, as it is written. */
  async activeTime(): Promise<string> {
    const active = await this.grid.getAttribute('aria-activedescendant');
    return this.page
      .locator(`[id="${active ?? ''}"]`)
      .getByRole('gridcell')
      .first()
      .innerText();
  }

  /** Elements in the document: what virtual scrolling keeps small. */
  domNodes(): Promise<number> {
    return this.page.evaluate(() => document.querySelectorAll('*').length);
  }
}
