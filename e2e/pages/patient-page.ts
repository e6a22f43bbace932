import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export type Tab = 'Overview' | 'Timeline';
export type FormName = 'Episode' | 'Treatment' | 'Response';
export type Lane = 'Home care' | 'Medication' | 'Injections' | 'Referral care';

/** The record that a link opens beside the page, such as `Observation/42`. */
export async function recordBehind(link: Locator): Promise<string> {
  const href = (await link.getAttribute('href')) ?? '';
  return new URL(href, 'http://ladderline.test').searchParams.get('record') ?? '';
}

/** One patient's page: header, tabs, and the overview with its synopsis and trials. */
export class PatientPage {
  readonly header: Locator;
  readonly name: Locator;
  readonly synopsis: Locator;
  readonly sentence: Locator;
  readonly plot: Locator;
  readonly trials: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.header = page.getByLabel('Patient', { exact: true });
    this.name = page.getByRole('heading', { level: 1 });
    this.synopsis = page.getByRole('region', { name: 'Synopsis', exact: true });
    this.sentence = this.synopsis
      .getByRole('paragraph')
      .filter({ hasText: / to .*: / })
      .first();
    this.plot = this.synopsis.getByRole('application');
    this.trials = page.getByRole('region', { name: 'Trials', exact: true });
  }

  /** Opens the overview and waits until its verdicts are there. */
  async open(patientId: string, rest = ''): Promise<void> {
    await this.page.goto(`/patients/${patientId}${rest}`);
    await expect(this.trials).toBeVisible();
  }

  tab(name: Tab): Locator {
    return this.page.getByRole('navigation', { name: 'Chart' }).getByRole('link', { name });
  }

  formLink(name: FormName): Locator {
    return this.page.getByRole('group', { name: 'Record' }).getByRole('link', { name });
  }

  /** One lane of the picture. */
  lane(name: Lane): Locator {
    return this.synopsis.getByRole('group', { name: `${name}, on the time axis` });
  }

  bar(description: string | RegExp): Locator {
    return this.synopsis.getByRole('link', { name: description });
  }

  /** The button that unfolds a trial; its name says everything that its line shows. */
  trial(text: string | RegExp): Locator {
    return this.trials.getByRole('button', { name: text });
  }

  /** The whole entry of a trial in the list. */
  trialEntry(text: string | RegExp): Locator {
    return this.trials
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: text }) });
  }

  /** The records that the verdict of an unfolded trial rests on. */
  evidence(trial: Locator): Locator {
    return trial.getByRole('listitem').getByRole('link');
  }

  /** A fact of an unfolded trial, such as "Baseline". */
  fact(trial: Locator, name: string): Locator {
    return trial
      .getByRole('term')
      .filter({ hasText: new RegExp(`^${name}$`) })
      .locator('xpath=following-sibling::dd[1]');
  }

  /** The line below the picture, if it says this of the point or the treatment that has the focus. */
  said(text: string | RegExp): Locator {
    return this.synopsis.getByRole('paragraph').filter({ hasText: text });
  }

  async showTables(): Promise<void> {
    await this.synopsis.getByRole('button', { name: 'as table' }).click();
    await expect(this.table('Scores')).toBeVisible();
  }

  table(caption: 'Scores' | 'Episodes per week' | 'Treatments'): Locator {
    return this.synopsis.getByRole('table', { name: caption });
  }

  /** The rows of a table as texts of its cells, without the heading. */
  async cells(table: Locator): Promise<string[][]> {
    const rows = await table.getByRole('row').all();
    const texts = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()));
    return texts.filter((cells) => cells.length > 0);
  }
}
