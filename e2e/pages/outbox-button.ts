import type { Locator, Page } from '@playwright/test';

/** The word in the bar that says whether everything is saved, and the list behind it. */
export class OutboxButton {
  readonly button: Locator;
  readonly status: Locator;
  readonly list: Locator;

  constructor(page: Page) {
    this.button = page.getByRole('button', { name: /^Outbox/ });
    this.status = this.button.getByRole('status');
    this.list = page.getByLabel('Changes on their way out');
  }

  async open(): Promise<void> {
    await this.button.click();
  }

  /** Sends what is kept at once, unless it has been sent by itself meanwhile. */
  async tryAgain(): Promise<void> {
    await this.button.click();
    const nothingLeft = this.list.getByText('Everything you recorded is stored.');
    const again = this.list.getByRole('button', { name: 'Try again' });
    await again.or(nothingLeft).first().waitFor();
    if (await again.isVisible()) await again.click();
  }

  entry(text: string | RegExp): Locator {
    return this.list.getByRole('listitem').filter({ hasText: text });
  }
}
