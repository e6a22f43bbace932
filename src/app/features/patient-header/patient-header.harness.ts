import { ComponentHarness } from '@angular/cdk/testing';

/** Who is open, as everyone sees it. */
export class PatientHeaderHarness extends ComponentHarness {
  static readonly hostSelector = 'app-patient-header';

  private readonly heading = this.locatorForOptional('h1');
  private readonly facts = this.locatorForAll('.facts li');
  private readonly links = this.locatorForAll('a');

  async name(): Promise<string | null> {
    return (await (await this.heading())?.text()) ?? null;
  }

  async text(): Promise<string> {
    return (await (await this.host()).text()).replace(/\s+/g, ' ');
  }

  async identity(): Promise<readonly string[]> {
    return Promise.all((await this.facts()).map((fact) => fact.text()));
  }

  async linkTexts(): Promise<readonly string[]> {
    return Promise.all((await this.links()).map((link) => link.text()));
  }

  async press(label: string): Promise<void> {
    const buttons = await this.locatorForAll('button')();
    const labels = await Promise.all(buttons.map((button) => button.text()));
    await buttons[labels.indexOf(label)]?.click();
  }
}
