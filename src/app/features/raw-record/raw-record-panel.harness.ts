import { ComponentHarness, TestKey } from '@angular/cdk/testing';

/** What a reader of one stored record sees and does. */
export class RawRecordPanelHarness extends ComponentHarness {
  static readonly hostSelector = 'app-raw-record-panel';

  private readonly heading = this.locatorFor('h2');
  private readonly terms = this.locatorForAll('dt');
  private readonly facts = this.locatorForAll('dd');
  private readonly status = this.locatorFor('[role=status], [role=alert]');
  private readonly json = this.locatorFor('pre');
  private readonly links = this.locatorForAll('pre a');
  private readonly buttons = this.locatorForAll('button');

  async title(): Promise<string> {
    return (await this.heading()).text();
  }

  async hasFocus(): Promise<boolean> {
    return (await this.heading()).isFocused();
  }

  async statusText(): Promise<string> {
    return (await this.status()).text();
  }

  /** One of the facts above the JSON, such as "Clinical time". */
  async fact(term: string): Promise<string> {
    const terms = await Promise.all((await this.terms()).map((element) => element.text()));
    const fact = (await this.facts())[terms.indexOf(term)];
    return fact ? (await fact.text()).replace(/\s+/g, ' ').trim() : `no “${term}”`;
  }

  async jsonText(): Promise<string> {
    return (await this.json()).text();
  }

  async followLink(text: string): Promise<void> {
    for (const link of await this.links()) {
      if ((await link.text()).includes(text)) return link.click();
    }
    throw new Error(`No link “${text}”`);
  }

  async clickButton(text: string): Promise<void> {
    for (const button of await this.buttons()) {
      const name = (await button.getAttribute('aria-label')) ?? (await button.text());
      if (name.startsWith(text)) return button.click();
    }
    throw new Error(`No button “${text}”`);
  }

  async pressEscape(): Promise<void> {
    await (await this.heading()).sendKeys(TestKey.ESCAPE);
  }
}
