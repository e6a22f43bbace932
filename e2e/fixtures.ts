import { test as base } from '@playwright/test';
import { FhirStore } from './fhir.ts';
import { LadderlineServer } from './ladderline-server.ts';
import { PageWatch } from './page-watch.ts';
import { FormDrawer } from './pages/form-drawer.ts';
import { OutboxButton } from './pages/outbox-button.ts';
import { PatientPage } from './pages/patient-page.ts';
import { PatientsPage } from './pages/patients-page.ts';
import { RecordPanel } from './pages/record-panel.ts';
import { TimelinePage } from './pages/timeline-page.ts';

export { expect } from '@playwright/test';

/** "Now" of the clinic in every journey: Friday, 20 November 2026, 9 in the morning in Chicago. */
export const NOW = '2026-11-20T15:00:00Z';

interface Journey {
  /** The server behind the page. Shared by the journeys that write nothing; see `ownClinicTest`. */
  readonly server: LadderlineServer;
  readonly store: FhirStore;
  readonly watch: PageWatch;
  readonly patients: PatientsPage;
  readonly patient: PatientPage;
  readonly timeline: TimelinePage;
  readonly record: RecordPanel;
  readonly form: FormDrawer;
  readonly outbox: OutboxButton;
}

interface Clinic {
  /** A demo clinic that was shut down, to copy its store from. */
  readonly demoStore: LadderlineServer;
  readonly demoClinic: LadderlineServer;
}

/** Journeys that only read: they share one demo clinic. */
export const test = base.extend<Journey, Clinic>({
  demoStore: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const seeded = await new LadderlineServer({ now: NOW }).start();
      await seeded.shutDown();
      await use(seeded);
      await seeded.dispose();
    },
    { scope: 'worker' },
  ],
  demoClinic: [
    async ({ demoStore }, use) => {
      const server = await new LadderlineServer({ now: NOW, storeOf: demoStore }).start();
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
  server: async ({ demoClinic }, use) => use(demoClinic),
  baseURL: async ({ server }, use) => use(server.url),
  store: async ({ server }, use) => use(new FhirStore(server)),
  watch: [
    async ({ context, server }, use) => {
      const watch = new PageWatch(context, server.url);
      await use(watch);
      watch.expectCalm();
    },
    { auto: true },
  ],
  patients: async ({ page }, use) => use(new PatientsPage(page)),
  patient: async ({ page }, use) => use(new PatientPage(page)),
  timeline: async ({ page }, use) => use(new TimelinePage(page)),
  record: async ({ page }, use) => use(new RecordPanel(page)),
  form: async ({ page }, use) => use(new FormDrawer(page)),
  outbox: async ({ page }, use) => use(new OutboxButton(page)),
});

/** Journeys that write, or that stop and kill the server: each has a demo clinic of its own. */
export const ownClinicTest = test.extend<Journey>({
  server: async ({ demoStore }, use) => {
    const server = await new LadderlineServer({ now: NOW, storeOf: demoStore }).start();
    await use(server);
    await server.dispose();
  },
});

/** Journeys that begin with a store that holds nothing. */
export const emptyClinicTest = test.extend<Journey>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern.
  server: async ({}, use) => {
    const server = await new LadderlineServer({ now: NOW, empty: true }).start();
    await use(server);
    await server.dispose();
  },
});
