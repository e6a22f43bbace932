import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

type Column = 'Name' | 'Born' | 'MRN' | 'Updated';

/** The list of patients. */
export class PatientsPage {
  readonly search: Locator;
  readonly table: Locator;
  readonly nextPage: Locator;
  readonly previousPage: Locator;
  readonly found: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.search = page.getByRole('searchbox', { name: 'Find patients' });
    this.table = page.getByRole('table', { name: /^Patients/ });
    // Both ends of the list have them.
    this.nextPage = page.getByRole('link', { name: 'Next page' }).first();
    this.previousPage = page.getByRole('link', { name: 'Previous page' }).first();
    this.found = page.getByRole('status').filter({ hasText: 'found' });
  }

  /** Opens the list and waits until it shows what the address asks for. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`/patients${query}`);
    await expect(this.found).toBeVisible();
  }

  rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('rowheader') });
  }

  row(name: string | RegExp): Locator {
    return this.table.getByRole('row', { name });
  }

  link(name: string): Locator {
    return this.table.getByRole('link', { name, exact: true });
  }

  names(): Promise<string[]> {
    return this.rows().getByRole('link').allInnerTexts();
  }

  async sortBy(column: Exclude<Column, 'MRN'>): Promise<void> {
    await this.table.getByRole('button', { name: column }).click();
  }

  header(column: Column): Locator {
    return this.table.getByRole('columnheader', { name: column });
  }

  async openPatient(name: string): Promise<void> {
    await this.link(name).click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
}
