import { expect } from '@playwright/test';
import type { Locator, Page, Request } from '@playwright/test';

/** A form beside the chart. */
export class FormDrawer {
  readonly dialog: Locator;
  readonly save: Locator;
  readonly closeButton: Locator;
  readonly outcome: Locator;
  readonly alert: Locator;
  readonly leaveQuestion: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page
      .getByRole('dialog')
      .filter({ has: page.getByRole('button', { name: 'Close the form' }) });
    this.save = this.dialog.getByRole('button', { name: 'Save', exact: true });
    this.closeButton = this.dialog.getByRole('button', { name: 'Close', exact: true });
    this.outcome = this.dialog.getByRole('status');
    this.alert = this.dialog.getByRole('alert');
    this.leaveQuestion = page.getByRole('dialog', { name: 'Leave without saving?' });
  }

  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true });
  }

  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await this.field(label).fill(value);
  }

  async choose(label: string, option: string | { label: string }): Promise<void> {
    await this.field(label).selectOption(option);
  }

  /** Saves and waits until the server has it: then the form closes by itself. */
  async saveAndClose(): Promise<void> {
    await this.save.click();
    await expect(this.dialog).toBeHidden();
  }

  /** The identifier of a change's part, taken from the request that carries it: `<uuid>:episode`. */
  changeSent(): Promise<string> {
    return this.page.waitForRequest(isTransaction).then(identifierIn);
  }
}

/** True for the request that brings a new record. */
export function isTransaction(request: Request): boolean {
  return (
    request.method() === 'POST' && request.postData()?.includes('"type":"transaction"') === true
  );
}

function identifierIn(request: Request): string {
  const { entry } = request.postDataJSON() as {
    entry: { resource: { identifier: { value: string }[] } }[];
  };
  return entry[0]!.resource.identifier[0]!.value;
}
