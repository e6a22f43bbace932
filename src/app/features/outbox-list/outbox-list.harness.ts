import { ComponentHarness } from '@angular/cdk/testing';

/** The list of what is not stored yet, by what a user reads and presses. */
export class OutboxListHarness extends ComponentHarness {
  static readonly hostSelector = 'app-outbox-list';

  async text(): Promise<string> {
    return (await this.host()).text();
  }

  async items(): Promise<string[]> {
    const items = await this.locatorForAll('li')();
    return Promise.all(items.map((item) => item.text()));
  }

  async actions(): Promise<string[]> {
    const actions = await this.locatorForAll('button, a')();
    return Promise.all(actions.map((action) => action.text()));
  }

  async press(text: string): Promise<void> {
    for (const button of await this.locatorForAll('button')()) {
      if ((await button.text()) === text) {
        await button.click();
        return;
      }
    }
    throw new Error(`no button "${text}"`);
  }

  async formAddress(): Promise<string | null> {
    return (await this.locatorFor('a')()).getAttribute('href');
  }
}
