import { ComponentHarness } from '@angular/cdk/testing';
import type { TestKey } from '@angular/cdk/testing';

/** What a clinician sees and does on the timeline. */
export class TimelinePanelHarness extends ComponentHarness {
  static readonly hostSelector = 'app-timeline-panel';

  private readonly grid = this.locatorFor('[role=grid]');
  private readonly rows = this.locatorForAll('[role=row]');
  private readonly status = this.locatorFor('header [role=status]');
  private readonly notices = this.locatorForAll('.notice');
  private readonly messages = this.locatorForAll('.message');
  private readonly chips = this.locatorForAll('.chip');
  private readonly buttons = this.locatorForAll('button');
  private readonly search = this.locatorFor('input[type=search]');
  private readonly stickyMonth = this.locatorFor('.sticky');
  private readonly selects = this.locatorForAll('select');

  async shownWords(): Promise<string> {
    return (await this.status()).text();
  }

  /** The records that are in the document now, each as one line. */
  async recordLines(): Promise<string[]> {
    const rows = await this.rows();
    return Promise.all(rows.map(async (row) => (await row.text()).replace(/\s+/g, ' ').trim()));
  }

  async noticeTexts(): Promise<string[]> {
    return Promise.all((await this.notices()).map((notice) => notice.text()));
  }

  async messageTexts(): Promise<string[]> {
    return Promise.all((await this.messages()).map((message) => message.text()));
  }

  async kinds(): Promise<string[]> {
    return Promise.all((await this.chips()).map((chip) => chip.text()));
  }

  async monthAtTop(): Promise<string> {
    return (await this.stickyMonth()).text();
  }

  async toggleKind(label: string): Promise<void> {
    await this.press(await this.chips(), label);
  }

  async clickButton(label: string): Promise<void> {
    await this.press(await this.buttons(), label);
  }

  async type(text: string): Promise<void> {
    const search = await this.search();
    await search.clear();
    await search.sendKeys(text);
  }

  async choose(field: string, option: string): Promise<void> {
    for (const select of await this.selects()) {
      const options = await select.getProperty<HTMLOptionsCollection>('options');
      const index = [...options].findIndex(({ text }) => text.trim() === option);
      const label = await select.getProperty<NodeListOf<HTMLLabelElement>>('labels');
      if (index < 0 || !label[0]?.textContent.includes(field)) continue;
      await select.selectOptions(index);
      return;
    }
    throw new Error(`No option “${option}” in “${field}”`);
  }

  async pressKey(key: TestKey | string): Promise<void> {
    await (await this.grid()).sendKeys(key);
  }

  /** What a screen reader says of the active record: its line and its place. */
  async activeRecord(): Promise<{ line: string; place: string } | null> {
    const grid = await this.grid();
    const id = await grid.getAttribute('aria-activedescendant');
    const row = id ? await this.locatorForOptional(`#${id}`)() : null;
    if (!row) return null;
    const index = await row.getAttribute('aria-rowindex');
    const count = await grid.getAttribute('aria-rowcount');
    const line = (await row.text()).replace(/\s+/g, ' ').trim();
    return { line, place: `${index ?? '?'} of ${count ?? '?'}` };
  }

  private async press(elements: readonly ClickableText[], label: string): Promise<void> {
    for (const element of elements) {
      if ((await element.text()).trim().startsWith(label)) return element.click();
    }
    throw new Error(`No button “${label}”`);
  }
}

interface ClickableText {
  text(): Promise<string>;
  click(): Promise<void>;
}
