import { ComponentHarness, TestKey } from '@angular/cdk/testing';

/** The list of patients as a person uses it. */
export class PatientListHarness extends ComponentHarness {
  static readonly hostSelector = 'app-patient-list';

  private readonly field = this.locatorFor('input[type=search]');
  private readonly hint = this.locatorFor('#patient-search-hint');
  private readonly rows = this.locatorForAll('tbody tr');
  private readonly links = this.locatorForAll('tbody a');
  private readonly alerts = this.locatorForAll('[role=alert]');
  private readonly notes = this.locatorForAll('[role=note]');

  /** Types without Enter. */
  async type(text: string): Promise<void> {
    await (await this.field()).clear();
    await (await this.field()).sendKeys(text);
  }

  async submit(): Promise<void> {
    await (await this.locatorFor('form')()).dispatchEvent('submit');
  }

  async searchText(): Promise<string> {
    return (await this.field()).getProperty<string>('value');
  }

  async understood(): Promise<string> {
    return (await this.hint()).text();
  }

  async arrowDown(from: 'search' | number): Promise<void> {
    const element = from === 'search' ? await this.field() : (await this.links())[from];
    await element?.sendKeys(TestKey.DOWN_ARROW);
  }

  async focusedName(): Promise<string | null> {
    for (const link of await this.links()) if (await link.isFocused()) return link.text();
    return null;
  }

  async rowTexts(): Promise<string[]> {
    return Promise.all((await this.rows()).map((row) => row.text()));
  }

  async rowAddresses(): Promise<(string | null)[]> {
    return Promise.all((await this.links()).map((link) => link.getAttribute('href')));
  }

  async trackTexts(row: number): Promise<string[]> {
    const cells = await this.locatorForAll(`tbody tr:nth-child(${row + 1}) app-track-cell`)();
    return Promise.all(cells.map((cell) => cell.text()));
  }

  async alertTexts(): Promise<string[]> {
    return Promise.all((await this.alerts()).map((alert) => alert.text()));
  }

  async noteTexts(): Promise<string[]> {
    return Promise.all((await this.notes()).map((note) => note.text()));
  }

  async emptyText(): Promise<string | null> {
    return (await (await this.locatorForOptional('.empty')())?.text()) ?? null;
  }

  async hasSkeleton(): Promise<boolean> {
    return (await this.locatorForOptional('app-patient-table-skeleton')()) !== null;
  }

  async press(name: string): Promise<void> {
    for (const button of await this.locatorForAll('button')()) {
      if ((await button.text()).startsWith(name)) return button.click();
    }
    throw new Error(`There is no button ${name}`);
  }

  async pageLinks(): Promise<(string | null)[]> {
    const links = await this.locatorForAll('app-page-steps a')();
    return Promise.all(links.map((link) => link.getAttribute('href')));
  }

  async range(): Promise<string> {
    return (await this.locatorFor('app-page-steps .range')()).text();
  }
}
