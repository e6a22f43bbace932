import { ComponentHarness, TestKey } from '@angular/cdk/testing';

/** What a reader of the synopsis sees and does. */
export class SynopsisPanelHarness extends ComponentHarness {
  static readonly hostSelector = 'app-synopsis-panel';

  private readonly sentenceText = this.locatorForOptional('.sentence');
  private readonly status = this.locatorForOptional('[role=status]');
  private readonly nothing = this.locatorForOptional('.nothing');
  private readonly notes = this.locatorForOptional('.notes');
  private readonly plot = this.locatorFor('.plot');
  private readonly said = this.locatorFor('.said');
  private readonly bars = this.locatorForAll('app-synopsis-lanes a');
  private readonly windows = this.locatorForAll('app-synopsis-lanes .window');
  private readonly rows = this.locatorForAll('app-synopsis-tables tr');
  private readonly othersToggle = this.locatorFor('app-synopsis-lanes .fold');

  async sentence(): Promise<string | null> {
    return (await (await this.sentenceText())?.text()) ?? null;
  }

  async isLoading(): Promise<boolean> {
    return (await this.status()) !== null;
  }

  async emptyText(): Promise<string | null> {
    return (await (await this.nothing())?.text()) ?? null;
  }

  async noteText(): Promise<string | null> {
    return (await (await this.notes())?.text()) ?? null;
  }

  async pressed(): Promise<readonly string[]> {
    const buttons = await this.locatorForAll('button[aria-pressed=true]')();
    return Promise.all(buttons.map((button) => button.text()));
  }

  async press(label: string): Promise<void> {
    const [button] = [
      ...(await this.locatorForAll(`button[aria-label="${label}"]`)()),
      ...(await this.locatorForAll('button.button')()),
    ];
    await button?.click();
  }

  async showTable(): Promise<void> {
    await (await this.locatorFor('header > button')()).click();
  }

  async tableRows(): Promise<readonly string[]> {
    return Promise.all((await this.rows()).map((row) => row.text()));
  }

  async barNames(): Promise<readonly string[]> {
    const names = (await this.bars()).map((bar) => bar.getAttribute('aria-label'));
    return (await Promise.all(names)).map((name) => name ?? '');
  }

  async barLink(index: number): Promise<string> {
    return (await (await this.bars())[index]?.getAttribute('href')) ?? '';
  }

  async focusBar(index: number): Promise<void> {
    await (await this.bars())[index]?.focus();
  }

  async windowCount(): Promise<number> {
    return (await this.windows()).length;
  }

  /** What is said of the bar or point in focus. */
  async saidText(): Promise<string> {
    return (await this.said()).text();
  }

  async pressKey(key: TestKey): Promise<void> {
    await (await this.plot()).sendKeys(key);
  }

  async escapeBar(index: number): Promise<void> {
    await (await this.bars())[index]?.sendKeys(TestKey.ESCAPE);
  }

  async unfoldOthers(): Promise<void> {
    await (await this.othersToggle()).click();
  }
}
