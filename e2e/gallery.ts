// Takes the pictures that the README shows, from the demo clinic at a fixed time.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContextOptions } from '@playwright/test';
import { FhirStore } from './fhir.ts';
import { LadderlineServer } from './ladderline-server.ts';

const FOLDER = join(import.meta.dirname, 'gallery');
const LARGEST_BYTES = 150_000;
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

interface Picture {
  readonly file: string;
  readonly path: string;
  readonly options: BrowserContextOptions;
}

const server = await new LadderlineServer({ now: '2026-11-20T15:00:00Z' }).start();
const executablePath = process.env['CHROME_BIN'];
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  mkdirSync(FOLDER, { recursive: true });
  // The fullest chart: every track of the ladder within two years.
  const { id } = await new FhirStore(server).patient('Okonwu');
  for (const picture of picturesOf(`/patients/${id}`)) await take(browser, picture);
} finally {
  await browser.close();
  await server.dispose();
}

function picturesOf(patient: string): readonly Picture[] {
  const light = { ...DESKTOP, colorScheme: 'light' } as const;
  const dark = { ...DESKTOP, colorScheme: 'dark' } as const;
  return [
    { file: 'patients', path: '/patients', options: light },
    { file: 'patient', path: `${patient}?range=2y`, options: light },
    { file: 'timeline', path: `${patient}/timeline`, options: light },
    { file: 'form', path: `${patient}/responses/new`, options: light },
    { file: 'patient-dark', path: `${patient}?range=2y`, options: dark },
    { file: 'timeline-dark', path: `${patient}/timeline`, options: dark },
    { file: 'patients-phone', path: '/patients', options: PHONE },
    { file: 'patient-phone', path: `${patient}?range=2y`, options: PHONE },
    { file: 'form-phone', path: `${patient}/responses/new`, options: PHONE },
  ];
}

async function take(on: Browser, { file, path, options }: Picture): Promise<void> {
  const context = await on.newContext({
    ...options,
    baseURL: server.url,
    timezoneId: 'America/Chicago',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  const target = join(FOLDER, `${file}.png`);
  await page.screenshot({ path: target, animations: 'disabled', caret: 'hide' });
  await context.close();
  const { size } = statSync(target);
  process.stdout.write(`${target} ${Math.round(size / 1000)} kB\n`);
  if (size > LARGEST_BYTES) throw new Error(`${file}.png is larger than ${LARGEST_BYTES} bytes.`);
}
