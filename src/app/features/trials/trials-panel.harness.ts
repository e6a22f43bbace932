import { ComponentHarness } from '@angular/cdk/testing';

/** One trial, as a reader sees it. */
export class TrialRowHarness extends ComponentHarness {
  static readonly hostSelector = 'app-trial-row';

  private readonly heading = this.locatorFor('button.main');
  private readonly detail = this.locatorForOptional('app-trial-detail');
  private readonly evidence = this.locatorForAll('app-trial-detail a');
  private readonly actions = this.locatorForAll('.actions a');

  async text(): Promise<string> {
    return (await this.host()).text();
  }

  async toggle(): Promise<void> {
    await (await this.heading()).click();
  }

  async hasFocus(): Promise<boolean> {
    return (await this.heading()).isFocused();
  }

  async detailText(): Promise<string | null> {
    return (await (await this.detail())?.text()) ?? null;
  }

  async evidenceLinks(): Promise<readonly string[]> {
    return hrefsOf(await this.evidence());
  }

  async actionLinks(): Promise<readonly string[]> {
    return hrefsOf(await this.actions());
  }
}

/** What a reader of the ledger sees and does. */
export class TrialsPanelHarness extends ComponentHarness {
  static readonly hostSelector = 'app-trials-panel';

  readonly rows = this.locatorForAll(TrialRowHarness);

  async text(): Promise<string> {
    return (await this.host()).text();
  }

  async trackNames(): Promise<readonly string[]> {
    const headings = await this.locatorForAll('h3')();
    return Promise.all(headings.map((heading) => heading.text()));
  }
}

interface Link {
  getAttribute(name: string): Promise<string | null>;
}

async function hrefsOf(links: readonly Link[]): Promise<readonly string[]> {
  const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')));
  return hrefs.map((href) => href ?? '');
}
