import type { Locator, Page } from '@playwright/test';

/** One stored record beside what opened it. */
export class RecordPanel {
  readonly dialog: Locator;
  readonly close: Locator;
  readonly json: Locator;

  constructor(page: Page) {
    this.dialog = page
      .getByRole('dialog')
      .filter({ has: page.getByRole('button', { name: 'Close the record' }) });
    this.close = this.dialog.getByRole('button', { name: 'Close the record' });
    this.json = this.dialog.getByRole('code').filter({ hasText: 'resourceType' });
  }

  /** The resource as it is shown. */
  async resource(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.json.innerText()) as Record<string, unknown>;
  }

  /** One of the facts above the JSON, such as "Clinical time". */
  fact(name: string): Locator {
    return this.dialog.getByRole('definition').filter({
      has: this.dialog
        .page()
        .locator(`xpath=preceding-sibling::dt[1][normalize-space()="${name}"]`),
    });
  }
}
